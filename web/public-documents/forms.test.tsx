// Of each operation of each public document: does its form render, and submit valid inputs as they are? Results go into
// build/public-documents/results.json; tools/web-forms prints them.
import {act, cleanup} from '@testing-library/react';
import {isDeepStrictEqual} from 'node:util';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {afterEach, expect, test, vi} from 'vitest';
import {parse} from 'yaml';
import {draw} from '../src/schema-form/drawn';
import {memberSchema} from '../src/schema-form/fields/map-rows';
import {bestOf, optionsOf, plainOf, wholeOf, type Whole} from '../src/schema-form/plain';
import {isObject, type Json, type Schema} from '../src/schema-form/schema';
import documents from './documents.json';
import {operationsOf, type Operation} from './operations';
import {sampleOf, whyNoData} from './sample';

const home = '../build/public-documents';

type Outcome = 'submitted' | 'not shown' | 'no data' | 'not rendered' | 'changed' | 'refused';
interface Result {
  document: string;
  operation: string;
  outcome: Outcome;
  from?: 'example' | 'schema';
  why?: string;
}
const results: Result[] = [];

function read(path: string): Json {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  return (path.endsWith('.json') ? JSON.parse(text) : parse(text)) as Json;
}

/** Opens what is folded. */
function unfold(container: HTMLElement): void {
  for (let round = 0; round < 8; ++round) {
    const closed = [...container.querySelectorAll<HTMLElement>('[data-accordion-control][aria-expanded=false]')];
    if (!closed.length) return;
    for (const control of closed) act(() => control.click());
  }
}

/** The texts and numbers of the inputs, but those that no field is for: what a constant says, times, which are shown as here. */
function leavesOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return value && !/^\d{4}-\d\d-\d\dT/.test(value) ? [[path, value]] : [];
  if (typeof value === 'number') return [[path, String(value)]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).slice(0, 50).flatMap(([name, of]) => leavesOf(of, `${path}/${name}`));
}

/** The places of required constants, for which there is nothing to fill in. */
function constantsIn(whole: Whole, given: Schema, value: unknown, path = ''): string[] {
  const plain = plainOf(whole, given, value);
  if (plain.choices.length) {
    const options = optionsOf(plain);
    return constantsIn(whole, options[bestOf(whole, options, value)] ?? {}, value, path);
  }
  if ('const' in plain.schema) return [path];
  if (Array.isArray(value)) return value.flatMap((item, i) => constantsIn(whole, plain.schema.prefixItems?.[i] ?? plain.schema.items ?? {}, item, `${path}/${i}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, of]) => constantsIn(whole, plain.schema.properties?.[name] ?? memberSchema(plain.schema, name), of, `${path}/${name}`));
}

/** What of the inputs the form does not show, once all is unfolded. */
function unseen(container: HTMLElement, schema: object, inputs: unknown): string[] {
  unfold(container);
  const fields = [...container.querySelectorAll<HTMLInputElement>('input, textarea')].map((field) => field.value);
  const all = new Set(fields);
  const text = [container.textContent ?? '', ...fields.filter((one) => one.length > 1)].join('\n');
  const plain = (one: string) => one.replaceAll(/\s+/g, ' ');
  const whole = wholeOf(schema);
  const constants = new Set(constantsIn(whole, whole.schema, inputs));
  return leavesOf(inputs).filter(([path]) => !constants.has(path)).filter(([, leaf]) => !all.has(leaf) && !plain(text).includes(plain(leaf)) && !plain(text).includes(plain(JSON.stringify(leaf).slice(1, -1)))).map(([path]) => path);
}

function tryOut(operation: Operation): Pick<Result, 'outcome' | 'from' | 'why'> {
  const sample = sampleOf(operation.schema, operation.examples);
  const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    if (process.env.ONLY_DATA) return {outcome: sample ? 'submitted' : 'no data'};
    if (!sample) {
      draw(operation.schema, {});
      return {outcome: errors.mock.calls.length ? 'not rendered' : 'no data', why: whyNoData(operation.schema)};
    }
    const {container, submitted, changed, run} = draw(operation.schema, sample.inputs);
    run();
    const said = errors.mock.calls[0];
    if (said) return {outcome: 'not rendered', why: said.map(String).join(' ').slice(0, 300)};
    if (!submitted.mock.calls.length) return {outcome: 'refused', from: sample.from, why: container.querySelector('[role=alert]')?.textContent?.slice(0, 300) ?? ''};
    const same = isDeepStrictEqual(submitted.mock.calls[0]?.[0], sample.inputs) && changed.mock.calls.length === 0;
    const hidden = same ? unseen(container, operation.schema, sample.inputs) : [];
    if (hidden.length) return {outcome: 'not shown', from: sample.from, why: hidden.join(' ').slice(0, 300)};
    return {outcome: same ? 'submitted' : 'changed', from: sample.from, why: same ? '' : `${JSON.stringify(sample.inputs)} → ${JSON.stringify(submitted.mock.calls[0]?.[0])}`.slice(0, 600)};
  } catch (error) {
    return {outcome: 'not rendered', why: String(error instanceof Error ? error.stack : error).slice(0, 600)};
  } finally {
    errors.mockRestore();
    cleanup();
  }
}

const wanted = process.env.DOCUMENTS?.split(',');
const all = documents.flatMap(({package: from, documents: files}) => files.map(({name, file}) => [name, `${home}/${from.replaceAll(/[@/]/g, '_')}/package/${file}`] as const))
  .filter(([name]) => !wanted || wanted.includes(name));

test.each(all)('%s', (name, path) => {
  const operations = operationsOf(read(path));
  expect(operations.length).toBeGreaterThan(0);
  for (const operation of operations) {
    const began = Date.now();
    const result = tryOut(operation);
    const took = Date.now() - began;
    results.push({document: name, operation: operation.name, ...result, ...(took > 3000 ? {why: `${result.why ?? ''} (${took} ms)`} : {})});
  }
}, 3_600_000);

afterEach(() => {
  mkdirSync(home, {recursive: true});
  writeFileSync(`${home}/results${process.env.RESULTS ?? ''}.json`, JSON.stringify(results, null, 1));
});
