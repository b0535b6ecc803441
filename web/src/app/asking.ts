// How the platform is asked again, and what is said meanwhile.
import {notifications} from '@mantine/notifications';
import {QueryClient, type QueryCache} from '@tanstack/react-query';
import {isBeingLaunched, Problem} from '~/api/client';
import {states} from '~/texts/app';

const launchPause = 2000, longestLaunch = 60_000, longestPause = 30_000;  // milliseconds
const launching = 'launching';

function isTriedAgain(count: number, error: unknown): boolean {
  if (isBeingLaunched(error)) return count * launchPause < longestLaunch;
  return count < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500);
}

/** Says so while some question waits for a service that is being launched. */
function tellLaunching(cache: QueryCache): void {
  let said = false;
  cache.subscribe(() => {
    const waits = cache.getAll().some(({state}) => state.fetchStatus === 'fetching' && isBeingLaunched(state.fetchFailureReason));
    if (waits === said) return;
    said = waits;
    if (waits) notifications.show({id: launching, loading: true, autoClose: false, withCloseButton: false, message: states.launching});
    else notifications.hide(launching);
  });
}

/** What the platform refuses is not asked again. */
export function questions(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {queries: {
      retry: isTriedAgain, retryDelay: (count, error) => (isBeingLaunched(error) ? launchPause : Math.min(1000 * 2 ** count, longestPause)),
    }},
  });
  tellLaunching(client.getQueryCache());
  return client;
}
