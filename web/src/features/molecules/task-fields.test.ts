import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {fieldsFor, inputsWith} from './task-fields';

function inputSchemaOf(folder: string, operation: string): unknown {
  const document = JSON.parse(readFileSync(`../tasks/${folder}/openapi.json`, 'utf8')) as {
    paths: Record<string, Record<string, {operationId: string; requestBody?: {content: Record<string, {schema: object}>}}>>; components: object};
  const found = Object.values(document.paths).flatMap((path) => Object.values(path)).find(({operationId}) => operationId === operation);
  return {...found?.requestBody?.content['application/json']?.schema, components: document.components};
}

const small = (format: string, molecules = 1) => ({format, molecules, isMacromolecule: false});
const namesOf = (schema: unknown, candidate: Parameters<typeof fieldsFor>[1]) => fieldsFor(schema, candidate).map(({path}) => path.join('.'));

test('a docking takes a protein as its receptor, a small molecule as ligand or reference, SMILES as the ligand alone', () => {
  const dock = inputSchemaOf('vina', 'dock');
  expect(namesOf(dock, {...small('pdb'), isMacromolecule: true})).toEqual(['receptor']);
  expect(namesOf(dock, small('pdb'))).toEqual(expect.arrayContaining(['ligand', 'reference_ligand']));
  expect(namesOf(dock, small('pdb'))).not.toContain('receptor');
  expect(namesOf(dock, small('smi'))).toEqual(['ligand']);
});

test('a library goes where that many are taken', () => {
  const split = inputSchemaOf('formats', 'split_library'), preflight = inputSchemaOf('docking_preflight', 'docking_preflight');
  expect(namesOf(split, small('smi', 207))).toEqual(['molecules']);
  expect(namesOf(preflight, small('smi', 100))).toEqual(['ligand']);
  expect(namesOf(preflight, small('smi', 101))).toEqual([]);
});

test('fields in objects, in lists and behind references are found, and their inputs lead there', () => {
  const schema = {
    $ref: '#/components/schemas/Inputs',
    components: {schemas: {
      Inputs: {properties: {deep: {$ref: '#/components/schemas/Deep'}, files: {type: 'array', items: {'x-mad-file': ['sdf']}}, any: {'x-mad-file': true, title: 'Any file'}, n: {type: 'integer'}}},
      Deep: {properties: {ligand: {type: 'string', 'x-mad-file': {formats: ['smi', 'sdf']}}}},
    }},
  };
  const [deep, list, any] = fieldsFor(schema, small('sdf'));
  expect(deep && inputsWith(deep, 'mad://x')).toEqual({deep: {ligand: 'mad://x'}});
  expect(list && inputsWith(list, 'mad://x')).toEqual({files: ['mad://x']});
  expect(any?.title).toBe('Any file');
  expect(fieldsFor(schema, small('pdb')).map(({path}) => path)).toEqual([['any']]);
  expect(fieldsFor(undefined, small('sdf'))).toEqual([]);
});
