import {useInfiniteQuery, useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {api, ask, ownUrl, type Schemas} from '~/api/client';
import type {operations} from '~/api/schema';
import {recordsOf} from './file-text';

export type Molecule = Schemas['Molecule'];
export type Format = Molecule['format'];

export type MoleculeRecord = Schemas['MoleculeRecord'];
type Filters = NonNullable<operations['listMolecules']['parameters']['query']>;
/** What of the library is looked for. */
export type Sought = Omit<Filters, 'limit' | 'cursor'>;

const page = 100;
const mostAtOnce = 200;  // that may be deleted
const enoughForOne = 16 * 1024;

export function useMolecules(sought: Sought) {
  return useInfiniteQuery({
    queryKey: ['molecules', 'list', sought],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/molecules', {params: {query: {...sought, limit: page, ...(pageParam ? {cursor: pageParam} : {})}}})),
    getNextPageParam: (answer) => answer.next_cursor,
    placeholderData: (before) => before,
  });
}

export function useMolecule(molecule_id: string) {
  return useQuery({
    queryKey: ['molecules', molecule_id],
    queryFn: () => ask(api.GET('/api/v1/molecules/{molecule_id}', {params: {path: {molecule_id}}})),
    staleTime: 5 * 60_000,  // until its URL is old
  });
}

/** A URL that gives the file for a while. */
export async function fileUrl(molecule_id: string): Promise<string> {
  return ownUrl((await ask(api.GET('/api/v1/molecules/{molecule_id}/download', {params: {path: {molecule_id}}}))).url);
}

async function beginning(url: string, bytes: number): Promise<string> {
  const answer = await fetch(url, {headers: {Range: `bytes=0-${bytes - 1}`}});
  if (!answer.ok) throw new Error(`The file could not be had: ${answer.status}`);
  return answer.text();
}

/** What the server knows of a file's molecules, one by one. */
export function useRecords(molecule_id: string) {
  return useInfiniteQuery({
    queryKey: ['molecules', molecule_id, 'records'],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/molecules/{molecule_id}/records', {
      params: {path: {molecule_id}, query: pageParam ? {limit: page, cursor: pageParam} : {limit: page}}})),
    getNextPageParam: (answer) => answer.next_cursor,
  });
}

/** The drawing of a file's first molecule where the server has not described it (yet), from the file's beginning. What a file
 *  holds never changes. */
export function useFirstDrawing(molecule: Molecule, enabled: boolean) {
  return useQuery({
    queryKey: ['molecules', molecule.id, 'beginning'],
    enabled,
    staleTime: Infinity,
    queryFn: async () => {
      const text = await beginning(await fileUrl(molecule.id), enoughForOne);
      return recordsOf(molecule.format, text, molecule.size_bytes <= enoughForOne)[0]?.drawing ?? null;
    },
  });
}

export interface Removed {
  /** What could not be deleted, and why. */
  failures: {id: string; detail: string}[];
}

export function useRemove() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]): Promise<Removed> => {
      const failures: Removed['failures'] = [];
      for (let i = 0; i < ids.length; i += mostAtOnce) {
        const {items} = await ask(api.POST('/api/v1/molecules/delete', {body: {ids: ids.slice(i, i + mostAtOnce)}}));
        for (const {id, deleted, code, detail} of items)
          if (!deleted && code !== 'molecule_not_found') failures.push({id, detail: detail ?? code ?? ''});
      }
      return {failures};
    },
    onSettled: () => cache.invalidateQueries({queryKey: ['molecules', 'list']}),
  });
}

/** "mad://org/…/molecules/<id>": the id, of one of the library's. */
export function idInLibrary(uri: string): string | undefined {
  return /^mad:\/\/org\/[^/]+\/molecules\/([0-9a-f-]{36})$/.exec(uri)?.[1];
}
