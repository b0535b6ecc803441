// Pictures of molecules by their texts: drawn once, kept, and no more under way than the worker does in a moment, so that
// what has scrolled away before its turn is never drawn.
import type {Answer, Asked, Picture} from './messages';

export interface Artist {
  ask: (asked: Asked) => void;
  onAnswer: (then: (answer: Answer) => void) => void;
}

const mostKept = 2000;
const mostUnderWay = 8;

type Taker = (svg: string | undefined) => void;

interface Waiting {
  key: string;
  picture: Picture;
  takers: Set<Taker>;
}

export class Drawings {
  private readonly kept = new Map<string, string | undefined>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly underWay = new Map<number, Waiting>();
  private artist: Artist | undefined;
  private last = 0;

  constructor(private readonly hire: () => Artist) {}

  /** What is there already: undefined where it is not drawn yet, null where the text is no molecule. */
  known(picture: Picture): string | null | undefined {
    const key = JSON.stringify(picture);
    return this.kept.has(key) ? this.kept.get(key) ?? null : undefined;
  }

  /** Gives the SVG, or undefined for what is no molecule, to `taker` later; unless the function that is returned is called
   *  before. */
  draw(picture: Picture, taker: Taker): () => void {
    const key = JSON.stringify(picture);
    const busy = [...this.underWay.values()].find((one) => one.key === key);
    const entry = busy ?? this.waiting.get(key) ?? {key, picture, takers: new Set<Taker>()};
    entry.takers.add(taker);
    if (!busy) this.waiting.set(key, entry);
    this.next();
    return () => {
      entry.takers.delete(taker);
      if (entry.takers.size === 0) this.waiting.delete(key);
    };
  }

  private next(): void {
    for (const [key, entry] of this.waiting) {
      if (this.underWay.size >= mostUnderWay) return;
      this.waiting.delete(key);
      const id = ++this.last;
      this.underWay.set(id, entry);
      this.worker().ask({id, ...entry.picture});
    }
  }

  private worker(): Artist {
    if (!this.artist) {
      this.artist = this.hire();
      this.artist.onAnswer((answer) => this.take(answer));
    }
    return this.artist;
  }

  private take({id, svg, failure}: Answer): void {
    const entry = this.underWay.get(id);
    if (!entry) return;
    this.underWay.delete(id);
    if (failure === undefined) this.keep(entry.key, svg);
    for (const taker of entry.takers) taker(svg);
    this.next();
  }

  private keep(key: string, svg: string | undefined): void {
    this.kept.set(key, svg);
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest);
  }
}

function hire(): Artist {
  const worker = new Worker(new URL('./rdkit-worker.ts', import.meta.url), {type: 'module', name: 'rdkit'});
  return {
    ask: (asked) => worker.postMessage(asked),
    onAnswer: (then) => worker.addEventListener('message', (event: MessageEvent<Answer>) => then(event.data)),
  };
}

/** The tab's. */
export const drawings = new Drawings(hire);
