import {describe, expect, test} from 'vitest';
import {read} from '~/document-editor/places';
import {faultOfStep, templateFrom} from './shape';

describe('what is no template', () => {
  test.each([
    ['[]', 'It is no template: it needs steps, each with an id.'],
    ['name: a', 'It is no template: it needs steps, each with an id.'],
    ['steps: 3', '/steps must be a list.'],
    ['steps: [{}]', '/steps/0 is no step: it needs an id.'],
    ['steps: [{id: a, steps: [b]}]', '/steps/0/steps/0 is no step: it needs an id.'],
    ['steps: [{id: a, after: b}]', '/steps/0/after must be a list of steps’ ids.'],
    ['steps: [{id: a, for_each: {chunk: 3}}]', '/steps/0/for_each must be an object with a pointer as from.'],
    ['steps: [{id: a, inputs: [1]}]', '/steps/0/inputs must be an object.'],
    ['steps: [{id: a, collect: {by: 3}}]', '/steps/0/collect/by must be text.'],
    ['steps: [{id: a}, {id: b, steps: [{id: a}]}]', 'More than one step has the id a.'],
    ['{steps: [], parameters: 3}', '/parameters must be an object.'],
  ])('%s says why', (text, why) => expect(templateFrom(read(text).value)).toEqual({fault: why}));
});

test('members without a value are as good as not there', () => {
  expect(templateFrom(read('steps: [{id: a, task: t, inputs: , after: , steps: , when: }]').value).template?.steps).toEqual([{id: 'a', task: 't'}]);
});

test('a step keeps its own id, and takes no other’s', () => {
  expect(faultOfStep({id: 'a'}, '', new Set(['b']))).toBeUndefined();
  expect(faultOfStep({id: 'b'}, '', new Set(['b']))).toBe('More than one step has the id b.');
});
