// What the app and the page with the editor, a frame in it, say to each other. Both are of the same origin.

/** To the editor. */
export type Order =
  | {type: 'sketch.open'; text: string}   // SMILES or a molfile
  | {type: 'sketch.give'};

/** From the editor. */
export type Said =
  | {type: 'sketch.ready'}
  | {type: 'sketch.molecule'; smiles: string; molfile: string}
  | {type: 'sketch.failed'; during: 'open' | 'give' | 'start'; detail: string};

const ofType = <T>(types: readonly string[]) => (event: MessageEvent<unknown>, from: Window | null): T | undefined => {
  const data = event.data as {type?: unknown} | null;
  const isOurs = event.origin === location.origin && event.source === from && typeof data === 'object' && data !== null;
  return isOurs && types.includes(String(data.type)) ? (data as T) : undefined;
};

/** An order, if the event is one and comes from there. */
export const orderIn = ofType<Order>(['sketch.open', 'sketch.give']);
export const saidIn = ofType<Said>(['sketch.ready', 'sketch.molecule', 'sketch.failed']);
