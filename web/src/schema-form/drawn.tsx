// For tests: a form as a page has it.
import {MantineProvider} from '@mantine/core';
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {act, render} from '@testing-library/react';
import {useState} from 'react';
import {vi} from 'vitest';
import {FormParts, type Parts} from './parts';
import {SchemaForm} from './schema-form';

function Filled({schema, from, onSubmit, onChange}: {schema: object; from: unknown; onSubmit: (value: unknown) => void; onChange: (value: unknown) => void}) {
  const [value, setValue] = useState<unknown>(from);
  return (
    <SchemaForm schema={schema} value={value} onSubmit={onSubmit} onChange={(next) => {
      setValue(next);
      onChange(next);
    }}>
      <button type="submit">Run</button>
    </SchemaForm>
  );
}

/** Draws the form of a schema, with a button "Run". */
export function draw(schema: object, value: unknown = {}, parts: Parts = {inputs: {}, besides: {}}) {
  const submitted = vi.fn();
  const changed = vi.fn();
  const {container} = render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <FormParts.Provider value={parts}><Filled schema={schema} from={value} onSubmit={submitted} onChange={changed} /></FormParts.Provider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return {container, submitted, changed, run: () => act(() => container.querySelector('form')?.requestSubmit())};
}
