// Wired values, as src/features/pipelines/wired.hpp has them: JSON in which {"from": POINTER} stands for what a run
// holds there, with a "default" or "optional" beside it, and {"value": VALUE} for VALUE as it is.
import {isMembers, pointerTo, tokensOf, type Members} from './pointers';

export interface Reference {
  from: string;
  default?: unknown;
  optional?: boolean;
}

export function referenceIn(value: unknown): Reference | undefined {
  if (!isMembers(value) || typeof value.from !== 'string') return undefined;
  const members = Object.keys(value).length;
  const alone = members === 1 || (members === 2 && ('default' in value || 'optional' in value));
  return alone ? (value as unknown as Reference) : undefined;
}

/** Of {"value": VALUE}. */
export function literalIn(value: unknown): {value: unknown} | undefined {
  return isMembers(value) && Object.keys(value).length === 1 && 'value' in value ? {value: value.value} : undefined;
}

export interface Found {
  /** Its place in the wired value. */
  at: string;
  reference: Reference;
}

export function referencesIn(value: unknown, at = ''): Found[] {
  const reference = referenceIn(value);
  if (reference) return [{at, reference}];
  if (literalIn(value)) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => referencesIn(item, pointerTo(at, i)));
  if (isMembers(value)) return Object.entries(value).flatMap(([name, of]) => referencesIn(of, pointerTo(at, name)));
  return [];
}

export interface Source {
  kind: 'params' | 'steps' | 'item' | 'index' | 'result';
  /** Of a step's result. */
  step?: string;
  /** Pointer into it. */
  rest: string;
}

export function sourceOf(from: string): Source | undefined {
  if (!from.startsWith('/')) return undefined;
  const [first, ...rest] = from.slice(1).split('/');
  const tail = (tokens: string[]) => tokens.map((token) => `/${token}`).join('');
  if (first === 'steps') return rest[0] ? {kind: 'steps', step: rest[0], rest: tail(rest.slice(1))} : undefined;
  if (first === 'params' || first === 'item' || first === 'index' || first === 'result') return {kind: first, rest: tail(rest)};
  return undefined;
}

/** A value as it is to be written among wired ones, where it could be taken for a reference. */
export function written(value: unknown): unknown {
  return referencesIn(value).length > 0 || hasLiteral(value) ? {value} : value;
}

function hasLiteral(value: unknown): boolean {
  if (literalIn(value)) return true;
  if (Array.isArray(value)) return value.some(hasLiteral);
  return isMembers(value) && Object.values(value).some(hasLiteral);
}

/** The value that a wired one without references stands for. */
export function plain(value: unknown): unknown {
  if (!hasLiteral(value)) return value;  // the same object: a form knows by that whether it is what it made
  const literal = literalIn(value);
  if (literal) return literal.value;
  if (Array.isArray(value)) return value.map(plain);
  if (isMembers(value)) return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, plain(of)]));
  return value;
}

/** All pointers in a wired value, read anew. */
export function rewired(value: unknown, read: (from: string) => string): unknown {
  const reference = referenceIn(value);
  if (reference) return {...reference, from: read(reference.from)};
  if (literalIn(value)) return value;
  if (Array.isArray(value)) return value.map((item) => rewired(item, read));
  if (isMembers(value)) return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, rewired(of, read)]));
  return value;
}

/** "poses / 0 / affinity" for people. */
export function spoken(pointer: string): string {
  return tokensOf(pointer).join(' / ');
}

export type Wired = Members;
