import {useInfiniteQuery, useMutation, useQuery} from '@tanstack/react-query';
import {api, ask, type Schemas} from '~/api/client';

export type Task = Schemas['Task'];
export type TaskDetail = Schemas['TaskDetail'];
export type Service = Schemas['TaskService'];
export type Submitted = Schemas['Submitted'];

const page = 500;
const most = 5000;

/** All tasks: so few that a page filters them without asking. */
async function everyTask(): Promise<Task[]> {
  const all: Task[] = [];
  let cursor: string | undefined;
  do {
    const next = await ask(api.GET('/api/v1/task-registry/tasks', {params: {query: cursor ? {limit: page, cursor} : {limit: page}}}));
    all.push(...next.items);
    cursor = next.next_cursor;
  } while (cursor && all.length < most);
  return all;
}

export function useTasks() {
  return useQuery({queryKey: ['tasks', 'list'], queryFn: everyTask});
}

/** The task at a version; the latest active one without. */
export function useTask(task_id: string, version?: string) {
  return useQuery({
    queryKey: ['tasks', task_id, 'version', version ?? ''],
    queryFn: () => ask(api.GET('/api/v1/task-registry/tasks/{task_id}', {params: {path: {task_id}, query: version ? {version} : {}}})),
  });
}

export function useVersions(task_id: string) {
  return useQuery({
    queryKey: ['tasks', task_id, 'versions'],
    queryFn: () => ask(api.GET('/api/v1/task-registry/tasks/{task_id}/versions', {params: {path: {task_id}}})),
  });
}

export function useServices(task_id: string) {
  return useQuery({
    queryKey: ['tasks', task_id, 'services'],
    queryFn: () => ask(api.GET('/api/v1/task-registry/tasks/{task_id}/services', {params: {path: {task_id}}})),
  });
}

/** Earlier runs of a task, latest first. */
export function useRuns(task_id: string) {
  return useInfiniteQuery({
    queryKey: ['jobs', 'list', {task_id}],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/jobs', {params: {query: {task_id, limit: 50, ...(pageParam ? {cursor: pageParam} : {})}}})),
    getNextPageParam: (last) => last.next_cursor,
  });
}

/** The inputs of an execution, as they were accepted. */
export const inputsOf = (execution_id: string) => ({
  queryKey: ['results', execution_id, 'inputs'],
  staleTime: Infinity,  // they never change
  queryFn: () => ask(api.GET('/api/v1/executions/{execution_id}/inputs', {params: {path: {execution_id}}})) as Promise<Record<string, unknown>>,
});

export function useInputsOf(execution_id: string) {
  return useQuery({...inputsOf(execution_id), enabled: execution_id !== ''});
}

/** One run of a task at the version that was shown; the key makes the same request again the same job. */
export function execute(task: Task, inputs: unknown, key: string): Promise<Submitted> {
  return ask(api.POST('/api/v1/tasks/{task_id}/execute', {
    params: {path: {task_id: task.task_id}, query: {version: task.version}, header: {'Idempotency-Key': key}},
    body: inputs as never,
  }));
}

export function useExecute(task: Task) {
  return useMutation({mutationFn: ({inputs, key}: {inputs: unknown; key: string}) => execute(task, inputs, key)});
}
