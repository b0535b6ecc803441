import {expect, test} from 'vitest';
import {edgesOf, placesOf} from './step-layout';

// As screen-library has them.
const steps = [
  {path: 'receptor', within: '', needs: []},
  {path: 'screen', within: '', needs: ['receptor']},
  {path: 'best', within: '', needs: ['receptor', 'screen']},
  {path: 'best/ligand', within: 'best', needs: []},
  {path: 'best/runs', within: 'best', needs: ['best/ligand']},
  {path: 'best/confidence', within: 'best', needs: ['best/ligand', 'best/runs', 'gone']},
];
const places = placesOf(steps);
const at = (path: string) => {
  const place = places.find((one) => one.path === path);
  if (!place) throw new Error(path);
  return place;
};

test('every step has a place, those that hold others before them', () => {
  expect(places.map((place) => place.path).sort()).toEqual(steps.map((step) => step.path).sort());
  expect(places.indexOf(at('best'))).toBeLessThan(places.indexOf(at('best/ligand')));
  expect(places.filter((place) => place.holds).map((place) => place.path)).toEqual(['best']);
});

test('a step is right of those that it waits for', () => {
  for (const {from, to} of edgesOf(steps)) expect(at(to).x).toBeGreaterThanOrEqual(at(from).x + at(from).width);
});

test('steps of a step are inside of it, and no two of a level overlap', () => {
  for (const {within, x, y, width, height} of places.filter((place) => place.within)) {
    const outer = at(within);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(outer.width);
    expect(y + height).toBeLessThanOrEqual(outer.height);
  }
  for (const a of places) for (const b of places) {
    if (a === b || a.within !== b.within) continue;
    expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
  }
});

test('what is not drawn has no edge', () => expect(edgesOf(steps)).not.toContainEqual({from: 'gone', to: 'best/confidence'}));
test('no steps have no places', () => expect(placesOf([])).toEqual([]));
