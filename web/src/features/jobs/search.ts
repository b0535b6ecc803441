// What of a page is in its address: filters, the tab, what is looked at.
import {useNavigate, useSearch} from '@tanstack/react-router';

export type Search = Record<string, unknown>;

/** Text of the address; the router has numbers and booleans of what looks like them. */
export function textOf(search: Search, name: string): string {
  const value = search[name];
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Without what says nothing. */
export function brief(search: Search): Search {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== '' && value !== undefined && value !== false));
}

/** What the address says, and a way to change it in place; what is not named stays. */
export function useSearchState(): [Search, (change: Search) => void] {
  const search = useSearch({strict: false}) as Search;
  const navigate = useNavigate();
  const change = (to: Search) =>
    void navigate({to: '.', search: ((before: Search) => brief({...before, ...to})) as never, replace: true, resetScroll: false});
  return [search, change];
}
