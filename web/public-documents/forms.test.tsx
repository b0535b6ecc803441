// Of each operation of each public document: does its form render, and submit valid inputs as they are? Results go into
// build/public-documents/results.json; tools/web-forms prints them.
import {cleanup} from '@testing-library/react';
import {load} from 'js-yaml';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {afterAll, expect, test, vi} from 'vitest';
import {draw} from '../src/schema-form/drawn';
import type {Json} from '../src/schema-form/schema';
import documents from './documents.json';
import {operationsOf, type Operation} from './operations';
import {sampleOf} from './sample';

const home = '../build/public-documents';

type Outcome = 'submitted' | 'no data' | 'not rendered' | 'changed' | 'refused';
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
  return (path.endsWith('.json') ? JSON.parse(text) : load(text)) as Json;
}

function tryOut(operation: Operation): Pick<Result, 'outcome' | 'from' | 'why'> {
  const sample = sampleOf(operation.schema, operation.examples);
  const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    draw(operation.schema, {});
    cleanup();
    if (!sample) return {outcome: 'no data'};
    const {container, submitted, changed, run} = draw(operation.schema, sample.inputs);
    run();
    const said = errors.mock.calls[0];
    if (said) return {outcome: 'not rendered', why: said.map(String).join(' ').slice(0, 300)};
    if (!submitted.mock.calls.length) return {outcome: 'refused', from: sample.from, why: container.querySelector('[role=alert]')?.textContent?.slice(0, 300) ?? ''};
    const same = JSON.stringify(submitted.mock.calls[0]?.[0]) === JSON.stringify(sample.inputs) && changed.mock.calls.length === 0;
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

afterAll(() => {
  mkdirSync(home, {recursive: true});
  writeFileSync(`${home}/results.json`, JSON.stringify(results, null, 1));
});
