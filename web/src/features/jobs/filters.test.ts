import {expect, test} from 'vitest';
import {filtersOf, isFiltered, queryOf, searchOf} from './filters';
import {brief} from '~/ui/address';

test('what the address says comes back to it', () => {
  const address = {q: 'dock 7', status: 'FAILED,RUNNING', kind: 'pipeline', task: 'vina_dock', after: '2026-11-01', before: '2026-11-30', mine: true};
  expect(brief(searchOf(filtersOf(address)))).toEqual(address);
  expect(isFiltered(filtersOf(address))).toBe(true);
  expect(isFiltered(filtersOf({tab: 'x'}))).toBe(false);
});

test('the router reads numbers where a name is one', () => expect(filtersOf({q: 123}).q).toBe('123'));

test('what is no filter is left out', () => {
  expect(queryOf(filtersOf({status: 'failed,nonsense', kind: 'x', after: 'yesterday', before: '2026-1-1', mine: 'perhaps'}))).toEqual({status: ['FAILED']});
});

test('the last day counts to its end', () => {
  const {created_after, created_before} = queryOf(filtersOf({after: '2026-02-28', before: '2026-02-28'}));
  expect(Date.parse(String(created_before)) - Date.parse(String(created_after))).toBe(24 * 3600_000);
  expect(new Date(String(created_after)).getHours()).toBe(0);
  expect(new Date(String(created_after)).getDate()).toBe(28);
});
