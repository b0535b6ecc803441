// What has happened to a job, from its first event on. The server has it as server-sent events; here it is read once and
// closed, and read on behind the last event whenever the tab's one stream says that something has happened.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {Problem, type ProblemDetails} from '~/api/client';

export interface JobEvent {
  id: string;
  type: string;
  data: Record<string, unknown>;
}

/** The whole events of a text of server-sent events, and what is left of it: the beginning of the next one. */
export function eventsIn(text: string): {events: JobEvent[]; rest: string} {
  const parts = text.split('\n\n');
  const rest = parts.pop() ?? '';
  const events = parts.flatMap((part): JobEvent[] => {
    const fields = new Map<string, string>();
    for (const line of part.split('\n')) {
      const colon = line.indexOf(':');
      if (colon <= 0) continue;  // a comment, or nothing
      const name = line.slice(0, colon);
      const value = line.slice(colon + 1).replace(/^ /, '');
      fields.set(name, name === 'data' && fields.has('data') ? `${fields.get('data')}\n${value}` : value);
    }
    const data = fields.get('data');
    if (data === undefined) return [];
    return [{id: fields.get('id') ?? '', type: fields.get('event') ?? 'message', data: JSON.parse(data) as Record<string, unknown>}];
  });
  return {events, rest};
}

const quiet = 400;   // ms without an event: what has happened so far is all there
const most = 2000;  // events at once

/** Hands on the events behind `last` until there are no more for now, or enough. */
async function read(job: string, last: string, signal: AbortSignal, take: (events: JobEvent[]) => void): Promise<boolean> {
  const stop = new AbortController();
  const end = () => stop.abort();
  signal.addEventListener('abort', end);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let taken = 0;
  try {
    const answer = await fetch(`/api/v1/jobs/${job}/events${last && `?last_event_id=${encodeURIComponent(last)}`}`, {signal: stop.signal});
    if (!answer.ok || !answer.body) throw new Problem(await answer.json() as ProblemDetails);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      timer = setTimeout(end, quiet);
      const {value, done} = await reader.read();
      clearTimeout(timer);
      if (done) return false;
      const got = eventsIn(rest + value);
      rest = got.rest;
      if (got.events.length) take(got.events);
      taken += got.events.length;
      if (taken >= most) return true;
    }
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
  events: readonly JobEvent[];
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

