import {useInfiniteQuery, useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {api, ask, type Schemas} from '~/api/client';

export type Job = Schemas['Job'];
export type Pose = Schemas['Pose'];
export type Results = Schemas['Results'];

export function isFinal(status: string): boolean {
  return ['COMPLETED', 'FAILED', 'CANCELED'].includes(status.toUpperCase());
}

export function useJobs() {
  return useInfiniteQuery({
    queryKey: ['jobs', 'list'],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/jobs', {params: {query: pageParam ? {limit: 50, cursor: pageParam} : {limit: 50}}})),
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useSteps(job_id: string) {
  return useQuery({
    queryKey: ['jobs', job_id, 'steps'],
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}/steps', {params: {path: {job_id}}})),
  });
}

export function useJob(job_id: string) {
  return useQuery({
    queryKey: ['jobs', job_id, 'executions'],
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}', {params: {path: {job_id}}})),
  });
}

export function useFailures(job_id: string) {
  return useQuery({
    queryKey: ['jobs', job_id, 'failures'],
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}/failures', {params: {path: {job_id}, query: {limit: 50}}})),
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

export function useCancel(job_id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.DELETE('/api/v1/jobs/{job_id}', {params: {path: {job_id}}})),
    onSettled: () => cache.invalidateQueries({queryKey: ['jobs', job_id]}),
  });
}
