import {useMutation, useQuery} from '@tanstack/react-query';
import {api, ask, type Schemas} from '~/api/client';

export type Task = Schemas['Task'];
export type TaskDetail = Schemas['TaskDetail'];

const page = 200;

export function useTasks(q: string) {
  return useQuery({
    queryKey: ['tasks', 'list', q],
    queryFn: () => ask(api.GET('/api/v1/task-registry/tasks', {params: {query: q ? {q, limit: page} : {limit: page}}})),
    placeholderData: (before) => before,
  });
}

export function useTask(task_id: string) {
  return useQuery({
    queryKey: ['tasks', task_id],
    queryFn: () => ask(api.GET('/api/v1/task-registry/tasks/{task_id}', {params: {path: {task_id}}})),
  });
}

/** Runs the version that was shown, once: the key makes a repeated click the same request. */
export function useExecute(task: Task) {
  return useMutation({
    mutationFn: ({inputs, key}: {inputs: unknown; key: string}) => ask(api.POST('/api/v1/tasks/{task_id}/execute', {
      params: {path: {task_id: task.task_id}, query: {version: task.version}, header: {'Idempotency-Key': key}},
      body: inputs as never,
    })),
  });
}
