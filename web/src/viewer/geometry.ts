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
