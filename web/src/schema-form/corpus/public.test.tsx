// Operations of public APIs' documents (public.json, made by web/public-documents/extract.test.tsx): every form submits
// valid inputs as they are. All of the documents: tools/web-forms.
import {cleanup} from '@testing-library/react';
import {afterEach, expect, test} from 'vitest';
import {draw} from '../drawn';
import {faultsOf} from '../validator';
import operations from './public.json';

afterEach(cleanup);

test('come from more than ten documents', () => expect(new Set(operations.map(({document}) => document)).size).toBeGreaterThan(10));

test.each(operations.map(({document, operation, schema, inputs}) => [`${document} ${operation}`, schema, inputs] as const))('%s', (_name, schema, inputs) => {
  expect(faultsOf(schema, inputs)).toEqual([]);
  const {container, submitted, changed, run} = draw(schema, inputs);
  run();
  expect(submitted.mock.calls).toEqual([[inputs]]);
  expect(changed).not.toHaveBeenCalled();
  expect(container.querySelectorAll('input, textarea, button').length).toBeGreaterThan(0);
});
