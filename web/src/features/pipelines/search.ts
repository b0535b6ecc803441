// What of the pages' state is in the URL.
import {useNavigate, useSearch} from '@tanstack/react-router';

type Search = Record<string, unknown>;

/** The search parameters, and a change of some; undefined takes one out. */
export function useUrl(): [Search, (changes: Search) => void] {
  const search = useSearch({strict: false}) as Search;
  const navigate = useNavigate();
  const change = (changes: Search) => void navigate({
    to: '.', replace: true,
    search: ((before: Search) => Object.fromEntries(Object.entries({...before, ...changes}).filter(([, value]) => value !== undefined))) as never,
  });
  return [search, change];
}

export function textIn(search: Search, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
