// Forms of the documents that come with the platform, and what a form does as one types.
import {cleanup, fireEvent, screen} from '@testing-library/react';
import {readdirSync, readFileSync} from 'node:fs';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {exampleOf, groupsOf} from './draw';
import {draw} from './drawn';
import type {BesideProps} from './parts';
import {faultsOf} from './validator';
import {readable} from './wording';

type Document = {
  paths: Record<string, Record<string, {operationId?: string; requestBody?: {content: Record<string, {schema: object}>}}>>;
  components: {schemas: Record<string, object>};
};

const tasks = '../tasks';

/** The input schema of each operation, as the platform gives it: with what its references reach. */
function inputsOf(folder: string): [name: string, schema: object][] {
  const document = JSON.parse(readFileSync(`${tasks}/${folder}/openapi.json`, 'utf8')) as Document;
  return Object.values(document.paths).flatMap((path) => Object.values(path)).flatMap((operation): [string, object][] => {
    const schema = operation.requestBody?.content['application/json']?.schema;
    return schema ? [[`${folder} ${operation.operationId}`, {...schema, components: document.components}]] : [];
  });
}

const documents = readdirSync(tasks).filter((name) => readdirSync(`${tasks}/${name}`).includes('openapi.json'));
const inputs = documents.flatMap(inputsOf);

afterEach(cleanup);

describe('a task of the platform', () => {
  test('is one of more than twenty operations', () => expect(inputs.length).toBeGreaterThan(20));

  test.each(inputs)('%s has a form whose example is submitted as it is', (_name, schema) => {
    const example = exampleOf(schema);
    expect(example).toBeDefined();
    expect(faultsOf(schema, example)).toEqual([]);
    const {submitted, run} = draw(schema, example);
    run();
    expect(submitted.mock.calls).toEqual([[example]]);
  });
});

test('what is missing is said at its field, and nothing is submitted', () => {
  const {submitted, run} = draw({type: 'object', required: ['smiles'], properties: {smiles: {type: 'string', title: 'SMILES'}}});
  run();
  const field = screen.getByRole('textbox', {name: 'SMILES'});
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(field);
  expect(submitted).not.toHaveBeenCalled();
  fireEvent.change(field, {target: {value: 'CCO'}});
  expect(field.getAttribute('aria-invalid')).not.toBe('true');
  run();
  expect(submitted).toHaveBeenCalledWith({smiles: 'CCO'});
});

test('the places of a vector are x, y and z; emptied, it is not sent', () => {
  const {submitted, run} = draw({
    type: 'object', properties: {box: {type: 'object', required: ['center'], properties: {center: {type: 'array', items: {type: 'number'}, minItems: 3, maxItems: 3}}}},
  });
  fireEvent.change(screen.getByLabelText('x'), {target: {value: '1.5'}});
  run();
  expect(screen.getByLabelText('y').getAttribute('aria-invalid')).toBe('true');
  fireEvent.change(screen.getByLabelText('x'), {target: {value: ''}});
  run();
  expect(submitted).toHaveBeenCalledWith({});
});

test('of two ways to say where, either is asked for', () => {
  const {run, submitted} = draw({
    type: 'object', anyOf: [{required: ['box']}, {required: ['reference_ligand']}],
    properties: {box: {type: 'string', title: 'Search box'}, reference_ligand: {type: 'string', title: 'Reference ligand'}},
  });
  run();
  expect(screen.getAllByText('give Search box or Reference ligand').length).toBeGreaterThan(1);
  fireEvent.change(screen.getByRole('textbox', {name: 'Search box'}), {target: {value: 'here'}});
  run();
  expect(submitted).toHaveBeenCalledWith({box: 'here'});
});

test('the advanced fold opens when a fault is inside', () => {
  const {run} = draw({type: 'object', properties: {seed: {type: 'integer', minimum: 1, title: 'Random seed', 'x-mad-advanced': true}}}, {seed: 0});
  expect(screen.queryByLabelText('Random seed')).toBeNull();
  run();
  expect(screen.getByLabelText('Random seed').getAttribute('aria-invalid')).toBe('true');
});

