import {expect, test, vi} from 'vitest';
import {Drawings, type Artist} from './drawings';
import type {Answer, Asked} from './messages';

/** Draws when it is told to. */
class Slow implements Artist {
  readonly asked: Asked[] = [];
  private told: (answer: Answer) => void = () => {};
  readonly ask = (asked: Asked) => void this.asked.push(asked);
  readonly onAnswer = (then: (answer: Answer) => void) => {
    this.told = then;
  };
  answer(place: number, rest: Omit<Answer, 'id'>): void {
    const asked = this.asked[place];
    if (asked) this.told({id: asked.id, ...rest});
  }
}
const of = (text: string) => ({text, width: 100, height: 60, dark: false, highlight: undefined});

test('what two ask for is drawn once and kept', () => {
  const slow = new Slow();
  const drawings = new Drawings(() => slow);
  const first = vi.fn(), second = vi.fn();
  drawings.draw(of('CCO'), first);
  drawings.draw(of('CCO'), second);
  expect(slow.asked.length).toBe(1);
  expect(drawings.known(of('CCO'))).toBeUndefined();
  slow.answer(0, {svg: '<svg/>'});
  expect(first).toHaveBeenCalledWith('<svg/>');
  expect(second).toHaveBeenCalledWith('<svg/>');
  expect(drawings.known(of('CCO'))).toBe('<svg/>');
  expect(drawings.known({...of('CCO'), dark: true})).toBeUndefined();
});

test('what is no molecule is remembered, what could not be drawn for another reason is not', () => {
  const slow = new Slow();
  const drawings = new Drawings(() => slow);
  drawings.draw(of('C1C'), vi.fn());
  drawings.draw(of('CCC'), vi.fn());
  slow.answer(0, {svg: undefined});
  slow.answer(1, {svg: undefined, failure: 'no memory'});
  expect(drawings.known(of('C1C'))).toBeNull();
  expect(drawings.known(of('CCC'))).toBeUndefined();
});

test('what nobody waits for any more when its turn comes is not drawn', () => {
  const slow = new Slow();
  const drawings = new Drawings(() => slow);
  for (let i = 0; i < 8; ++i) drawings.draw(of('C'.repeat(i + 1)), vi.fn());
  const gone = drawings.draw(of('gone'), vi.fn());
  drawings.draw(of('stays'), vi.fn());
  expect(slow.asked.length).toBe(8);
  gone();
  slow.answer(0, {svg: '<svg/>'});
  expect(slow.asked.map((one) => one.text).slice(8)).toEqual(['stays']);
});
