import {expect, test} from 'vitest';
import {layoutOf, pathOf} from './step-layout';

// As screen-library has them.
const steps = [
  {path: 'receptor', within: '', needs: []},
  {path: 'screen', within: '', needs: ['receptor']},
  {path: 'best', within: '', needs: ['receptor', 'screen']},
  {path: 'best/ligand', within: 'best', needs: []},
  {path: 'best/runs', within: 'best', needs: ['best/ligand']},
  {path: 'best/confidence', within: 'best', needs: ['best/ligand', 'best/runs', 'gone']},
];
const {places, lines} = layoutOf(steps);
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
  for (const {from, to} of lines) expect(at(to).x).toBeGreaterThanOrEqual(at(from).x + at(from).width);
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

/** From the upper left corner of all. */
function absolutely(path: string): {x: number; y: number; width: number; height: number} {
  const {within, ...place} = at(path);
  const outer = within ? absolutely(within) : {x: 0, y: 0};
  return {...place, x: place.x + outer.x, y: place.y + outer.y};
}

test('lines begin and end at their steps and pass through no other of their level', () => {
  for (const {from, to, points} of lines) {
    const touches = (path: string, {x, y}: {x: number; y: number}, by: number) => {
      const place = absolutely(path);
      return x > place.x - by && x < place.x + place.width + by && y > place.y - by && y < place.y + place.height + by;
    };
    expect(touches(from, points[0] as never, 1)).toBe(true);
    expect(touches(to, points.at(-1) as never, 1)).toBe(true);
    const others = places.filter((place) => place.within === at(from).within && place.path !== from && place.path !== to);
    for (const {path} of others) expect(points.some((point) => touches(path, point, -1))).toBe(false);
  }
});

test('what is not drawn has no line', () => expect(lines.some(({from}) => from === 'gone')).toBe(false));
test('no steps have no places', () => expect(layoutOf([])).toEqual({places: [], lines: []}));

test('a path goes from the first point to the last', () => {
  expect(pathOf([{x: 0, y: 0}, {x: 10, y: 20}])).toBe('M 0 0 L 10 20');
  expect(pathOf([{x: 0, y: 0}, {x: 10, y: 0}, {x: 20, y: 10}])).toBe('M 0 0 Q 10 0 15 5 L 20 10');
});
