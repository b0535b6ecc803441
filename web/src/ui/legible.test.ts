import {describe, expect, it} from 'vitest';
import {legibleView, legibleZoom, viewWith, type Box, type View} from './legible';

const room = {width: 400, height: 300};
const onScreen = ({x, y, width, height}: Box, view: View) =>
  ({left: x * view.zoom + view.x, top: y * view.zoom + view.y, right: (x + width) * view.zoom + view.x, bottom: (y + height) * view.zoom + view.y});

describe('the view of a graph', () => {
  it('shows the whole in the middle where there is room, and no larger than it is', () => {
    const view = legibleView({x: 10, y: 10, width: 200, height: 100}, undefined, room);
    expect(view).toEqual({zoom: 1, x: 90, y: 90});
  });

  it('shows a long one from its left end, as small as can be read', () => {
    const view = legibleView({x: 24, y: 0, width: 3000, height: 300}, undefined, room);
    expect(view.zoom).toBe(legibleZoom);
    expect(24 * view.zoom + view.x).toBe(20);
  });

  it('has the first node of a high one in sight, and nothing empty beyond the ends', () => {
    const whole = {x: 0, y: 0, width: 3000, height: 2000};
    const middle = {x: 0, y: 950, width: 270, height: 100};
    const {top, bottom} = onScreen(middle, legibleView(whole, middle, room));
    expect((top + bottom) / 2).toBeCloseTo(150);
    const {top: above} = onScreen(whole, legibleView(whole, {x: 0, y: 0, width: 270, height: 100}, room));
    expect(above).toBe(20);
    const {bottom: below} = onScreen(whole, legibleView(whole, {x: 0, y: 1900, width: 270, height: 100}, room));
    expect(below).toBeCloseTo(280);
  });

  it('stays where a node is in it that can be read', () => {
    const view = {x: 0, y: 0, zoom: 1};
    expect(viewWith(view, {x: 50, y: 50, width: 100, height: 100}, room)).toEqual(view);
  });

  it('moves to a node that is outside, and nearer where it was too small', () => {
    const node = {x: 2000, y: -500, width: 270, height: 100};
    const view = viewWith({x: 0, y: 0, zoom: 0.2}, node, room);
    const {left, right, top, bottom} = onScreen(node, view);
    expect(view.zoom).toBe(legibleZoom);
    expect(left).toBeGreaterThanOrEqual(20);
    expect(right).toBeLessThanOrEqual(380.001);
    expect(top).toBeGreaterThanOrEqual(20 - 0.001);
    expect(bottom).toBeLessThanOrEqual(280);
  });

  it('shows the beginning of a node that is larger than the view', () => {
    const {left, top} = onScreen({x: 500, y: 500, width: 2000, height: 2000}, viewWith({x: 0, y: 0, zoom: 1}, {x: 500, y: 500, width: 2000, height: 2000}, room));
    expect([left, top]).toEqual([20, 20]);
  });
});
