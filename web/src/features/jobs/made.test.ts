import {expect, test} from 'vitest';
import {commandOf, engineOf, warningsOf} from './made';

test('a command can be pasted into a shell', () => {
  expect(commandOf({command: ['vina', '--receptor', '/tmp/a b.pdbqt', "it's", '--center_x=-1.5', '']})).toBe(String.raw`vina --receptor '/tmp/a b.pdbqt' 'it'\''s' --center_x=-1.5 ''`);
  expect(commandOf({command: []})).toBeUndefined();
  expect(commandOf(null)).toBeUndefined();
});

test('engine and warnings are there or not', () => {
  expect(engineOf({engine: {name: 'AutoDock Vina', version: '1.2.3'}})).toBe('AutoDock Vina 1.2.3');
  expect(engineOf({engine: 7})).toBeUndefined();
  expect(warningsOf({warnings: ['odd', 3]})).toEqual(['odd']);
  expect(warningsOf([])).toEqual([]);
});
