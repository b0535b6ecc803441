// A template as a graph: its parameters, steps and outputs are nodes, what they read of each other is edges.
import {tokensOf} from './pointers';
import {isGroup, placed, readsIn, type Placed, type Read, type Step, type Template} from './template';
import {sourceOf} from './wired';

export const parametersNode = '@params', outputsNode = '@outputs';

export interface GraphNode {
  id: string;
  kind: 'parameters' | 'step' | 'group' | 'outputs';
  /** The node that it is within. */
  within?: string;
  placed?: Placed;
}

export interface GraphEdge {
  id: string;
  source: string;
  /** Of the source: the first name in its result; "" the whole, "item" what it runs for. */
  sourcePort: string;
  target: string;
  /** Of the target: an input's name, "for each", … */
  targetPort: string;
  read: Read;
  /** What of the port is read, where it is not all. */
  label: string;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** Port names that are no input's: inputs' are after a slash. */
export const wholePort = '', itemPort = 'item';

export function portOf(name: string): string {
  return `/${name}`;
}

function targetPortOf({kind, place, reader}: Read): string {
  if (kind === 'value') return portOf(tokensOf(place)[(reader?.path.length ?? 0) * 2 + 1] ?? '');
  if (kind === 'output') return portOf(tokensOf(place)[(reader?.path.length ?? 0) * 2 + 1] ?? '');
  return kind;
}

/** The nearest step around that runs for each of something. */
function eachAround(reader: Placed, kind: Read['kind']): Step | undefined {
  const own = kind === 'value' || kind === 'collect' || kind === 'output' ? [reader.step] : [];
  return [...reader.around, ...own].findLast((step) => step.for_each);
}

function edgeOf(read: Read, nodes: ReadonlySet<string>): GraphEdge[] {
  const source = sourceOf(read.from);
  const target = read.reader?.step.id ?? outputsNode;
  const made = (from: string, sourcePort: string, label: string): GraphEdge[] =>
    nodes.has(from) ? [{id: read.place, source: from, sourcePort, target, targetPort: targetPortOf(read), read, label}] : [];
  const [first, ...rest] = tokensOf(source?.rest ?? '');
  const label = rest.join('/');
  if (source?.kind === 'params') return made(parametersNode, first === undefined ? wholePort : portOf(first), label);
  if (source?.kind === 'steps') return made(source.step ?? '', first === undefined ? wholePort : portOf(first), label);
  const each = (source?.kind === 'item' || source?.kind === 'index') && read.reader ? eachAround(read.reader, read.kind) : undefined;
  // A step's own items are not drawn: they are at its own ports.
  return each && each.id !== target ? made(each.id, itemPort, source?.kind === 'index' ? 'index' : [first, ...rest].filter(Boolean).join('/')) : [];
}

export function graphOf(template: Template): Graph {
  const nodes: GraphNode[] = [
    {id: parametersNode, kind: 'parameters'},
    ...placed(template).map((one): GraphNode => {
      const around = one.around.at(-1)?.id;
      return {id: one.step.id, kind: isGroup(one.step) ? 'group' : 'step', placed: one, ...(around === undefined ? {} : {within: around})};
    }),
    {id: outputsNode, kind: 'outputs'},
  ];
  const known = new Set(nodes.map(({id}) => id));
  return {nodes, edges: readsIn(template).flatMap((read) => edgeOf(read, known))};
}
