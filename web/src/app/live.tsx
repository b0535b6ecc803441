// Whatever is shown is asked for again when something happens to it. Query keys begin with what they are of: 'jobs',
// 'tasks', 'services', 'molecules', 'usage'; a single thing's go on with its id: ['jobs', id, …].
import {useQueryClient, type QueryClient, type QueryKey} from '@tanstack/react-query';
import {useEffect, useSyncExternalStore} from 'react';
import {live, type LiveEvent} from '~/api/live';

/** The keys of what an event has changed. */
export function changedBy({type, data}: LiveEvent): QueryKey[] {
  const id = (name: string) => (typeof data[name] === 'string' ? [data[name]] : []);
  const [kind] = type.split('.');
  switch (kind) {
    case 'job': return [['jobs', 'list'], ['jobs', ...id('job_id')], ['usage'], ...(type === 'job.completed' ? [['results', 'campaigns']] : [])];
    case 'execution': return [['jobs', ...id('job_id')]];
    case 'task': return [['tasks', 'list'], ['tasks', ...id('task_id')]];
    case 'service': return [['services'], ['tasks', 'list'], ['tasks', ...id('task_id')]];
    case 'molecule': return [['molecules']];
    case 'reset': return [[]];
    default: return [];
  }
}

/** Gathers what comes within a moment: a screen of thousands has many events a second. What is being asked for is asked
 *  again only when the answer is there: asked anew with each event, a slow answer would never come. */
export class Refresh {
  private readonly due = new Map<string, QueryKey>();
  private readonly asked = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  constructor(private readonly cache: QueryClient) {}

  add(keys: readonly QueryKey[]): void {
    for (const key of keys) this.due.set(JSON.stringify(key), key);
    this.later();
  }
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }
  private later(): void {
    const free = [...this.due.keys()].some((key) => !this.asked.has(key));
    if (free && !this.stopped) this.timer ??= setTimeout(() => this.run(), 250);
  }
  private run(): void {
    this.timer = undefined;
    for (const [key, queryKey] of this.due) {
      if (this.asked.has(key)) continue;
      this.due.delete(key);
      this.asked.add(key);
      void this.cache.invalidateQueries({queryKey}).finally(() => {
        this.asked.delete(key);
        this.later();
      });
    }
  }
}

/** Keeps what is shown as it is on the platform. Once, around all pages. */
export function useLiveUpdates() {
  const cache = useQueryClient();
  useEffect(() => {
    const refresh = new Refresh(cache);
    const stop = live.listen((event) => refresh.add(changedBy(event)));
    live.open();
    return () => {
      stop();
      refresh.stop();
      live.close();
    };
  }, [cache]);
}

export function useConnected(): boolean {
  return useSyncExternalStore((changed) => live.watchConnection(changed), () => live.connected);
}
