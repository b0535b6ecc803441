import {afterEach, describe, expect, it} from 'vitest';
import {keepPlaces, placesOf} from './places';

const of = (n: number) => ({template_id: 'a', version: `1.0.${n}`});
const at = (x: number) => new Map([['dock', {x, y: 2}]]);

afterEach(() => localStorage.clear());

describe('where nodes were put', () => {
  it('is kept for each version', () => {
    keepPlaces(of(1), at(1));
    keepPlaces(of(2), at(2));
    expect(placesOf(of(1))).toEqual(at(1));
    expect(placesOf(of(2))).toEqual(at(2));
    expect(placesOf({template_id: 'b', version: '1.0.1'})).toBeUndefined();
  });

  it('is forgotten when it is arranged anew', () => {
    keepPlaces(of(1), at(1));
    keepPlaces(of(1), undefined);
    expect(placesOf(of(1))).toBeUndefined();
  });

  it('is kept of the last fifty', () => {
    for (let n = 0; n < 51; ++n) keepPlaces(of(n), at(n));
    expect(placesOf(of(0))).toBeUndefined();
    expect(placesOf(of(1))).toEqual(at(1));
    expect(placesOf(of(50))).toEqual(at(50));
  });

  it('passes over what others wrote there', () => {
    for (const text of ['no json', '{}', '[null, {"of": "a 1.0.1", "places": {"dock": {"x": "1", "y": null}}}]']) {
      localStorage.setItem('mad.pipelines.places', text);
      expect(placesOf(of(1))).toBeUndefined();
    }
    keepPlaces(of(1), at(1));
    expect(placesOf(of(1))).toEqual(at(1));
  });
});
