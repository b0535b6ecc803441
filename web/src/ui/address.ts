// What of a page is in its address, so that it can be shared and come back to: filters, the tab, what is looked at.
import {useNavigate, useRouter, useSearch} from '@tanstack/react-router';

export type Search = Readonly<Record<string, unknown>>;

/** Text of the address, empty without; the router has numbers and booleans of what looks like them. */
export function textOf(search: Search, name: string): string {
  const value = search[name];
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Several texts. */
export function textsOf(search: Search, name: string): string[] {
  const value = search[name];
  return (Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value]).map(String);
}

/** Without what says nothing. */
export function brief(search: Search): Search {
  return Object.fromEntries(Object.entries(search)
    .filter(([, value]) => value !== '' && value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)));
}

/** What the address says, and a way to change it in place: what is not named stays, what says nothing goes. */
export function useAddress(): [Search, (change: Search) => void] {
  const search = useSearch({strict: false}) as Search;
  const navigate = useNavigate();
  const router = useRouter();
  const change = (to: Search) => {
    if (router.latestLocation.pathname !== router.state.resolvedLocation?.pathname) return;  // one is on the way elsewhere
    void navigate({to: '.', search: ((before: Search) => brief({...before, ...to})) as never, replace: true, resetScroll: false});
  };
  return [search, change];
}
