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

export const box = {width: 210, height: 92};
const inside = {left: 16, top: 92, right: 16, bottom: 16};  // of a step that holds others: its own lines are above

interface Laid {
  width: number;
  height: number;
  places: Place[];
}

/** What is directly within `outer`, and all that is within that: parents before children. */
function lay(steps: readonly Drawn[], outer: string): Laid {
  const level = steps.filter((step) => step.within === outer);
  const graph = new Graph();
  graph.setGraph({rankdir: 'LR', nodesep: 28, ranksep: 56});
  graph.setDefaultEdgeLabel(() => ({}));
  const inner = new Map<string, Laid>();
  for (const {path} of level) {
    const own = lay(steps, path);
    inner.set(path, own);
    graph.setNode(path, own.places.length
      ? {width: Math.max(box.width, own.width + inside.left + inside.right), height: own.height + inside.top + inside.bottom}
      : {...box});
  }
  for (const {path, needs} of level) for (const need of needs) if (inner.has(need)) graph.setEdge(need, path);
  if (level.length) layout(graph);
  const places = level.flatMap(({path}): Place[] => {
    const {x, y, width, height} = graph.node(path) as {x: number; y: number; width: number; height: number};
    const own = inner.get(path)?.places ?? [];
    const moved = own.map((place) => (place.within === path ? {...place, x: place.x + inside.left, y: place.y + inside.top} : place));
    return [{path, within: outer, x: x - width / 2, y: y - height / 2, width, height, holds: own.length > 0}, ...moved];
  });
  const direct = places.filter((place) => place.within === outer);
  return {
    places,
    width: Math.max(0, ...direct.map((place) => place.x + place.width)),
    height: Math.max(0, ...direct.map((place) => place.y + place.height)),
  };
}

export function placesOf(steps: readonly Drawn[]): Place[] {
  return lay(steps, '').places;
}

/** Who waits for whom, where both are drawn. */
export function edgesOf(steps: readonly Drawn[]): {from: string; to: string}[] {
  const known = new Set(steps.map((step) => step.path));
  return steps.flatMap(({path, needs}) => needs.filter((need) => known.has(need)).map((need) => ({from: need, to: path})));
}
