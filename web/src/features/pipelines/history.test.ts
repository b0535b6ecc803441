import {expect, test} from 'vitest';
import {begin, change, redo, undo} from './history';

test('goes back and forth, and a new change forgets what was undone', () => {
  const three = ['b', 'c'].reduce((history, next) => change(history, next), begin('a'));
  expect(undo(undo(three)).now).toBe('a');
  expect(undo(undo(undo(three))).now).toBe('a');
  expect(redo(undo(three))).toMatchObject({now: 'c', past: ['a', 'b'], future: []});
  expect(redo(change(undo(three), 'd')).now).toBe('d');
  expect(redo(three)).toBe(three);
});

test('what is typed at one place is one change', () => {
  const typed = ['v', 'vi', 'vin'].reduce((history, next) => change(history, next, 'name'), begin(''));
  expect(undo(typed).now).toBe('');
  const elsewhere = change(typed, 'other', 'id');
  expect(undo(elsewhere).now).toBe('vin');
  expect(undo(change(undo(elsewhere), 'vina', 'name')).now).toBe('vin');
});

test('what is the same is no change', () => {
  const history = begin({});
  expect(change(history, history.now)).toBe(history);
});
