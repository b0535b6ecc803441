// What is asked of jobs. Keys begin with ['jobs', id]: whatever happens to a job refreshes them (app/live.tsx).
import {keepPreviousData, useInfiniteQuery, useQuery} from '@tanstack/react-query';
import {api, ask, Problem, type Schemas} from '~/api/client';
import {askInputs} from './awaited';
import {queryOf, type JobFilters} from './filters';

export type Job = Schemas['Job'];
export type JobSteps = Schemas['JobSteps'];
export type Step = Schemas['JobStep'];
export type Execution = Schemas['Execution'];
export type JobFailure = Schemas['JobFailure'];
export type Output = Schemas['Output'];
export type Pose = Schemas['Pose'];
export type Results = Schemas['Results'];

export function isFinal(status: string): boolean {
  return ['COMPLETED', 'FAILED', 'CANCELED'].includes(status.toUpperCase());
}

export function useJobs(filters: JobFilters, limit = 50) {
  return useInfiniteQuery({
    queryKey: ['jobs', 'list', filters, limit],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/jobs', {
      // The document names not all of the filters yet.
      params: {query: {...queryOf(filters), limit, ...(pageParam && {cursor: pageParam})} as never},
    })),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function useSteps(job_id: string) {
  return useQuery({
    queryKey: ['jobs', job_id, 'steps'],
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}/steps', {params: {path: {job_id}}})),
  });
}

/** A job with its executions: of a large one that is much. */
export function useJob(job_id: string, enabled = job_id !== '') {
  return useQuery({
    queryKey: ['jobs', job_id, 'executions'],
    enabled,
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}', {params: {path: {job_id}}})),
  });
}

/** One that is not among the first of its job. */
export function useExecution(job_id: string, execution_id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['jobs', job_id, 'execution', execution_id],
    enabled,
    queryFn: () => ask(api.GET('/api/v1/executions/{execution_id}/status', {params: {path: {execution_id}}})),
  });
}

export function useFailures(job_id: string) {
  return useInfiniteQuery({
    queryKey: ['jobs', job_id, 'failures'],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/jobs/{job_id}/failures', {
      params: {path: {job_id}, query: {limit: 100, ...(pageParam && {cursor: pageParam})}},
    })),
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Of a job that has completed: what its template says that it gives. */
export function useOutputs(job_id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['jobs', job_id, 'outputs'],
    enabled,
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}/outputs', {params: {path: {job_id}}})) as Promise<unknown>,
  });
}

export function useResults(execution_id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['results', execution_id],
    enabled,
    queryFn: () => ask(api.GET('/api/v1/executions/{execution_id}/results', {params: {path: {execution_id}}})),
    staleTime: 5 * 60_000,  // until the files' URLs are old
  });
}

export interface Inputs {
  values: Record<string, unknown>;
  /** Whether these are all of them: what is known of a docking are those that poses depend on, without the ligands. */
  whole: boolean;
}

/** What is kept with the poses of a docking. */
async function dockedWith(job: string): Promise<Inputs | null> {
  const poses = await ask(api.GET('/api/v1/docking/results', {params: {query: {job, limit: 1}}}));
  const campaign_id = poses.items[0]?.campaign;
  if (!campaign_id) return null;
  const campaign = await ask(api.GET('/api/v1/docking/campaigns/{campaign_id}', {params: {path: {campaign_id}}}));
  const values = campaign.parameters;
  return typeof values === 'object' && values !== null ? {values: values as Record<string, unknown>, whole: false} : null;
}

/** What an execution was given; null where the platform does not say. */
export function useInputs(execution: Execution | undefined) {
  return useQuery({
    queryKey: ['results', execution?.id, 'inputs'],
    enabled: execution !== undefined,
    staleTime: Infinity,  // they never change
    queryFn: async (): Promise<Inputs | null> => {
      if (!execution) return null;
      try {
        return {values: await askInputs(execution.id), whole: true};
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return dockedWith(execution.job_id);
        throw error;
      }
    },
  });
}

/** The document of the version that ran. */
export function useTaskVersion(task_id: string | undefined, version: string | undefined) {
  return useQuery({
    queryKey: ['tasks', task_id, 'version', version],
    enabled: task_id !== undefined,
    queryFn: () => ask(api.GET('/api/v1/task-registry/tasks/{task_id}', {
      params: {path: {task_id: task_id ?? ''}, query: version ? {version} : {}},
    })),
  });
}

/** For a choice of tasks by name. */
export function useTaskNames() {
  return useQuery({
    queryKey: ['tasks', 'list', 'names'],
    queryFn: async () => {
      const {items} = await ask(api.GET('/api/v1/task-registry/tasks', {params: {query: {limit: 500}}}));
      return items.map(({task_id, name}) => ({value: task_id, label: name}));
    },
    staleTime: 60_000,
  });
}
