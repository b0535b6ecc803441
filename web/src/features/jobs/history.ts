// What has happened to a job, from its first event on. The server has it as server-sent events; here it is read once and
// closed, and read on behind the last event whenever the tab's one stream says that something has happened.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {eventsOf, type ServerEvent} from '~/api/server-events';

const quiet = 400;   // ms without an event: what has happened so far is all there
const most = 2000;  // events at once

/** Hands on the events behind `last` until there are no more for now, or enough: then there may be more. */
async function read(job: string, last: string, signal: AbortSignal, take: (events: ServerEvent[]) => void): Promise<boolean> {
  const stop = new AbortController();
  const end = () => stop.abort();
  signal.addEventListener('abort', end);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let taken = 0;
  try {
    for await (const events of eventsOf(`/api/v1/jobs/${job}/events`, last, stop.signal)) {
      clearTimeout(timer);
      if (events.length) take(events);
      taken += events.length;
      if (taken >= most) return true;
      timer = setTimeout(end, quiet);
    }
    return false;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return false;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    end();
  }
}

export interface History {
  events: readonly ServerEvent[];
  /** There are more than were read. */
  more: boolean;
}

export function useHistory(job_id: string) {
  const cache = useQueryClient();
  const queryKey = ['jobs', job_id, 'events'];
  return useQuery({
    queryKey,
    // What was read stays, also where this reading is broken off by the next: that goes on behind it.
    queryFn: async ({signal}): Promise<History> => {
      const known = () => cache.getQueryData<History>(queryKey) ?? {events: [], more: false};
      const more = await read(job_id, known().events.at(-1)?.id ?? '', signal, (events) =>
        cache.setQueryData<History>(queryKey, {events: [...known().events, ...events], more: false}));
      return {...known(), more};
    },
    structuralSharing: false,
  });
}
