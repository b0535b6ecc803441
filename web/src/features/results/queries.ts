import {useInfiniteQuery, useMutation, useQueries, useQuery, useQueryClient, type QueryClient} from '@tanstack/react-query';
import {useEffect, useMemo} from 'react';
import {api, ask, ownUrl, type Schemas} from '~/api/client';
import {jobOf, outcomeOf} from '~/features/jobs/queries';
import {recordsOf, textAt} from '~/viewer/files';
import type {Results} from './pose';
import {isOfSomething, type Filter} from './view';

export type Campaign = Schemas['DockingCampaign'];
export type Bookmark = Schemas['DockingBookmark'];
export type Cluster = Schemas['DockedCluster'];

const firstPage = 200;  // soon there
const nextPages = 1000;
/** A chart shows at most so many poses. */
export const mostPoints = 10_000;
const pointsPage = 1000;

// Hundreds of pages may have been read: they are not all asked for again because the window is looked at again.
const settled = {staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false} as const;

export function useCampaigns() {
  return useInfiniteQuery({
    queryKey: ['results', 'campaigns'],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/docking/campaigns', {params: {query: {limit: 50, ...(pageParam ? {cursor: pageParam} : {})}}})),
    getNextPageParam: (last) => last.next_cursor,
  });
}

export function useCampaign(campaign_id: string | undefined) {
  return useQuery({
    queryKey: ['results', 'campaigns', campaign_id],
    enabled: campaign_id !== undefined,
    queryFn: () => ask(api.GET('/api/v1/docking/campaigns/{campaign_id}', {params: {path: {campaign_id: campaign_id ?? ''}}})),
  });
}

export function usePoses(filter: Filter, enabled = true) {
  return useInfiniteQuery({
    queryKey: ['results', 'poses', filter],
    enabled: enabled && isOfSomething(filter),
    initialPageParam: '',
    queryFn: ({pageParam, signal}) => ask(api.GET('/api/v1/docking/results', {
      params: {query: {...filter, limit: pageParam ? nextPages : firstPage, ...(pageParam ? {cursor: pageParam} : {})}}, signal,
    })),
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: (before) => before,
    ...settled,
  });
}

/** The first of what passes, for charts: page after page until there are enough. */
export function usePoints(filter: Filter, enabled: boolean) {
  const query = useInfiniteQuery({
    queryKey: ['results', 'points', filter],
    enabled: enabled && isOfSomething(filter),
    initialPageParam: '',
    queryFn: ({pageParam, signal}) => ask(api.GET('/api/v1/docking/results', {
      params: {query: {...filter, limit: pointsPage, ...(pageParam ? {cursor: pageParam} : {})}}, signal,
    })),
    getNextPageParam: (last, pages) => (pages.length * pointsPage < mostPoints ? last.next_cursor : undefined),
    ...settled,
  });
  const {hasNextPage, isFetching, isError, fetchNextPage} = query;
  useEffect(() => {
    if (enabled && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [enabled, hasNextPage, isFetching, isError, fetchNextPage]);
  const pages = query.data?.pages;
  const poses = useMemo(() => pages?.flatMap(({items}) => items) ?? [], [pages]);
  return {poses, error: query.error, retry: () => void query.refetch(), complete: pages !== undefined && !hasNextPage,
          more: pages?.at(-1)?.next_cursor !== undefined};
}

/** How the affinities of all that passes are spread, however many there are. */
export function useHistogram({sort: _sort, ...filter}: Filter, enabled: boolean) {
  return useQuery({
    queryKey: ['results', 'histogram', filter],
    enabled: enabled && isOfSomething(filter),
    queryFn: ({signal}) => ask(api.GET('/api/v1/docking/histogram', {params: {query: {...filter, sort: 'affinity'}}, signal})),
    ...settled,
  });
}

export function useClusters(filter: Filter, similarity: number, most: number) {
  return useQuery({
    queryKey: ['results', 'clusters', filter, similarity, most],
    queryFn: ({signal}) => {
      const {poses: _best, ...rest} = filter;  // of each ligand the best, always
      return ask(api.GET('/api/v1/docking/clusters', {params: {query: {...rest, similarity, most}}, signal}));
    },
    placeholderData: (before) => before,
  });
}

/** Asks again for what is listed, from its beginning. */
export function useRefresh() {
  const cache = useQueryClient();
  return () => Promise.all(['poses', 'points', 'histogram', 'clusters', 'campaigns'].map((of) => cache.resetQueries({queryKey: ['results', of]})));
}

export function useBookmarks() {
  return useQuery({
    queryKey: ['results', 'bookmarks'],
    queryFn: () => ask(api.GET('/api/v1/docking/bookmarks', {params: {query: {limit: 200}}})),
  });
}

export function useKeepBookmark() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({name, filter}: {name: string; filter: Filter}) =>
      ask(api.POST('/api/v1/docking/bookmarks', {body: {name, filter: filter as Schemas['DockingFilter']}})),
    onSuccess: () => cache.invalidateQueries({queryKey: ['results', 'bookmarks']}),
  });
}

