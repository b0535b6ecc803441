import {describe, expect, it} from 'vitest';
import {warningsOf} from './box-warnings';
import {boxAround, distanceTo, dragAlong, dragInPlane, length, moveBox, moveFace, orbit, subtract, type SearchBox, type Triple} from './geometry';
import {words} from '~/texts/viewer';

const box: SearchBox = {center: [10, 20, 30], size: [20, 10, 6]};

describe('a box', () => {
  it('is around all atoms with the margin on every side', () => {
    expect(boxAround([[0, 0, 0], [4, -2, 1], [1, 6, 1]], 4)).toEqual({center: [2, 2, 0.5], size: [12, 16, 9]});
    expect(boxAround([[5, 5, 5]], 4)).toEqual({center: [5, 5, 5], size: [8, 8, 8]});
    expect(boxAround([], 4)).toBeUndefined();
  });
  it('is no larger than docking takes', () => {
    expect(boxAround([[0, 0, 0], [500, 0, 0]], 4)?.size).toEqual([120, 8, 8]);
  });
  it('keeps the other face where one is moved', () => {
    expect(moveFace(box, 0, 1, 4)).toEqual({center: [12, 20, 30], size: [24, 10, 6]});
    expect(moveFace(box, 0, -1, 4)).toEqual({center: [8, 20, 30], size: [24, 10, 6]});
    expect(moveFace(box, 2, 1, -100)).toEqual({center: [10, 20, 27.5], size: [20, 10, 1]});
  });
  it('is as far from an atom as its nearest face, edge or corner', () => {
    expect(distanceTo(box, [12, 21, 31])).toBe(0);
    expect(distanceTo(box, [25, 20, 30])).toBe(5);
    expect(distanceTo(box, [23, 29, 30])).toBe(5);
  });
  it('moves as a whole', () => {
    expect(moveBox(box, [1, -2, 0.5])).toEqual({center: [11, 18, 30.5], size: [20, 10, 6]});
  });
});

describe('a drag', () => {
  it('counts only what goes along the direction as it is seen', () => {
    expect(dragAlong([30, 40], [10, 0])).toBe(3);
    expect(dragAlong([-20, 5], [10, 0])).toBe(-2);
    expect(dragAlong([6, 8], [3, 4])).toBeCloseTo(2);
  });
  it('does nothing along a direction that points at the viewer', () => {
    expect(dragAlong([300, 400], [0.1, 0.2])).toBe(0);
  });
  it('moves in the plane of the screen, where pixels go down and space goes up', () => {
    expect(dragInPlane([20, 10], [1, 0, 0], [0, 0, 1], 10)).toEqual([2, 0, -1]);
  });
});

describe('the camera', () => {
  const from: Triple = [0, 0, 10], target: Triple = [0, 0, 0], up: Triple = [0, 1, 0];
  it('goes around what it looks at', () => {
    const {position} = orbit(from, target, up, 90, 0, 1);
    expect(position.map((x) => Math.round(x * 1e6) / 1e6 + 0)).toEqual([10, 0, 0]);
  });
  it('goes over it and keeps its distance and its upright', () => {
    const turned = orbit(from, target, up, 0, 90, 1);
    expect(turned.position.map((x) => Math.round(x * 1e6) / 1e6 + 0)).toEqual([0, 10, 0]);
    expect(length(subtract(turned.position, target))).toBeCloseTo(10);
    expect(turned.up.map((x) => Math.round(x * 1e6) / 1e6 + 0)).toEqual([0, 0, -1]);
  });
  it('comes nearer', () => {
    expect(orbit(from, target, up, 0, 0, 0.5).position).toEqual([0, 0, 5]);
  });
});

describe('what speaks against a box', () => {
  const near: Triple[] = [[10, 20, 30]];
  it('is nothing for a usual one', () => {
    expect(warningsOf({center: [10, 20, 30], size: [30, 30, 30]}, near)).toEqual([]);
  });
  it('is its volume above 27,000 Å³', () => {
    expect(warningsOf({center: [10, 20, 30], size: [30, 30, 30.1]}, near)).toEqual([words.large]);
  });
  it('is that no atom is near', () => {
    expect(warningsOf({center: [10, 20, 43], size: [10, 10, 10]}, near)).toEqual([]);
    expect(warningsOf({center: [10, 20, 43.1], size: [10, 10, 10]}, near)).toEqual([words.far]);
  });
  it('is that it holds a whole protein', () => {
    const protein = Array.from({length: 1000}, (_, i): Triple => [i % 10, Math.floor(i / 10) % 10, Math.floor(i / 100)]);
    expect(warningsOf({center: [5, 5, 5], size: [25, 25, 25]}, protein)).toEqual([words.whole]);
  });
});
