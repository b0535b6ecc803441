// What is asked of jobs. Keys begin with ['jobs', id]: whatever happens to a job refreshes them (app/live.tsx).
import {keepPreviousData, useInfiniteQuery, useQuery} from '@tanstack/react-query';
import {api, ask, type Schemas} from '~/api/client';
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
      params: {query: {...queryOf(filters), limit, ...(pageParam && {cursor: pageParam})}},
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
export const jobOf = (job_id: string) => ({
  queryKey: ['jobs', job_id, 'executions'],
  queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}', {params: {path: {job_id}}})),
});

export function useJob(job_id: string, enabled = job_id !== '') {
  return useQuery({...jobOf(job_id), enabled});
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

export const outcomeOf = (execution_id: string) => ({
  queryKey: ['results', execution_id],
  queryFn: () => ask(api.GET('/api/v1/executions/{execution_id}/results', {params: {path: {execution_id}}})),
  staleTime: 5 * 60_000,  // until the files' URLs are old
});

export function useResults(execution_id: string, enabled: boolean) {
  return useQuery({...outcomeOf(execution_id), enabled});
}

export type Inputs = Record<string, unknown>;

/** What a job was given: the inputs of a task, the parameters of a pipeline. */
export function useInputs(job_id: string | undefined) {
  return useQuery({
    queryKey: ['results', 'job', job_id, 'inputs'],
    enabled: job_id !== undefined,
    staleTime: Infinity,  // they never change
    queryFn: async () => (await ask(api.GET('/api/v1/jobs/{job_id}/inputs', {params: {path: {job_id: job_id ?? ''}}}))) as Inputs,
  });
}

/** The parameters of the template that a job is a run of, as a JSON Schema. */
export function useParameters(job: Job | undefined) {
  const {template_id, template_version} = job ?? {};
  return useQuery({
    queryKey: ['pipelines', template_id, 'version', template_version],
    enabled: template_id !== undefined,
    staleTime: 60_000,
    queryFn: () => ask(api.GET('/api/v1/pipeline-templates/{template_id}', {
      params: {path: {template_id: template_id ?? ''}, query: template_version ? {version: template_version} : {}},
    })),
    select: ({parameters}) => ({type: 'object', ...(parameters as object)}),
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
