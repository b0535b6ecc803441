// Each schema of the corpus: valid inputs come through as they are, invalid ones are refused at the right field.
import {cleanup, screen} from '@testing-library/react';
import {afterEach, describe, expect, test} from 'vitest';
import {draw} from '../drawn';
import {faultsOf} from '../validator';
import {alternatives} from './alternatives';
import {scalars} from './scalars';
import {structures} from './structures';

const corpus = [...scalars, ...structures, ...alternatives];

afterEach(cleanup);

test('is of more than thirty schemas', () => expect(corpus.length).toBeGreaterThan(30));

describe.each(corpus)('$name', ({schema, valid, invalid}) => {
  test.each(valid.map((inputs) => [JSON.stringify(inputs), inputs]))('submits %s', (_name, inputs) => {
    const {submitted, changed, run} = draw(schema, inputs);
    run();
    expect(screen.queryAllByRole('alert').map((alert) => alert.textContent)).toEqual([]);
    expect(submitted.mock.calls).toEqual([[inputs]]);
    expect(changed).not.toHaveBeenCalled();
  });

  test.each(invalid.map(([inputs, at]) => [JSON.stringify(inputs), at, inputs] as const))('refuses %s at %s', (_name, at, inputs) => {
    expect(faultsOf(schema, inputs).map(({pointer}) => pointer)).toContain(at);
    const {container, submitted, run} = draw(schema, inputs);
    run();
    expect(submitted).not.toHaveBeenCalled();
    const place = [...container.querySelectorAll('[id]')].find(({id}) => id.replace(/^[^/]*/, '') === at && !id.startsWith('mantine'));
    const said = place?.getAttribute('aria-invalid') === 'true' || place?.querySelector('[role=alert]') || place?.parentElement?.querySelector('[role=alert], .mantine-InputWrapper-error');
    const list = at.replace(/\/\d+$/, '');  // of lists that are one input
    const inList = [...container.querySelectorAll('[id]')].find(({id}) => id.replace(/^[^/]*/, '') === list)?.closest('.mantine-InputWrapper-root')?.querySelector('.mantine-InputWrapper-error');
    expect(Boolean(said ?? inList)).toBe(true);
  });
});
