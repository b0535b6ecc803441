import {expect, test} from 'vitest';
import {soughtIn} from './sought';

test('what means nothing is left out, numbers may be names', () => {
  expect(soughtIn({q: 42, format: 'sdf', weight_max: '500', logp_min: -1, tpsa_max: '', donors_max: 'many', substructure: ' c1ccccc1 ', tab: 'x', formula: '', similarity_min: true}))
    .toEqual({q: '42', format: 'sdf', weight_max: 500, logp_min: -1, substructure: 'c1ccccc1'});
  expect(soughtIn({format: 'exe', weight_min: null, q: undefined})).toEqual({});
});
