// Forms of the documents that come with the platform.
import {MantineProvider} from '@mantine/core';
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import type {RJSFSchema} from '@rjsf/utils';
import {cleanup, fireEvent, render, screen, waitFor} from '@testing-library/react';
import {readdirSync, readFileSync} from 'node:fs';
import {useState} from 'react';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {exampleOf, groupsOf, resolved, uiSchemaOf} from './draw';
import {SchemaForm} from './schema-form';
import {errorsAt, faultsOf, filledIn} from './validator';

type Document = {
  paths: Record<string, Record<string, {operationId?: string; requestBody?: {content: Record<string, {schema: RJSFSchema}>}}>>;
  components: {schemas: Record<string, RJSFSchema>};
};

const tasks = '../tasks';

/** The input schema of each operation, as the platform gives it: with what its references reach. */
function inputsOf(folder: string): [name: string, schema: RJSFSchema][] {
  const document = JSON.parse(readFileSync(`${tasks}/${folder}/openapi.json`, 'utf8')) as Document;
  return Object.values(document.paths).flatMap((path) => Object.values(path)).flatMap((operation) => {
    const schema = operation.requestBody?.content['application/json']?.schema;
    if (!schema) return [];
    const whole = resolved({...schema, components: document.components} as RJSFSchema);
    return [[`${folder} ${operation.operationId}`, whole]];
  });
}

const documents = readdirSync(tasks).filter((name) => readdirSync(`${tasks}/${name}`).includes('openapi.json'));
const inputs = documents.flatMap(inputsOf);

function Filled({schema, onSubmit}: {schema: RJSFSchema; onSubmit: (value: unknown) => void}) {
  const [value, setValue] = useState<unknown>(exampleOf(schema) ?? {});
  return (
    <SchemaForm schema={schema} value={value} onChange={setValue} onSubmit={onSubmit}>
      <button type="submit">Run</button>
    </SchemaForm>
  );
}

function draw(schema: RJSFSchema, onSubmit = vi.fn()) {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}><Filled schema={schema} onSubmit={onSubmit} /></QueryClientProvider>
    </MantineProvider>,
  );
  return onSubmit;
}

afterEach(cleanup);

describe('a task of the platform', () => {
  test('is one of more than twenty operations', () => expect(inputs.length).toBeGreaterThan(20));

  test.each(inputs)('%s has a form whose example can be submitted as it is', async (_name, schema) => {
    const example = exampleOf(schema);
    expect(example).toBeDefined();
    expect(faultsOf(schema, example)).toEqual([]);
    const submitted = draw(schema);
    fireEvent.click(screen.getByRole('button', {name: 'Run'}));
    await waitFor(() => expect(submitted).toHaveBeenCalled());
    expect(submitted.mock.calls[0]?.[0]).toMatchObject(example ?? {});
    expect(faultsOf(schema, submitted.mock.calls[0]?.[0])).toEqual([]);
  });
});

test('what is missing is said at its field, and nothing is submitted', async () => {
  const submitted = draw({type: 'object', required: ['smiles'], properties: {smiles: {type: 'string', title: 'SMILES'}}});
  fireEvent.click(screen.getByRole('button', {name: 'Run'}));
  expect((await screen.findAllByText('is required')).length).toBeGreaterThan(0);
  expect(submitted).not.toHaveBeenCalled();
});

test('faults are at the deepest place that they are of', () => {
  const schema: RJSFSchema = {
    type: 'object',
    properties: {box: {type: 'object', properties: {size: {type: 'array', items: {type: 'number', minimum: 1}}}}},
  };
  expect(faultsOf(schema, {box: {size: [3, 0]}}).map((fault) => fault.property)).toEqual(['.box.size.1']);
});

test('places that nobody wrote in are not sent', () => {
  expect(filledIn({box: {center: [null, null, null], size: [undefined]}, seeds: [], seed: 0, name: ''})).toEqual({seeds: [], seed: 0, name: ''});
  expect(filledIn({center: [1, null, 3]})).toEqual({center: [1, null, 3]});
});

test('the platform’s faults come to their fields', () => {
  expect(errorsAt([{pointer: '/box/size/1', detail: 'too small'}])).toMatchObject({box: {size: {1: {__errors: ['too small']}}}});
});

test('units stand beside titles, vectors keep their length, advanced fields are apart', () => {
  const properties = {
    margin: {type: 'number', title: 'Margin', 'x-mad-unit': 'Å', 'x-mad-group': 'Box'},
    center: {type: 'array', items: {type: 'number'}, minItems: 3, maxItems: 3, 'x-mad-group': 'Box'},
    seed: {type: 'integer', 'x-mad-advanced': true, 'x-mad-group': 'Search'},
  };
  const ui = uiSchemaOf({type: 'object', properties} as RJSFSchema);
  expect(ui.margin).toMatchObject({'ui:title': 'Margin (Å)'});
  expect(ui.center).toMatchObject({'ui:options': {addable: false}});
  expect(groupsOf(properties, ['seed', 'margin', 'center'])).toEqual([
    {title: 'Box', advanced: false, names: ['margin', 'center']},
    {title: '', advanced: true, names: ['seed']},
  ]);
});
