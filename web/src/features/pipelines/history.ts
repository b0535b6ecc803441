// What was, for going back and forth.
export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  /** Of the last change: more of the same is one step back. */
  mark?: string | undefined;
}

const most = 200;

export function begin<T>(now: T): History<T> {
  return {past: [], now, future: []};
}

/** `mark`: what is being typed at, so that a word is one change and not a change a letter. */
export function change<T>(history: History<T>, next: T, mark?: string): History<T> {
  if (Object.is(next, history.now)) return history;
  const goesOn = mark !== undefined && mark === history.mark && history.past.length > 0;
  return {past: goesOn ? history.past : [...history.past, history.now].slice(-most), now: next, future: [], mark};
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  return before === undefined ? history : {past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future]};
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  return next === undefined ? history : {past: [...history.past, history.now], now: next, future};
}
