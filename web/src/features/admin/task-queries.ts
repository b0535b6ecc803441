import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {api, ask, type Schemas} from '~/api/client';

export type Task = Schemas['Task'];

/** Also what is not offered any more. */
export function useDefinitions() {
  return useQuery({
    queryKey: ['tasks', 'list', 'definitions'],
    queryFn: () => ask(api.GET('/api/v1/task-registry/tasks', {params: {query: {inactive: true, limit: 200}}})),
  });
}

export function useInterface(task_id: string, version: string, enabled: boolean) {
  return useQuery({
    queryKey: ['tasks', task_id, 'interface', version],
    enabled,
    queryFn: () => ask(api.GET('/api/v1/task-registry/tasks/{task_id}/versions/{version}/interface', {params: {path: {task_id, version}}})),
  });
}

function useTaskChange<Given, Answer>(mutationFn: (given: Given) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({mutationFn, onSuccess: () => cache.invalidateQueries({queryKey: ['tasks']})});
}

export type NewTask = Omit<Schemas['NewTask'], 'service_config'> & {service_config?: Partial<Schemas['ServiceConfig']>};

export const usePublish = () => useTaskChange((body: NewTask) => ask(api.POST('/api/v1/task-registry/tasks', {body: body as Schemas['NewTask']})));
export const useImport = () => useTaskChange((body: {url: string; prefix?: string; category?: string}) =>
  ask(api.POST('/api/v1/task-registry/import', {body: body as Schemas['ServiceImport']})));
export const useChangeTask = (task_id: string) => useTaskChange((body: Schemas['TaskChange']) =>
  ask(api.PATCH('/api/v1/task-registry/tasks/{task_id}', {params: {path: {task_id}}, body})));
