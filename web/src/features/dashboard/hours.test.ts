import {expect, test} from 'vitest';
import {lastDay} from './hours';

const now = Date.parse('2026-11-30T09:20:00Z');

test('hours without anything are there, older ones are not', () => {
  const day = lastDay([
    {hour: '2026-11-30T09:00:00Z', completed: 3, failed: 1},
    {hour: '2026-11-29T10:00:00Z', completed: 2, failed: 0},
    {hour: '2026-11-29T09:00:00Z', completed: 100, failed: 0},
  ], now);
  expect(day).toHaveLength(24);
  expect(day.at(-1)).toEqual({at: Date.parse('2026-11-30T09:00:00Z'), completed: 3, failed: 1});
  expect(day[0]).toEqual({at: Date.parse('2026-11-29T10:00:00Z'), completed: 2, failed: 0});
  expect(day.reduce((sum, one) => sum + one.completed, 0)).toBe(5);
});
