// Places in JSON by their RFC 6901 pointers; what is changed is a copy, and shares what did not change.
import {isObject as isMembers, pointerTo as pointerToMember, tokensOf} from '~/schema-form/schema';

export {isMembers, tokensOf};
export type Members = Record<string, unknown>;

export function pointerTo(within: string, ...tokens: (string | number)[]): string {
  return tokens.reduce<string>(pointerToMember, within);
}

function below(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return value[Number(token)];
  return isMembers(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

export function valueAt(whole: unknown, pointer: string): unknown {
  return tokensOf(pointer).reduce(below, whole);
}

function changed(whole: unknown, tokens: readonly string[], change: (parent: unknown, token: string) => unknown): unknown {
  const [token, ...rest] = tokens;
  if (token === undefined) return whole;
  if (rest.length === 0) return change(whole, token);
  const inner = changed(below(whole, token) ?? {}, rest, change);
  if (Array.isArray(whole)) return whole.with(Number(token), inner);
  return {...(isMembers(whole) ? whole : {}), [token]: inner};
}

/** With the value there; at a list's length it is added at its end. */
export function put<T>(whole: T, pointer: string, value: unknown): T {
  return changed(whole, tokensOf(pointer), (parent, token) => {
    if (!Array.isArray(parent)) return {...(isMembers(parent) ? parent : {}), [token]: value};
    return Number(token) < parent.length ? parent.with(Number(token), value) : [...parent, value];
  }) as T;
}

/** Without what is there: a list's later items move up. */
export function drop<T>(whole: T, pointer: string): T {
  if (valueAt(whole, pointer) === undefined) return whole;
  return changed(whole, tokensOf(pointer), (parent, token) => {
    if (Array.isArray(parent)) return parent.toSpliced(Number(token), 1);
    if (!isMembers(parent)) return parent;
    const {[token]: _dropped, ...rest} = parent;
    return rest;
  }) as T;
}
