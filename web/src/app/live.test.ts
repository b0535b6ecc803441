import {QueryClient} from '@tanstack/react-query';
import {afterEach, expect, test, vi} from 'vitest';
import {Refresh} from './live';

afterEach(() => vi.useRealTimers());

test('a slow answer comes although events go on, and what happened meanwhile is asked for after it', async () => {
  vi.useFakeTimers();
  const cache = new QueryClient();
  const answers: (() => void)[] = [];
  const asked = vi.spyOn(cache, 'invalidateQueries').mockImplementation(() => new Promise((then) => answers.push(then)));
  const refresh = new Refresh(cache);
  for (let i = 0; i < 20; ++i) {
    refresh.add([['jobs', 'a'], ['jobs', 'a']]);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(asked).toHaveBeenCalledTimes(1);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toHaveBeenCalledTimes(2);
  answers[1]?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveBeenCalledTimes(2);
});

test('one thing that is slow holds up no other', async () => {
  vi.useFakeTimers();
  const cache = new QueryClient();
  const asked = vi.spyOn(cache, 'invalidateQueries').mockImplementation((filters) =>
    (filters?.queryKey?.[0] === 'jobs' ? new Promise(() => {}) : Promise.resolve()));
  const refresh = new Refresh(cache);
  refresh.add([['jobs']]);
  await vi.advanceTimersByTimeAsync(300);
  refresh.add([['usage']]);
  await vi.advanceTimersByTimeAsync(300);
  expect(asked.mock.calls.map(([filters]) => filters?.queryKey)).toEqual([['jobs'], ['usage']]);
});
