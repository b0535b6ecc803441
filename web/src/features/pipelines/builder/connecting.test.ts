// What a wire drawn in the graph becomes in the template.
import {describe, expect, test} from 'vitest';
import {Ends} from '../ends';
import {outputsNode, parametersNode} from '../graph';
import {headPort} from '../nodes';
import {aboutChange} from '../queries';
import {systemInterfaces, templates} from '../system.test-data';
import {disconnect, findStep, readsIn, type Read, type Template} from '../template';
import {renameParameter} from '../parameters';
import {connected, eachInstead, whyNot, wireOf} from './connecting';
import {faultsByNode, issueOf} from './state';

const template = templates.find(([name]) => name === 'screen-library.json')?.[1] as Template;
const ends = new Ends(template, systemInterfaces());

function draw(source: string, sourceHandle: string, target: string, targetHandle: string): {why: string | undefined; step: (id: string) => unknown; template: Template} {
  const wire = wireOf(ends, {source, sourceHandle, target, targetHandle});
  const next = wire ? connected(template, wire) : template;
  return {why: whyNot(ends, wire), step: (id) => findStep(next, id)?.step, template: next};
}

describe('a wire', () => {
  test('gives an input a parameter or a result, and keeps what is said where nothing is there', () => {
    expect(draw(parametersNode, '/reference_ligand', 'checks', '/reference').step('checks')).toMatchObject({inputs: {reference: {from: '/params/reference_ligand'}}});
    expect(draw('receptor', '/ligand_sdf', 'screen', '/reference_ligand').step('screen'))
      .toMatchObject({inputs: {reference_ligand: {from: '/steps/receptor/ligand_sdf', optional: true}}});
    expect(draw('best', 'item', 'checks', '/poses').step('checks')).toMatchObject({inputs: {poses: {from: '/item'}}});
  });

  test('to the head of a step is what it runs for each of, or only an order', () => {
    expect(draw(parametersNode, '/seeds', 'checks', headPort).step('checks')).toMatchObject({for_each: {from: '/params/seeds'}});
    expect(draw('screen', 'whole', 'best', headPort).step('best')).toMatchObject({for_each: {from: '/steps/screen'}});
    expect(draw('receptor', 'whole', 'screen', headPort).step('screen')).toMatchObject({after: ['receptor']});
  });

  test('to the outputs names what is given', () => {
    expect(draw('receptor', '/receptor_pdb', outputsNode, headPort).template.outputs).toMatchObject({ligands: {}, receptor_pdb: {from: '/steps/receptor/receptor_pdb'}});
    expect(draw('checks', '/passed', 'best', '/checks').step('best')).toMatchObject({outputs: {checks: {from: '/steps/checks/passed'}, why: {}}});
  });

  test('that cannot be says why', () => {
    expect(draw(parametersNode, '/top', 'checks', headPort).why).toBe('a whole number is given where text or a list is wanted');
    expect(draw('confidence', '/confidence', 'screen', '/seed').why).toBe('confidence is within another step, which gives its outputs');
    expect(draw('best', 'whole', 'screen', headPort).why).toBe('best waits for this step');
  });
});

test('a list that is no single value is run for each of, where an item of it fits', () => {
  const wire = wireOf(ends, {source: parametersNode, sourceHandle: '/seeds', target: 'screen', targetHandle: '/seed'});
  expect(whyNot(ends, wire)).toContain('a list is given');
  expect(eachInstead(ends, wire)).toBeUndefined();  // it runs for each of something already
  const once = disconnect(template, readsIn(template).find(({kind, reader}) => kind === 'each' && reader?.step.id === 'runs') as Read);
  const plain = new Ends(once, systemInterfaces());
  const seed = wireOf(plain, {source: parametersNode, sourceHandle: '/seeds', target: 'runs', targetHandle: '/seed'});
  expect(findStep(eachInstead(plain, seed) ?? template, 'runs')?.step).toMatchObject({for_each: {from: '/params/seeds'}, inputs: {seed: {from: '/item'}}});
  expect(eachInstead(plain, {from: '/params/seeds', kind: 'value', reader: findStep(once, 'runs'), target: '/receptor'})).toBeUndefined();
});

test('a circle is seen through the step that one is within', () => {
  const inner = {id: 'inner', task: 'a'}, outer = {id: 'outer', steps: [inner]}, last = {id: 'last', task: 'b', after: ['outer']};
  const around = new Ends({...template, steps: [outer, last]}, new Map());
  expect(around.whyNot(findStep(around.template, 'inner'), 'after', '/steps/last')).toBe('last waits for this step');
  expect(around.whyNot(findStep(around.template, 'last'), 'value', '/steps/outer', '/x')).toBeUndefined();
});

test('what the platform says is found at its node and port', () => {
  const issues = [
    issueOf(template, {pointer: '/steps/2/steps/1/inputs/poses/0', detail: 'a'}, true), issueOf(template, {pointer: '/steps/1/collect/by', detail: 'b'}, true),
    issueOf(template, {pointer: '/outputs/ligands/from', detail: 'c'}, true), issueOf(template, {pointer: '/steps/0/inputs/ph', detail: 'd'}, false),
  ];
  expect([...faultsByNode(issues)].map(([node, ports]) => [node, ...ports])).toEqual([
    ['checks', ['/poses', 'a']], ['screen', ['', 'b']], [outputsNode, ['/ligands', 'c']],
  ]);
});

test('a parameter has another name where it is read, too', () => {
  const renamed = renameParameter(template, 'seeds', 'starts');
  expect(JSON.stringify(renamed)).not.toContain('/params/seeds');
  expect(findStep(renamed, 'ligand')?.step.when?.from).toBe('/params/starts');
  expect(findStep(renamed, 'runs')?.step.for_each?.from).toBe('/params/starts');
  expect(renameParameter(renamed, 'starts', 'seeds')).toEqual(template);
});

test('only what is not the same about a version is changed there', () => {
  const {name, description, tags} = template;
  expect(aboutChange({name, description, tags: [...tags]}, template)).toEqual({});
  expect(aboutChange({name: 'x', description, tags: []}, {...template, name: ''})).toEqual({tags});
});
