// Where in the text of a JSON or YAML document something is. JSON is YAML, too: one parser reads both.
import {isMap, isNode, isScalar, isSeq, parseDocument, type Document, type Node} from 'yaml';
import {tokensOf} from '~/schema-form/schema';

export interface Range {
  from: number;
  to: number;
}

export interface PlacedFault extends Range {
  detail: string;
  /** Counted from 1. */
  line: number;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

const rangeOf = (node: Node | null | undefined): Range | undefined => (node?.range ? {from: node.range[0], to: node.range[1]} : undefined);

/** The range of the member's name, the item or the value at a pointer; of the deepest that is there of it. */
export function rangeAt(document: Document, pointer: string): Range {
  let at: unknown = document.contents;
  let found = rangeOf(isNode(at) ? at : undefined) ?? {from: 0, to: 0};
  // Of a whole document the first character stands for it.
  found = {from: found.from, to: Math.min(found.to, found.from + 1)};
  for (const token of tokensOf(pointer)) {
    if (isMap(at)) {
      const pair = at.items.find(({key}) => (isScalar(key) ? String(key.value) : String(key)) === token);
      if (!pair) break;
      found = (isNode(pair.key) ? rangeOf(pair.key) : undefined) ?? found;
      at = pair.value;
    } else if (isSeq(at)) {
      const item: unknown = at.items[Number(token)];
      if (!isNode(item)) break;
      found = rangeOf(item) ?? found;
      at = item;
    } else break;
  }
  return found;
}

export interface Read {
  /** What the text says, unless it is no document. */
  value: unknown;
  faults: PlacedFault[];
  document: Document;
}

/** Reads a document; what keeps it from being one is a fault at its place. */
export function read(text: string): Read {
  const document = parseDocument(text, {uniqueKeys: true});
  const faults = document.errors.map(({message, pos: [from, to]}) => ({
    detail: message.split('\n')[0] ?? message, from, to, line: lineAt(text, from),
  }));
  return {value: faults.length ? undefined : document.toJS(), faults, document};
}

/** Faults at JSON Pointers, as the platform's problems have them, at their places in the text. */
export function placed(text: string, faults: readonly {pointer: string; detail: string}[]): PlacedFault[] {
  const {document} = read(text);
  return faults.map(({pointer, detail}) => {
    const range = rangeAt(document, pointer);
    return {detail: `${pointer || '/'}: ${detail}`, ...range, line: lineAt(text, range.from)};
  });
}
