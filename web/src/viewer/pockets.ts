// Pockets of a receptor, as the platform's task finds them.
import {useMutation} from '@tanstack/react-query';
import {api, ask, Problem} from '~/api/client';
import {words} from '~/texts/viewer';
import type {SearchBox} from './geometry';

export interface Pocket {
  rank: number;
  score: number;
  volume: number;
  box: SearchBox;
  residues: string[];
}

const isPockets = (data: unknown): data is Pocket[] =>
  Array.isArray(data) && data.every((one: Partial<Pocket>) => Array.isArray(one.box?.center) && Array.isArray(one.box.size));

/** The execution is waited for: it is a call of a second or so, and one output is the answer itself. */
async function findPockets(receptor: string): Promise<Pocket[]> {
  const body = {
    inputs: {receptor: receptor.startsWith('mad://') ? {href: receptor} : receptor},
    outputs: {pockets: {}},
  };
  const answer = await ask(api.POST('/ogc/processes/{process_id}/execution', {
    params: {path: {process_id: 'find_pockets'}}, body: body as never,
  })) as unknown;
  if (!isPockets(answer))
    throw new Problem({type: 'about:blank', title: words.pocketsLate, status: 201, code: 'late', detail: words.pocketsLate});
  return answer;
}

export function usePockets() {
  return useMutation({mutationFn: findPockets});
}
