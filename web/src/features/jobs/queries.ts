import {useInfiniteQuery, useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {useEffect} from 'react';
import {api, ask, type Schemas} from '~/api/client';

export type Job = Schemas['Job'];
export type Pose = Schemas['Pose'];
export type Results = Schemas['Results'];

export function isFinal(status: string): boolean {
  return ['COMPLETED', 'FAILED', 'CANCELED'].includes(status.toUpperCase());
}

export function useJobs() {
  return useInfiniteQuery({
    queryKey: ['jobs'],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/jobs', {params: {query: pageParam ? {limit: 50, cursor: pageParam} : {limit: 50}}})),
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 5_000,
  });
}

export function useSteps(job_id: string) {
  return useQuery({
    queryKey: ['job', job_id, 'steps'],
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}/steps', {params: {path: {job_id}}})),
  });
}

export function useJob(job_id: string) {
  return useQuery({
    queryKey: ['job', job_id, 'executions'],
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}', {params: {path: {job_id}}})),
  });
}

export function useFailures(job_id: string) {
  return useQuery({
    queryKey: ['job', job_id, 'failures'],
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
    onSettled: () => cache.invalidateQueries({queryKey: ['job', job_id]}),
  });
}

const moments = ['accepted', 'running', 'progress', 'completed', 'failed', 'canceled', 'paused', 'resumed', 'priority', 'retried', 'grown', 'queued'];

/** Whatever is shown of the job is asked for again when something happens to it. The browser reconnects by itself, and
 *  the server goes on behind the last event that it got. */
export function useJobEvents(job_id: string, live: boolean) {
  const cache = useQueryClient();
  useEffect(() => {
    if (!live) return;
    const events = new EventSource(`/api/v1/jobs/${job_id}/events`);
    let due: ReturnType<typeof setTimeout> | undefined;
    const changed = () => {
      due ??= setTimeout(() => {
        due = undefined;
        void cache.invalidateQueries({queryKey: ['job', job_id]});
      }, 150);
    };
    for (const moment of moments)
      for (const what of ['job', 'execution']) events.addEventListener(`${what}.${moment}`, changed);
    return () => {
      clearTimeout(due);
      events.close();
    };
  }, [cache, job_id, live]);
}
