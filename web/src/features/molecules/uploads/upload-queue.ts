// Files on their way to the library: some at once, the others wait. They go on while one looks at other pages.
import {send, type Send, type Sending, type Sent} from './send';

export interface Upload {
  id: number;
  file: File;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** Bytes. */
  sent: number;
  outcome?: Sent;
  error?: unknown;
}

const atOnce = 3;

export class UploadQueue {
  private uploads: readonly Upload[] = [];
  private readonly underWay = new Map<number, Sending>();
  private readonly watchers = new Set<() => void>();
  private last = 0;

  constructor(private readonly begin: Send) {}

  readonly all = () => this.uploads;
  readonly watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
  get isBusy(): boolean {
    return this.uploads.some(({state}) => state === 'waiting' || state === 'sending');
  }

  add(files: readonly File[]): void {
    this.tell([...this.uploads, ...files.map((file): Upload => ({id: ++this.last, file, state: 'waiting', sent: 0}))]);
    this.next();
  }
  again(id: number): void {
    this.change(id, ({file}) => ({id, file, state: 'waiting', sent: 0}));
    this.next();
  }
  /** Forgets it; one that is under way is stopped. */
  remove(id: number): void {
    this.underWay.get(id)?.stop();
    this.underWay.delete(id);
    this.tell(this.uploads.filter((upload) => upload.id !== id));
    this.next();
  }
  forgetDone(): void {
    this.tell(this.uploads.filter(({state}) => state !== 'done'));
  }

  private next(): void {
    for (const upload of this.uploads) {
      if (this.underWay.size >= atOnce) return;
      if (upload.state === 'waiting') this.start(upload);
    }
  }
  private start({id, file}: Upload): void {
    const sending = this.begin(file, (sent) => this.change(id, (before) => ({...before, sent})));
    this.underWay.set(id, sending);
    this.change(id, (before) => ({...before, state: 'sending'}));
    const end = (ended: (before: Upload) => Upload) => {
      if (this.underWay.get(id) !== sending) return;  // it was taken away meanwhile
      this.underWay.delete(id);
      this.change(id, ended);
      this.next();
    };
    sending.done.then(
      (outcome) => end((before) => ({...before, state: 'done', sent: file.size, outcome})),
      (error: unknown) => end((before) => ({...before, state: 'failed', error})));
  }
  private change(id: number, to: (before: Upload) => Upload): void {
    this.tell(this.uploads.map((upload) => (upload.id === id ? to(upload) : upload)));
  }
  private tell(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    for (const watcher of this.watchers) watcher();
  }
}

/** The tab's. */
export const uploadQueue = new UploadQueue(send);
