import {useInfiniteQuery, useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {api, ask, ownUrl, Problem, type Schemas} from '~/api/client';
import {recordsOf} from './file-text';

export type Molecule = Schemas['Molecule'];
export type Format = Molecule['format'];

export interface Sought {
  q?: string | undefined;
  format?: Format | undefined;
}

const page = 100;

export function useMolecules(sought: Sought) {
  const {q, format} = sought;
  return useInfiniteQuery({
    queryKey: ['molecules', 'list', sought],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/molecules', {params: {query: {
      limit: page, ...(q ? {q} : {}), ...(format ? {format} : {}), ...(pageParam ? {cursor: pageParam} : {}),
    }}})),
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

/** The first molecules of a file, read from its beginning. What a file holds never changes. */
export function useRecords(molecule: Molecule, bytes: number, enabled = true) {
  return useQuery({
    queryKey: ['molecules', molecule.id, 'beginning', bytes],
    enabled,
    staleTime: Infinity,
    queryFn: async () => {
      const text = await beginning(await fileUrl(molecule.id), bytes);
      return recordsOf(molecule.format, text, molecule.size_bytes <= bytes);
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
      for (const molecule_id of ids)
        try {
          await ask(api.DELETE('/api/v1/molecules/{molecule_id}', {params: {path: {molecule_id}}}));
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          if (error.status !== 404) failures.push({id: molecule_id, detail: error.message});
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
