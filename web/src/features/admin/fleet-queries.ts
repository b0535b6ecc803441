import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {api, ask, type Schemas} from '~/api/client';

export type TaskService = Schemas['TaskService'];
export type FleetService = Schemas['FleetService'];

// The stream of events tells of instances, and so of the fleet.
const services = ['services'], fleet = ['services', 'fleet'];

export function useInstances(enabled = true) {
  return useQuery({queryKey: [...services, 'list'], enabled, queryFn: () => ask(api.GET('/api/v1/task-services', {}))});
}

export function useFleet(enabled = true) {
  return useQuery({queryKey: fleet, enabled, queryFn: () => ask(api.GET('/api/v1/fleet', {}))});
}

export function useRegisterInstance() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['NewTaskService']) => ask(api.POST('/api/v1/task-services', {body})),
    onSuccess: () => cache.invalidateQueries({queryKey: services}),
  });
}

export function useRemoveInstance() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (service_id: string) => ask(api.DELETE('/api/v1/task-services/{service_id}', {params: {path: {service_id}}})),
    onSettled: () => cache.invalidateQueries({queryKey: services}),
  });
}