test('items are added, moved and removed', () => {
  const item = {type: 'object', required: ['name'], properties: {name: {type: 'string'}, kind: {const: 'atom'}}};
  const {submitted, run} = draw({type: 'object', properties: {atoms: {type: 'array', items: item}}}, {atoms: [{name: 'C'}, {name: 'N'}]});
  fireEvent.click(screen.getByRole('button', {name: 'Move Atoms 2 up'}));
  fireEvent.click(screen.getByRole('button', {name: 'Add Atoms 3'}));
  fireEvent.change(screen.getAllByRole('textbox', {name: 'Name'})[2] as HTMLElement, {target: {value: 'O'}});
  fireEvent.click(screen.getByRole('button', {name: 'Remove Atoms 2'}));
  run();
  expect(submitted).toHaveBeenCalledWith({atoms: [{name: 'N'}, {name: 'O'}]});
});

test('an alternative is picked by its title, and keeps what still fits', () => {
  const {submitted, run} = draw({
    type: 'object', required: ['by'], properties: {by: {oneOf: [
      {title: 'A ligand', type: 'object', required: ['kind', 'ligand'], properties: {kind: {const: 'ligand'}, ligand: {type: 'string'}, margin: {type: 'number'}}},
      {title: 'Residues', type: 'object', required: ['kind', 'residues'], properties: {kind: {const: 'residues'}, residues: {type: 'string'}, margin: {type: 'number'}}},
    ]}},
  }, {by: {kind: 'ligand', ligand: 'MK1', margin: 4}});
  fireEvent.click(screen.getByRole('combobox', {name: 'Kind of By'}));
  fireEvent.click(screen.getByRole('option', {name: 'Residues'}));
  fireEvent.change(screen.getByRole('textbox', {name: 'Residues'}), {target: {value: 'A:25'}});
  run();
  expect(submitted).toHaveBeenCalledWith({by: {kind: 'residues', residues: 'A:25', margin: 4}});
});

test('entries of a map are named, and renamed', () => {
  const {submitted, run} = draw({type: 'object', properties: {charges: {type: 'object', additionalProperties: {type: 'number'}}}}, {charges: {N: 1}});
  fireEvent.change(screen.getByRole('textbox', {name: 'Name of a new entry'}), {target: {value: 'O'}});
  fireEvent.click(screen.getByRole('button', {name: 'Add'}));
  fireEvent.change(screen.getByLabelText('O'), {target: {value: '-1'}});
  fireEvent.blur(screen.getByRole('textbox', {name: 'Name of the entry N'}), {target: {value: 'NZ'}});
  run();
  expect(submitted).toHaveBeenCalledWith({charges: {NZ: 1, O: -1}});
});

test('text that is no JSON is not submitted', () => {
  const {submitted, run} = draw({type: 'object', properties: {extra: {}}});
  const field = screen.getByRole('textbox', {name: 'Extra'});
  fireEvent.change(field, {target: {value: '{"a": '}});
  run();
  expect(submitted).not.toHaveBeenCalled();
  fireEvent.change(field, {target: {value: '{"a": 1}'}});
  run();
  expect(submitted).toHaveBeenCalledWith({extra: {a: 1}});
});

test('what features draw is given the files of the form, and writes the object', () => {
  const Beside = vi.fn(({files, onChange}: BesideProps) =>
    <button type="button" onClick={() => onChange({center: [1, 2, 3]})}>around {files.receptor?.value}</button>);
  const {submitted, run} = draw({
    type: 'object', properties: {
      receptor: {type: 'string', 'x-mad-file': {formats: ['pdb'], role: 'receptor'}},
      box: {type: 'object', 'x-mad-widget': 'box3d', properties: {center: {type: 'array', items: {type: 'number'}, minItems: 3, maxItems: 3}}},
    },
  }, {receptor: 'mad://r'}, {inputs: {}, besides: {box3d: Beside}});
  fireEvent.click(screen.getByRole('button', {name: 'around mad://r'}));
  run();
  expect(submitted).toHaveBeenCalledWith({receptor: 'mad://r', box: {center: [1, 2, 3]}});
});

test('names read as words', () => {
  expect(['num_modes', 'maxPoses', 'PDBFile', 'poseID', 'x-kind'].map(readable)).toEqual(['Num modes', 'Max poses', 'PDB file', 'Pose ID', 'X kind']);
});

test('groups are in order, advanced ones last and apart', () => {
  const properties = {
    seed: {'x-mad-advanced': true, 'x-mad-group': 'Search'}, margin: {'x-mad-group': 'Box', 'x-mad-order': 2}, center: {'x-mad-group': 'Box', 'x-mad-order': 1},
  };
  expect(groupsOf(properties, ['seed', 'margin', 'center'])).toEqual([
    {title: 'Box', folded: undefined, names: ['center', 'margin']},
    {title: '', folded: 'advanced', names: ['seed']},
  ]);
});
