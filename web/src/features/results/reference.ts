// Where a docking's ligand is known to be: the reference that it was given, and how far its poses are from it, where another
// execution of its job has measured that.
import {useQuery, useQueryClient, type QueryClient} from '@tanstack/react-query';
import type {Schemas} from '~/api/client';
import {inputsOf} from '~/features/tasks/queries';
import {moleculeIn} from '~/viewer/files';
import {doneIn, fileInJob, fresh, mostLookedAt, resultsOf} from './queries';

type Execution = Schemas['Execution'];

export interface Reference {
  /** Its text, or where it is. */
  ligand?: string;
  /** Of the poses, by their records, Å. */
  rmsd: ReadonlyMap<number, number>;
}

function textIn(values: Record<string, unknown>, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** What measured the docking's poses began soon after it: of a benchmark's thousands the first few are looked at. */
export function likelyMeasures(executions: readonly Execution[], docking: string): Execution[] {
  const docked = executions.find(({id}) => id === docking)?.finished_at ?? '';
  return executions.filter(({task_id, created_at}) => task_id === 'pose_rmsd' && created_at >= docked)
    .toSorted((a, b) => a.created_at.localeCompare(b.created_at)).slice(0, mostLookedAt);
}

/** By the records of the file that was measured. */
export function rmsdIn(result: unknown): Map<number, number> {
  const {poses} = (result ?? {}) as {poses?: {rank?: unknown; rmsd?: unknown}[]};
  return new Map((Array.isArray(poses) ? poses : [])
    .flatMap(({rank, rmsd}) => (typeof rank === 'number' && typeof rmsd === 'number' ? [[rank - 1, rmsd] as const] : [])));
}

async function measureOf(cache: QueryClient, docking: string, job_id: string) {
  const [{outputs}, done] = await Promise.all([resultsOf(cache, docking), doneIn(cache, job_id)]);
  const poses = outputs.find(({name}) => name === 'poses_sdf')?.uri;
  if (!poses) return undefined;
  for (const {id} of likelyMeasures(done, docking)) {
    const given = await cache.ensureQueryData(inputsOf(id));
    if (given.poses === poses) return {reference: textIn(given, 'reference'), rmsd: rmsdIn((await resultsOf(cache, id)).result)};
  }
  return undefined;
}

/** A file that a step gave is known by its URI; where it can be had is among that step's outputs. */
async function whereIs(cache: QueryClient, file: string, job_id: string): Promise<string | undefined> {
  if (!file.startsWith('mad:') || moleculeIn(file)) return file;
  return fileInJob(cache, job_id, ({uri}) => uri === file);
}

async function referenceOf(cache: QueryClient, execution: string, job_id: string): Promise<Reference> {
  const [given, measure] = await Promise.all([cache.ensureQueryData(inputsOf(execution)), measureOf(cache, execution, job_id)]);
  const file = textIn(given, 'reference_ligand') ?? measure?.reference;
  const ligand = file && await whereIs(cache, file, job_id);
  return {...(ligand ? {ligand} : {}), rmsd: measure && measure.reference === file ? measure.rmsd : new Map()};
}

export function useReference({execution_id, job_id}: {execution_id: string; job_id: string}) {
  const cache = useQueryClient();
  return useQuery({
    queryKey: ['jobs', job_id, 'reference', execution_id],  // a job that runs may measure it yet
    queryFn: () => referenceOf(cache, execution_id, job_id),
    staleTime: fresh,
  });
}

export function rmsdOf(reference: Reference | undefined, {record}: {record?: number}): number | undefined {
  return record === undefined ? undefined : reference?.rmsd.get(record);
}
