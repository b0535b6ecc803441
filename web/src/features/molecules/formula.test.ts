import {expect, test} from 'vitest';
import {hill} from './formula';

test.each([
  ['C9H8O4', {O: 4, H: 8, C: 9}], ['CHCl3', {Cl: 3, C: 1, H: 1}], ['ClNa', {Na: 1, Cl: 1}], ['H2O', {O: 1, H: 2}], ['C6BrN', {N: 1, Br: 1, C: 6}],
  ['BrH', {H: 1, Br: 1}],
])('%s', (formula, elements) => expect(hill(elements)).toBe(formula));
