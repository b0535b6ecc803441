import {describe, expect, test} from 'vitest';
import {Ends} from './ends';
import {graphOf, parametersNode} from './graph';
import {placingOf, positionsOf, type Placing, type Point} from './layout';
import {emptyTemplate, type Template} from './template';

function laid(ids: readonly string[]) {
  const template: Template = {...emptyTemplate, steps: ids.map((id) => ({id, task: 'x'}))};
  const graph = graphOf(template);
  return {graph, placing: placingOf(graph, new Ends(template, new Map()), new Set())};
}

function areApart(places: ReadonlyMap<string, Point>, {shapes}: Placing, a: string, b: string): boolean {
  const [p, q] = [places.get(a) as Point, places.get(b) as Point], [s, t] = [shapes.get(a), shapes.get(b)];
  return p.x + (s?.width ?? 0) <= q.x || q.x + (t?.width ?? 0) <= p.x || p.y + (s?.height ?? 0) <= q.y || q.y + (t?.height ?? 0) <= p.y;
}

describe('where nodes are drawn', () => {
  test('is where they are laid out while nobody moved one', () => {
    const {graph, placing} = laid(['a', 'b']);
    expect(positionsOf(graph, placing, undefined)).toBe(placing.places);
  });

  test('is where they were put, and what came since lies on none of them', () => {
    const {graph, placing} = laid(['a', 'b', 'c', 'd']);
    const [c, d] = [placing.places.get('c') as Point, placing.places.get('d') as Point];
    const pinned = new Map([[parametersNode, {x: 0, y: 0}], ['a', c], ['b', d]]);
    const places = positionsOf(graph, placing, pinned);
    expect([places.get('a'), places.get('b')]).toEqual([c, d]);
    for (const [one, other] of [['a', 'c'], ['a', 'd'], ['b', 'c'], ['b', 'd'], ['c', 'd']] as const) expect(areApart(places, placing, one, other), `${one} ${other}`).toBe(true);
  });
});
