import {expect, test} from 'vitest';
import {changesBetween, diffOf, isNone} from './diff';
import {connect, findStep, removeStep, renameStep, type Template} from './template';
import {put} from './pointers';
import {templates} from './system.test-data';

const template = templates.find(([name]) => name === 'screen-library.json')?.[1] as Template;

test('a template does not differ from itself', () => {
  for (const [, one] of templates) expect(isNone(diffOf(one, structuredClone(one)))).toBe(true);
});

test('says what steps were added, removed and changed, also those within others', () => {
  const without = removeStep(template, findStep(template, 'checks')?.path ?? []);
  expect(diffOf(template, without).steps).toEqual([
    {name: 'best', what: 'changed', changes: [{at: '/outputs/checks', before: {from: '/steps/checks/poses/0'}}]},
    {name: 'checks', what: 'removed', changes: [], value: {...findStep(template, 'checks')?.step, within: 'best'}},
  ]);
  expect(diffOf(without, template).steps.find(({name}) => name === 'checks')).toMatchObject({what: 'added'});
  const changed = connect(template, '/steps/1/inputs/ph', '/params/other');
  expect(diffOf(template, changed).steps).toEqual([
    {name: 'screen', what: 'changed', changes: [{at: '/inputs/ph/from', before: '/params/ph', after: '/params/other'}]},
  ]);
  expect(diffOf(template, renameStep(template, 'runs', 'seeds')).steps.map(({name, what}) => [name, what])).toEqual([
    ['runs', 'removed'], ['confidence', 'changed'], ['seeds', 'added'],
  ]);
});

test('says what parameters differ in, and whether they are required', () => {
  const wider = put(put(template, '/parameters/properties/top/maximum', 5), '/parameters/required', ['receptor']);
  expect(diffOf(template, wider).parameters).toEqual([
    {name: 'library', what: 'changed', changes: [{at: '/required', before: true, after: false}]},
    {name: 'top', what: 'changed', changes: [{at: '/maximum', before: 10000, after: 5}]},
  ]);
  expect(diffOf(template, {...template, outputs: {}}).outputs).toEqual([{name: 'ligands', what: 'removed', changes: [], value: template.outputs.ligands}]);
  expect(diffOf(template, {...template, name: 'Screen'}).about).toMatchObject([{name: 'name', changes: [{after: 'Screen'}]}]);
});

test('lists of another length are changed as wholes', () => {
  expect(changesBetween({a: [1, 2]}, {a: [1]})).toEqual([{at: '/a', before: [1, 2], after: [1]}]);
  expect(changesBetween({a: [1, 2]}, {a: [1, 3]})).toEqual([{at: '/a/1', before: 2, after: 3}]);
});
