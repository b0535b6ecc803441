import {expect, test} from 'vitest';
import {grown} from './log';

const piece = (from: number, text: string) => ({id: '', type: 'log', data: {attempt: 1, from, text}});

test('a log grows piece by piece and begins anew where the server says so', () => {
  const events = [piece(0, 'one '), piece(4, 'two'), {id: '', type: 'end', data: {status: 'COMPLETED'}}];
  expect(events.reduce(grown, '')).toBe('one two');
  expect([...events, piece(0, 'again')].reduce(grown, '')).toBe('again');
});
