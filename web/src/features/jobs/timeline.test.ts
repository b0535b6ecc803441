import {expect, test} from 'vitest';
import {barOf, rangeOf, spansOfExecutions, type Span} from './timeline';
import type {Execution} from './queries';

const spans: Span[] = [
  {key: 'a', name: 'a', status: 'completed', waits: 100, begins: 200, ends: 300},
  {key: 'b', name: 'b', status: 'running', begins: 250},
];

test('the range goes from the first wait to now while one runs', () => {
  expect(rangeOf(spans, 500)).toEqual({from: 100, to: 500});
  expect(rangeOf(spans.slice(0, 1), 500)).toEqual({from: 100, to: 300});
  expect(rangeOf([], 500)).toEqual({from: 500, to: 501});
});

test('bars are shares of the range', () => {
  const range = {from: 100, to: 500};
  expect(barOf(spans[0] as Span, range, 500)).toEqual({wait: {from: 0, share: 0.25}, run: {from: 0.25, share: 0.25}});
  expect(barOf(spans[1] as Span, range, 500)).toEqual({wait: undefined, run: {from: 0.375, share: 0.625}});
});

test('a clock that is behind makes no bar of less than nothing', () => {
  expect(barOf(spans[1] as Span, {from: 100, to: 300}, 150).run.share).toBe(0);
});

test('executions that have not begun, or whose result is another’s, have no bar', () => {
  const one = {id: '1', job_id: 'j', task_id: 't', status: 'COMPLETED', created_at: '2026-11-30T09:00:00Z', started_at: '2026-11-30T09:00:02Z', finished_at: '2026-11-30T09:00:03Z'};
  const given = [one, {...one, id: '2', result_of: 'x'}, {...one, id: '3', started_at: undefined}, {...one, id: '4', started_at: '2026-11-30T09:00:01Z'}];
  expect(spansOfExecutions(given as unknown as Execution[]).map((span) => span.key)).toEqual(['4', '1']);
});
