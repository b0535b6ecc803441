// Where the steps of a job are drawn: left to right by what waits for what, steps of a step inside of it.
import {Graph, layout} from '@dagrejs/dagre';

export interface Drawn {
  path: string;
  within: string;
  needs: readonly string[];
}

export interface Place {
  path: string;
  within: string;
  /** From the upper left corner of what it is within, px. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** It has steps of its own. */
  holds: boolean;
}

export const box = {width: 210, height: 100};
const inside = {left: 16, top: 100, right: 16, bottom: 16};  // of a step that holds others: its own lines are above

/** Who waits for whom, with the points of the line between them, px from the upper left corner of all. */
export interface Line {
  from: string;
  to: string;
  points: {x: number; y: number}[];
}

export interface Layout {
  places: Place[];
  lines: Line[];
}

const moved = <At extends {x: number; y: number}>(at: At, by: {x: number; y: number}): At => ({...at, x: at.x + by.x, y: at.y + by.y});

function extentOf(places: readonly Place[], within: string): {width: number; height: number} {
  const direct = places.filter((place) => place.within === within);
  return {
    width: Math.max(0, ...direct.map((place) => place.x + place.width)),
    height: Math.max(0, ...direct.map((place) => place.y + place.height)),
  };
}

/** What is directly within `outer`, and all that is within that: parents before children. */
function lay(steps: readonly Drawn[], outer: string): Layout {
  const level = steps.filter((step) => step.within === outer);
  const graph = new Graph();
  graph.setGraph({rankdir: 'LR', nodesep: 28, ranksep: 56});
  graph.setDefaultEdgeLabel(() => ({}));
  const inner = new Map(level.map(({path}) => [path, lay(steps, path)]));
  for (const [path, {places}] of inner) {
    const own = extentOf(places, path);
    graph.setNode(path, places.length
      ? {width: Math.max(box.width, own.width + inside.left + inside.right), height: own.height + inside.top + inside.bottom}
      : {...box});
  }
  for (const {path, needs} of level) for (const need of needs) if (inner.has(need)) graph.setEdge(need, path);
  if (level.length) layout(graph);
  const all: Layout = {places: [], lines: graph.edges().map(({v, w}) => ({from: v, to: w, points: (graph.edge(v, w) as unknown as Line).points}))};
  for (const [path, own] of inner) {
    const {x, y, width, height} = graph.node(path) as {x: number; y: number; width: number; height: number};
    const corner = {x: x - width / 2, y: y - height / 2};
    const begin = {x: inside.left, y: inside.top};
    all.places.push({path, within: outer, ...corner, width, height, holds: own.places.length > 0},
      ...own.places.map((place) => (place.within === path ? moved(place, begin) : place)));
    all.lines.push(...own.lines.map((line) => ({...line, points: line.points.map((point) => moved(moved(point, begin), corner))})));
  }
  return all;
}

export function layoutOf(steps: readonly Drawn[]): Layout {
  return lay(steps, '');
}

/** An SVG path through the points, round at each. */
export function pathOf(points: Line['points']): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  const bends = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1] ?? last;
    return `Q ${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return [`M ${first.x} ${first.y}`, ...bends, `L ${last.x} ${last.y}`].join(' ');
}
