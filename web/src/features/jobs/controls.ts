// What is done to jobs.
import {useMutation, useQueryClient} from '@tanstack/react-query';
import {api, ask, type Schemas} from '~/api/client';

/** What became of one job of several. */
export type DoneToJob = Schemas['JobAnswer'];

const most = 200;  // that one request takes

function useOfJob<Given, Answer>(job_id: string, mutationFn: (given: Given) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => Promise.all([
      cache.invalidateQueries({queryKey: ['jobs', job_id]}),
      cache.invalidateQueries({queryKey: ['jobs', 'list']}),
    ]),
  });
}

export function useControls(job_id: string) {
  const params = {path: {job_id}};
  return {
    cancel: useOfJob<void, unknown>(job_id, () => ask(api.DELETE('/api/v1/jobs/{job_id}', {params}))),
    pause: useOfJob<void, unknown>(job_id, () => ask(api.POST('/api/v1/jobs/{job_id}/pause', {params}))),
    resume: useOfJob<void, unknown>(job_id, () => ask(api.POST('/api/v1/jobs/{job_id}/resume', {params}))),
    retry: useOfJob<void, unknown>(job_id, () => ask(api.POST('/api/v1/jobs/{job_id}/retry', {params}))),
    priority: useOfJob(job_id, (priority: number) => ask(api.PATCH('/api/v1/jobs/{job_id}', {params, body: {priority}}))),
    /** The key makes a repeated click the same request. */
    rerun: useOfJob(job_id, ({from_step, key}: {from_step: string; key: string}) =>
      ask(api.POST('/api/v1/jobs/{job_id}/rerun', {params: {...params, header: {'Idempotency-Key': key}}, body: {from_step}}))),
  };
}

export type Controls = ReturnType<typeof useControls>;

/** Cancels or retries many, as many a request as one takes. */
export function useBulk() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({what, jobs}: {what: 'cancel' | 'retry'; jobs: readonly string[]}) => {
      const done: DoneToJob[] = [];
      for (let i = 0; i < jobs.length; i += most) {
        const {jobs: answers} = await ask(api.POST(`/api/v1/jobs/${what}`, {body: {job_ids: jobs.slice(i, i + most)}}));
        done.push(...answers);
      }
      return done;
    },
    onSettled: () => cache.invalidateQueries({queryKey: ['jobs']}),
  });
}