export function useForgetBookmark() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (bookmark_id: string) => ask(api.DELETE('/api/v1/docking/bookmarks/{bookmark_id}', {params: {path: {bookmark_id}}})),
    onSettled: () => cache.invalidateQueries({queryKey: ['results', 'bookmarks']}),
  });
}

/** Until the files' URLs are old. */
export const fresh = 5 * 60_000;

/** What the executions gave, by their ids, as far as it has come. */
export function useOutcomes(executions: readonly string[]) {
  return useQueries({
    queries: executions.map(outcomeOf),
    combine: (all) => ({
      of: new Map(executions.flatMap((id, i) => (all[i]?.data ? [[id, all[i].data] as const] : []))),
      error: all.find(({error}) => error)?.error,
    }),
  });
}

export function fileOf(results: Results | undefined, names: readonly string[]): string | undefined {
  const output = names.map((name) => results?.outputs.find((one) => one.name === name)).find(Boolean);
  return output && ownUrl(output.url);
}

export async function resultsOf(cache: QueryClient, execution: string): Promise<Results> {
  return cache.ensureQueryData(outcomeOf(execution));
}

const sdf = (cache: QueryClient, execution: string) => ({
  queryKey: ['results', 'sdf', execution],
  queryFn: async ({signal}: {signal: AbortSignal}) => {
    const url = fileOf(await resultsOf(cache, execution), ['poses_sdf']);
    return url ? recordsOf(await textAt(url, signal)) : [];
  },
  staleTime: Infinity,  // what a docking gave does not change
});

/** The SDF records of dockings, by execution. */
export function useRecords(executions: readonly string[]) {
  const cache = useQueryClient();
  return useQueries({
    queries: executions.map((execution) => sdf(cache, execution)),
    combine: (all) => ({
      of: new Map(executions.flatMap((id, i) => (all[i]?.data ? [[id, all[i].data] as const] : []))),
      waits: all.some(({isPending}) => isPending),
      error: all.find(({error}) => error)?.error,
    }),
  });
}

/** The execution of the same job that says how far this ligand's best pose can be trusted: screening docks it again for that. */
export function useConfidenceElsewhere({job_id, name, smiles, confidence}: {job_id: string; name: string; smiles: string; confidence?: number}) {
  return useQuery({
    queryKey: ['results', 'confidence', job_id, name, smiles],
    enabled: confidence === undefined && name !== '',
    queryFn: async () => {
      const {items} = await ask(api.GET('/api/v1/docking/results', {
        params: {query: {job: job_id, mixed: true, confidence_min: 0, ligand: name.slice(0, 200), sort: 'confidence', limit: 50}},
      }));
      return items.find((other) => other.name === name && other.smiles === smiles)?.execution_id ?? null;
    },
    staleTime: fresh,
  });
}

/** The receptor that poses were docked into, and the side chains that moved with each pose. */
export interface Receptor {
  url?: string | undefined;
  sideChains?: string | undefined;
}

/** Executions of a job, for a file that one of them gave. */
export const mostLookedAt = 30;

export async function doneIn(cache: QueryClient, job_id: string) {
  const {executions} = await cache.fetchQuery(jobOf(job_id));
  return executions.filter(({status}) => status === 'COMPLETED');
}

/** Where a file can be had that one of the job's executions gave. */
export async function fileInJob(cache: QueryClient, job_id: string, fits: (output: Results['outputs'][number]) => boolean): Promise<string | undefined> {
  for (const {id} of (await doneIn(cache, job_id)).slice(0, mostLookedAt)) {
    const found = (await resultsOf(cache, id)).outputs.find(fits);
    if (found) return ownUrl(found.url);
  }
  return undefined;
}

function receptorIn(results: Results): Receptor | undefined {
  const sideChains = fileOf(results, ['receptor_poses_pdb']), rigid = fileOf(results, ['receptor_pdbqt']);
  if (sideChains && rigid) return {url: rigid, sideChains};
  const url = fileOf(results, ['receptor_pdbqt_of_best_pose']) ?? rigid;
  return url ? {url} : undefined;
}

/** The docking's own file; where its task gives none, the file of its job that has the checksum that the campaign names. */
async function receptorOf(cache: QueryClient, execution: string, job_id: string, checksum: string | undefined): Promise<Receptor> {
  const own = receptorIn(await resultsOf(cache, execution));
  if (own || !checksum) return own ?? {};
  const url = await fileInJob(cache, job_id, ({sha256}) => sha256 === checksum.replace('sha256:', ''));
  return url ? {url} : {};
}

export function useReceptor({execution_id, job_id, campaign}: {execution_id: string; job_id: string; campaign?: string}) {
  const cache = useQueryClient();
  const about = useCampaign(campaign);
  return useQuery({
    queryKey: ['results', 'receptor', execution_id, campaign],
    enabled: campaign === undefined || !about.isPending,
    queryFn: () => receptorOf(cache, execution_id, job_id, about.data?.receptor),
    staleTime: fresh,
  });
}
