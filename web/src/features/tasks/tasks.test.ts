// What is decided about tasks without a page: which fit a search, what of inputs fits a new version, ligands out of files.
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {ligandFields} from './batch-fields';
import {carried} from './carry';
import {dropDraft, draftOf, keepDraft} from './draft';
import {byCategory, fits, type Filters} from './library';
import {ligandsOfFile, ligandsOfLines} from './ligands';
import {parametersOf} from './parameters';
import {inputsIn} from './prefill';
import type {Task} from './queries';
import {eachOf} from './submissions';

const task = (change: Partial<Task>): Task => ({
  task_id: 'vina_dock', version: '1.0.0', name: 'Vina docking', description: 'Docks a ligand', category: 'docking', tags: ['vina', 'docking'], operation_id: 'dock',
  is_active: true, is_system: true, created_at: '2026-01-31T12:00:00Z', instances: 1, healthy_instances: 1, ...change,
});
const none: Filters = {q: '', category: '', tags: [], availability: '', owner: ''};

describe('a task of the library', () => {
  test.each<[Partial<Filters>, boolean]>([
    [{q: 'LIGAND vina'}, true], [{q: 'ligand smina'}, false], [{category: 'docking'}, true], [{category: 'analysis'}, false], [{tags: ['vina', 'docking']}, true], [{tags: ['vina', 'box']}, false],
    [{availability: 'available'}, true], [{availability: 'onDemand'}, false], [{owner: 'system'}, true], [{owner: 'organization'}, false],
  ])('%j fits: %s', (filters, expected) => expect(fits(task({}), {...none, ...filters})).toBe(expected));

  test('without an instance is there on demand, unless it cannot run here', () => {
    expect(fits(task({healthy_instances: 0}), {...none, availability: 'onDemand'})).toBe(true);
    expect(fits(task({unavailable: 'gnina is not installed'}), {...none, availability: 'unavailable'})).toBe(true);
  });

  test('stands under its category, by name', () => {
    const list = byCategory([task({name: 'B'}), task({name: 'A'}), task({category: 'analysis'})]);
    expect(list.map(([category, tasks]) => [category, tasks.map(({name}) => name)])).toEqual([['analysis', ['Vina docking']], ['docking', ['A', 'B']]]);
  });
});

describe('inputs for a new version', () => {
  const before = {type: 'object', properties: {atoms: {type: 'integer'}, method: {enum: ['a', 'b']}, old: {type: 'string', title: 'Old one'}, half: {type: 'string', minLength: 3}}};
  const after = {type: 'object', required: ['charge'], properties: {atoms: {type: 'integer', maximum: 50}, method: {enum: ['b', 'c']}, charge: {type: 'number'}, half: {type: 'string', minLength: 3}}};
  test('keep what still fits, and say what does not', () =>
    expect(carried(before, after, {atoms: 30, method: 'a', old: 'x'})).toEqual({inputs: {atoms: 30}, dropped: ['Method', 'Old one']}));
  test('keep what was only half typed', () => expect(carried(before, after, {half: 'ab', atoms: 51}).inputs).toEqual({half: 'ab'}));
});

describe('ligands', () => {
  test('are lines of SMILES with names', () =>
    expect(ligandsOfLines('# mine\nCCO ethanol\n\n c1ccccc1\tbenzene ring \nC')).toEqual([
      {name: 'ethanol', text: 'CCO ethanol'}, {name: 'benzene ring', text: 'c1ccccc1\tbenzene ring'}, {name: 'C', text: 'C'}]));
  test('are records of an SDF, each whole', () => {
    const record = (name: string) => `${name}\n  MAD\n\n  0  0\nM  END\n$$$$\n`;
    const both = ligandsOfFile('two.sdf', record('one') + record(''));
    expect(both.map(({name}) => name)).toEqual(['one', 'two 2']);
    expect(both.map(({text}) => text).join('')).toBe(record('one') + record(''));
  });
  test('are whole files otherwise', () => expect(ligandsOfFile('a.mol2', '@<TRIPOS>')).toEqual([{name: 'a', text: '@<TRIPOS>'}]));
  test('go into the inputs that take small molecules, the ligand first', () => {
    const document = JSON.parse(readFileSync('../tasks/vina/openapi.json', 'utf8')) as {components: {schemas: Record<string, object>}};
    expect(ligandFields(document.components.schemas.DockRequest ?? {}).map(({name}) => name)).toEqual(['ligand', 'reference_ligand', 'flexdist_ligand']);
  });
});

test('a document reads as rows, with what is inside of others', () => {
  const rows = parametersOf({type: 'object', required: ['box'], properties: {
    box: {$ref: '#/$defs/Box'}, seed: {type: 'integer', minimum: 1, default: 42, 'x-mad-unit': 's'},
  }, $defs: {Box: {type: 'object', properties: {center: {type: 'array', items: {type: 'number'}}, inner: {$ref: '#/$defs/Box'}}}}});
  expect(rows.map(({name, depth, type, required}) => [name, depth, type, required])).toEqual([
    ['box', 0, 'group of fields', true], ['center', 1, 'list: number', false], ['inner', 1, 'group of fields', false], ['seed', 0, 'whole number', false]]);
  expect(rows.at(-1)).toMatchObject({unit: 's', range: 'at least 1', fallback: '42'});
});

test('inputs of a link are an object, read or as text', () => {
  expect(inputsIn({inputs: {ligand: 'mad://a'}})).toEqual({ligand: 'mad://a'});
  expect(inputsIn({inputs: '{"ligand": "mad://a"}'})).toEqual({ligand: 'mad://a'});
  expect([inputsIn({inputs: '['}), inputsIn({inputs: '[1]'}), inputsIn({inputs: 3}), inputsIn({})]).toEqual([undefined, undefined, undefined, undefined]);
});

test('a draft is kept for its task until it is dropped; nothing typed is no draft', () => {
  keepDraft('a', {x: 1});
  expect([draftOf('a'), draftOf('b')]).toEqual([{x: 1}, undefined]);
  keepDraft('a', {});
  expect(draftOf('a')).toBeUndefined();
  keepDraft('a', {x: 2});
  dropDraft('a');
  expect(draftOf('a')).toBeUndefined();
});

test('of many, each is done once and no more than four at a time', async () => {
  let running = 0, most = 0;
  const done: number[] = [];
  await eachOf(Array.from({length: 20}, (_, i) => i), async (i) => {
    most = Math.max(most, ++running);
    await new Promise((then) => setTimeout(then, i % 3));
    --running;
    done.push(i);
  });
  expect(done.sort((a, b) => a - b)).toEqual(Array.from({length: 20}, (_, i) => i));
  expect(most).toBe(4);
});
