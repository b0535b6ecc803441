// What is looked for in the library, as the URL has it.
import {useNavigate, useSearch} from '@tanstack/react-router';
import {formats} from './file-text';
import type {Sought} from './queries';

export const texts = ['q', 'formula', 'substructure', 'similar_to'] as const;
export const numbers = [
  'similarity_min', 'weight_min', 'weight_max', 'logp_min', 'logp_max', 'tpsa_min', 'tpsa_max', 'donors_max', 'acceptors_max',
  'rotatable_bonds_max', 'heavy_atoms_min', 'heavy_atoms_max',
] as const;

/** Of a URL's parameters those that mean something. A router reads "42" as a number, also where it is a name. */
export function soughtIn(search: Readonly<Record<string, unknown>>): Sought {
  const sought: Sought = {};
  for (const name of texts) {
    const given = search[name];
    if (typeof given === 'number' || (typeof given === 'string' && given.trim())) sought[name] = String(given).trim();
  }
  for (const name of numbers) {
    const given = search[name];
    if (given !== '' && given !== null && Number.isFinite(Number(given)) && typeof given !== 'boolean') sought[name] = Number(given);
  }
  const format = formats.find((one) => one === search.format);
  if (format) sought.format = format;
  return sought;
}

export function useSought(): [Sought, (sought: Sought) => void] {
  const search = useSearch({strict: false}) as Record<string, unknown>;
  const navigate = useNavigate();
  return [soughtIn(search), (sought) => void navigate({to: '/molecules', search: soughtIn(sought as Record<string, unknown>) as never, replace: true})];
}
