// What happens in the organisation, as it happens: one stream of server-sent events for the whole tab. The browser
// reconnects by itself and the server goes on behind the last event that it got.
export interface LiveEvent {
  /** "job.completed", "task.published", "service.changed", … */
  type: string;
  data: Record<string, unknown>;
}
type Listener = (event: LiveEvent) => void;

export const eventTypes = [
  'ready', 'reset',
  ...['accepted', 'queued', 'running', 'progress', 'completed', 'failed', 'canceled', 'paused', 'resumed', 'priority', 'retried', 'grown']
    .flatMap((moment) => [`job.${moment}`, `execution.${moment}`]),
  'task.published', 'task.changed', 'task.deactivated', 'service.changed', 'molecule.added', 'molecule.removed',
];

export class LiveStream {
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<(connected: boolean) => void>();
  private source: EventSource | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private waits = 1000;  // ms
  private last = '';     // the id of the last event: a new EventSource does not know that of the one before
  connected = true;

  open(): void {
    clearTimeout(this.again);
    this.source?.close();
    const source = new EventSource(this.last ? `/api/v1/events?last_event_id=${encodeURIComponent(this.last)}` : '/api/v1/events');
    this.source = source;
    source.onopen = () => this.tell(true);
    source.onerror = () => {
      this.tell(false);
      if (source.readyState === EventSource.CLOSED) {  // refused, not lost: the browser does not try again
        this.again = setTimeout(() => this.open(), this.waits);
        this.waits = Math.min(this.waits * 2, 60_000);
      }
    };
    for (const type of eventTypes)
      source.addEventListener(type, (message) => {
        const event = message as MessageEvent<string>;
        this.waits = 1000;
        this.last = event.lastEventId;
        const data = event.data ? (JSON.parse(event.data) as Record<string, unknown>) : {};
        for (const listener of this.listeners) listener({type, data});
      });
  }

  close(): void {
    clearTimeout(this.again);
    this.source?.close();
    this.last = '';
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  watchConnection(watcher: (connected: boolean) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private tell(connected: boolean): void {
    this.connected = connected;
    for (const watcher of this.watchers) watcher(connected);
  }
}

/** The tab's. */
export const live = new LiveStream();
