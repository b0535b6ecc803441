// Points, boxes and what a drag on the screen means in space. Å throughout; no Mol*, so that it can be tested alone.

export type Triple = [number, number, number];

export interface SearchBox {
  center: Triple;
  size: Triple;
}

export const add = (a: Triple, b: Triple): Triple => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Triple, by: number): Triple => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Triple, b: Triple): Triple =>
  [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const length = (a: Triple): number => Math.sqrt(dot(a, a));
export const unit = (a: Triple): Triple => scale(a, 1 / (length(a) || 1));

/** Turns a vector around an axis of length one, radians (Rodrigues). */
function turned(a: Triple, axis: Triple, by: number): Triple {
  const along = scale(axis, dot(axis, a) * (1 - Math.cos(by)));
  return add(add(scale(a, Math.cos(by)), scale(cross(axis, a), Math.sin(by))), along);
}

/** Where a camera is after it went around its target, degrees to the right and up, `zoom` times as far from it. */
export function orbit(position: Triple, target: Triple, up: Triple, right: number, upward: number, zoom: number) {
  const radians = Math.PI / 180;
  const top = unit(up);
  let arm = turned(subtract(position, target), top, right * radians);
  const side = unit(cross(top, arm));
  arm = turned(arm, side, -upward * radians);
  return {position: add(target, scale(arm, zoom)), up: turned(top, side, -upward * radians)};
}

const round = (value: number) => Math.round(value * 1000) / 1000;
const rounded = (a: Triple): Triple => [round(a[0]), round(a[1]), round(a[2])];

export const smallestSide = 1, largestSide = 120;  // Å; the docking tasks take no more
/** Å³, from which on AutoDock Vina's documentation advises against a box: the search gets worse. */
export const largeVolume = 27_000;

export type Axis = 0 | 1 | 2;
export type Side = -1 | 1;

export const axes: readonly Axis[] = [0, 1, 2];

export function along(axis: Axis, by: number): Triple {
  return [axis === 0 ? by : 0, axis === 1 ? by : 0, axis === 2 ? by : 0];
}

const clampSide = (side: number) => Math.min(largestSide, Math.max(smallestSide, side));

/** The box around all places with so much on every side; none around nothing. */
export function boxAround(places: readonly Triple[], margin: number): SearchBox | undefined {
  if (!places.length) return undefined;
  const low: Triple = [Infinity, Infinity, Infinity], high: Triple = [-Infinity, -Infinity, -Infinity];
  for (const place of places)
    for (const axis of axes) {
      low[axis] = Math.min(low[axis], place[axis]);
      high[axis] = Math.max(high[axis], place[axis]);
    }
  const size = subtract(high, low).map((side) => clampSide(side + 2 * margin)) as Triple;
  return {center: rounded(scale(add(low, high), 0.5)), size: rounded(size)};
}

export function volumeOf({size}: SearchBox): number {
  return size[0] * size[1] * size[2];
}

export function lowest({center, size}: SearchBox): Triple {
  return subtract(center, scale(size, 0.5));
}

export function highest({center, size}: SearchBox): Triple {
  return add(center, scale(size, 0.5));
}

/** How far a place is from the box, Å; 0 within. */
export function distanceTo(box: SearchBox, place: Triple): number {
  const outside = axes.map((axis) => Math.max(0, Math.abs(place[axis] - box.center[axis]) - box.size[axis] / 2)) as Triple;
  return length(outside);
}

/** A face moved outwards; the face on the other side stays. */
export function moveFace({center, size}: SearchBox, axis: Axis, side: Side, outwards: number): SearchBox {
  const grown = clampSide(size[axis] + outwards) - size[axis];
  return {center: rounded(add(center, along(axis, side * grown / 2))), size: rounded(add(size, along(axis, grown)))};
}

export function moveBox({center, size}: SearchBox, by: Triple): SearchBox {
  return {center: rounded(add(center, by)), size};
}

/** Where a face's handle is: in its middle. */
export function faceOf({center, size}: SearchBox, axis: Axis, side: Side): Triple {
  return add(center, along(axis, side * size[axis] / 2));
}

export type Pixels = [x: number, y: number];

/**
 * How far a drag goes along a direction in space, Å: `seen` is where one Å of it leads on the screen. Nothing for one that
 * points at the viewer: there a pixel would be without end.
 */
export function dragAlong(drag: Pixels, seen: Pixels): number {
  const square = seen[0] ** 2 + seen[1] ** 2;
  return square < 1 ? 0 : (drag[0] * seen[0] + drag[1] * seen[1]) / square;
}

/** Where a drag leads in the plane of the screen, Å; pixels go down. */
export function dragInPlane(drag: Pixels, right: Triple, up: Triple, pixelsPerAngstrom: number): Triple {
  if (pixelsPerAngstrom <= 0) return [0, 0, 0];
  return add(scale(right, drag[0] / pixelsPerAngstrom), scale(up, -drag[1] / pixelsPerAngstrom));
}
