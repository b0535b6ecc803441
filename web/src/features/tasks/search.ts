// What of a page of tasks is in its address.
import {useNavigate, useRouter, useSearch} from '@tanstack/react-router';

export type Search = Readonly<Record<string, unknown>>;

/** Text of the address; the router has numbers of what looks like them. */
export function textOf(search: Search, name: string): string {
  const value = search[name];
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Several texts. */
export function textsOf(search: Search, name: string): string[] {
  const value = search[name];
  return (Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value]).map(String);
}

/** What the address says, and a way to change it in place: what is not named stays, what is empty goes. */
export function useAddress(): [Search, (change: Search) => void] {
  const search = useSearch({strict: false}) as Search;
  const navigate = useNavigate();
  const router = useRouter();
  const change = (to: Search) => {
    if (router.latestLocation.pathname !== router.state.resolvedLocation?.pathname) return;  // on the way elsewhere
    const next = (before: Search) => Object.fromEntries(Object.entries({...before, ...to})
      .filter(([, value]) => value !== '' && value !== undefined && !(Array.isArray(value) && value.length === 0)));
    void navigate({to: '.', search: next as never, replace: true, resetScroll: false});
  };
  return [search, change];
}
