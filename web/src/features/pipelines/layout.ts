// Where the nodes of a graph are drawn: how large each is by its ports, and dagre for each level, the inner ones first.
import {Graph as Drawn, layout} from '@dagrejs/dagre';
import {outputsOf, type Ends} from './ends';
import {inputPorts, outputPorts, parameterPorts, type Port} from './ports';
import {outputsNode, parametersNode, portOf, type Graph, type GraphNode} from './graph';

export interface Shape {
  inputs: Port[];
  outputs: Port[];
  /** So many ports are not shown. */
  hidden: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Placing {
  shapes: Map<string, Shape>;
  /** Within the node that one is within. */
  places: Map<string, Point>;
}

export const rowHeight = 24, headHeight = 52, groupHead = 84;
const nodeWidth = 270, groupSide = 150, padding = 24, gap = 28;

const givenName = (name: string): Port => ({name, title: name, description: '', type: '', required: false, isFile: false, advanced: false});

function inputsOf(ends: Ends, {kind, placed}: GraphNode): Port[] {
  if (kind === 'outputs') return Object.keys(ends.template.outputs).map(givenName);
  if (!placed || kind !== 'step') return [];
  const known = inputPorts(ends, placed.step);
  const names = new Set(known.map(({name}) => name));
  return [...known, ...Object.keys(placed.step.inputs ?? {}).filter((name) => !names.has(name)).map(givenName)];
}

function outputsShown(ends: Ends, {kind, placed}: GraphNode): Port[] {
  if (kind === 'parameters') return parameterPorts(ends.template);
  if (!placed) return [];
  if (kind === 'group') return Object.keys(outputsOf(placed.step)).map(givenName);
  return outputPorts(ends, placed);
}

const wired = (graph: Graph, id: string, side: 'source' | 'target') =>
  new Set(graph.edges.filter((edge) => edge[side] === id).map((edge) => (side === 'source' ? edge.sourcePort : edge.targetPort)));

/** What is read is shown, what is needed, and files; all where the node is spread out. */
function shapeOf(ends: Ends, graph: Graph, node: GraphNode, spread: boolean): Shape {
  const [all, given] = [inputsOf(ends, node), outputsShown(ends, node)];
  const [into, from] = [wired(graph, node.id, 'target'), wired(graph, node.id, 'source')];
  const isAll = spread || node.kind !== 'step';
  const inputs = all.filter((port) => isAll || into.has(portOf(port.name)) || port.required || (port.isFile && !port.advanced));
  const outputs = given.filter((port, i) => isAll || from.has(portOf(port.name)) || port.isFile || i < 3);
  const hidden = all.length + given.length - inputs.length - outputs.length;
  const rows = Math.max(inputs.length, outputs.length, 1) + (hidden > 0 || (spread && node.kind === 'step') ? 1 : 0);
  return {inputs, outputs, hidden, width: nodeWidth, height: headHeight + rows * rowHeight + 10};
}

/** The ancestor of a node, or itself, that is on a level; undefined where none is. */
function onLevel(nodes: ReadonlyMap<string, GraphNode>, id: string, level: string | undefined): string | undefined {
  for (let node = nodes.get(id); node; node = node.within === undefined ? undefined : nodes.get(node.within))
    if (node.within === level) return node.id;
  return undefined;
}

function arrange(graph: Graph, level: string | undefined, nodes: ReadonlyMap<string, GraphNode>, placing: Placing): {width: number; height: number} {
  const here = graph.nodes.filter(({within}) => within === level);
  for (const node of here) {
    if (node.kind !== 'group') continue;
    const inner = arrange(graph, node.id, nodes, placing);
    const shape = placing.shapes.get(node.id) as Shape;
    shape.width = inner.width + groupSide;
    shape.height = Math.max(inner.height, groupHead + (shape.outputs.length + 1) * rowHeight + padding);
  }
  const drawn = new Drawn({multigraph: false});
  drawn.setGraph({rankdir: 'LR', nodesep: gap, ranksep: 64, marginx: padding, marginy: padding});
  drawn.setDefaultEdgeLabel(() => ({}));
  for (const {id} of here) {
    const {width, height} = placing.shapes.get(id) as Shape;
    drawn.setNode(id, {width, height});
  }
  for (const {source, target} of graph.edges) {
    const [from, to] = [onLevel(nodes, source, level), onLevel(nodes, target, level)];
    if (from && to && from !== to) drawn.setEdge(from, to);
  }
  if (level === undefined) keepOutside(drawn, here);
  layout(drawn);
  const top = level === undefined ? 0 : groupHead - padding;
  let width = 220, height = 120;
  for (const {id} of here) {
    const at = drawn.node(id) as unknown as {x: number; y: number; width: number; height: number};
    placing.places.set(id, {x: at.x - at.width / 2, y: at.y - at.height / 2 + top});
    width = Math.max(width, at.x + at.width / 2 + padding);
    height = Math.max(height, at.y + at.height / 2 + padding + top);
  }
  return {width, height};
}

/** Parameters first and outputs last, also while nothing reads them. */
function keepOutside(drawn: Drawn, here: readonly GraphNode[]): void {
  const steps = here.filter(({kind}) => kind === 'step' || kind === 'group');
  if (steps.length === 0) drawn.setEdge(parametersNode, outputsNode);
  for (const {id} of steps) {
    if ((drawn.inEdges(id) ?? []).length === 0) drawn.setEdge(parametersNode, id);
    if ((drawn.outEdges(id) ?? []).length === 0) drawn.setEdge(id, outputsNode);
  }
}

export function placingOf(graph: Graph, ends: Ends, spread: ReadonlySet<string>): Placing {
  const placing: Placing = {shapes: new Map(), places: new Map()};
  for (const node of graph.nodes) placing.shapes.set(node.id, shapeOf(ends, graph, node, spread.has(node.id)));
  arrange(graph, undefined, new Map(graph.nodes.map((node) => [node.id, node])), placing);
  return placing;
}

/** Where they are drawn: where they were put by hand, and what came since beside that, not on it. */
export function positionsOf(graph: Graph, {shapes, places}: Placing, pinned: ReadonlyMap<string, Point> | undefined): ReadonlyMap<string, Point> {
  if (!pinned) return places;
  const found = new Map(graph.nodes.flatMap(({id}): [string, Point][] => {
    const at = pinned.get(id);
    return at ? [[id, at]] : [];
  }));
  for (const {id, within} of graph.nodes) {
    const at = places.get(id), own = shapes.get(id);
    if (found.has(id) || !at || !own) continue;
    const beside = graph.nodes.filter((node) => node.within === within).map((node) => ({at: found.get(node.id), shape: shapes.get(node.id)}));
    let {y} = at;
    for (;;) {
      const bottoms = beside.flatMap(({at: other, shape}) => {
        const isOver = other && shape && at.x < other.x + shape.width && other.x < at.x + own.width && y < other.y + shape.height && other.y < y + own.height;
        return isOver ? [other.y + shape.height] : [];
      });
      if (bottoms.length === 0) break;
      y = Math.max(...bottoms) + gap;
    }
    found.set(id, {x: at.x, y});
  }
  return found;
}
