import {expect, test} from 'vitest';
import {compared, differenceOf, leavesOf, numbersOf} from './compare';

const schema = {properties: {seed: {title: 'Seed'}, box: {title: 'Box', properties: {size: {title: 'Size', 'x-mad-unit': 'Å'}}}, poses: {title: 'Poses', items: {properties: {affinity: {title: 'Affinity', 'x-mad-unit': 'kcal/mol'}}}}}};
const leaves = (value: Record<string, unknown>) => leavesOf(value, schema, schema);

test('what differs is said, with what only one has', () => {
  const rows = compared(leaves({seed: 1, box: {size: [1, 2, 3]}, name: 'x'}), leaves({seed: 1, box: {size: [1, 2, 4]}, other: {deep: true}}));
  expect(rows.map(({title, a, b, differs}) => [title, a, b, differs])).toEqual([
    ['Seed', 1, 1, false], ['Box: Size', [1, 2, 3], [1, 2, 4], true], ['Name', 'x', undefined, true], ['Other: Deep', undefined, true, true],
  ]);
});

test('numbers of tables stand side by side, row by row', () => {
  const rows = numbersOf(compared(leaves({poses: [{affinity: -7, note: 'a'}, {affinity: -6}]}), leaves({poses: [{affinity: -7.5, note: 'b'}]})));
  expect(rows.map((row) => [row.title, row.a, row.b, differenceOf(row)])).toEqual([
    ['Poses 1: Affinity (kcal/mol)', -7, -7.5, -0.5], ['Poses 2: Affinity (kcal/mol)', -6, undefined, undefined],
  ]);
});

test('the order of members makes no difference', () => {
  expect(compared([{key: 'x', title: '', unit: '', value: [{p: 1, q: 2}]}], [{key: 'x', title: '', unit: '', value: [{q: 2, p: 1}]}])[0]?.differs).toBe(false);
});
