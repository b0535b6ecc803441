// What the service of an execution has written, and writes while one looks.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {Problem} from '~/api/client';
import {eventsOf, type ServerEvent} from '~/api/server-events';
import type {Execution} from './queries';

/** The text with what an event adds to it. Where that is from 0 on, the text begins anew: another attempt has begun, or a
 *  long log has lost its middle. */
export function grown(text: string, {type, data}: ServerEvent): string {
  if (type !== 'log' || typeof data.text !== 'string') return text;
  return data.from === 0 ? data.text : text + data.text;
}

const pause = 2000;  // ms before a lost connection is tried again

async function follow(execution: string, signal: AbortSignal, show: (text: string) => void): Promise<string> {
  let text = '';
  let last = '';
  for (;;) {
    try {
      for await (const events of eventsOf(`/api/v1/executions/${execution}/logs/stream`, last, signal)) {
        text = events.reduce(grown, text);
        last = events.at(-1)?.id ?? last;
        if (events.some((event) => event.type === 'end')) return text;
        show(text);
      }
    } catch (error) {
      if (signal.aborted || error instanceof Problem) throw error;
    }
    await new Promise((then) => setTimeout(then, pause));
    signal.throwIfAborted();
  }
}

/** Not among the job's keys: it grows by its own stream, and begins anew with each attempt. */
export function useLog({id, attempt}: Execution) {
  const cache = useQueryClient();
  const queryKey = ['logs', id, attempt];
  return useQuery({
    queryKey,
    queryFn: ({signal}) => follow(id, signal, (text) => cache.setQueryData(queryKey, text)),
    staleTime: Infinity,
  });
}
