// Poses by their keys: a link names them, and they may be none of the rows that have come.
import {useQueries} from '@tanstack/react-query';
import {useMemo} from 'react';
import {api, ask} from '~/api/client';
import {idIn, keyOf, posesOf, type Pose} from './pose';
import {useOutcomes} from './queries';

function useJobsOf(executions: readonly string[]) {
  return useQueries({
    queries: executions.map((execution_id) => ({
      queryKey: ['results', 'job of', execution_id],
      queryFn: async () => (await ask(api.GET('/api/v1/executions/{execution_id}/status', {params: {path: {execution_id}}}))).job_id,
      staleTime: Infinity,
    })),
    combine: (all) => new Map(executions.flatMap((id, i) => (all[i]?.data ? [[id, all[i].data] as const] : []))),
  });
}

/** Those that are there, in the order of the keys. `rows` undefined: they are still on their way. */
export function usePosesOf(keys: readonly string[], rows: readonly Pose[] | undefined, campaign: string | undefined): Pose[] {
  const said = keys.join();
  const {known, missing} = useMemo(() => {
    const wanted = new Set(said ? said.split(',') : []);
    const known = new Map<string, Pose>();
    if (wanted.size) for (const row of rows ?? []) {
      const key = keyOf(row);
      if (wanted.has(key)) known.set(key, row);
    }
    const left = rows ? [...wanted].filter((key) => !known.has(key)) : [];
    return {known, missing: [...new Set(left.flatMap((key) => idIn(key)?.execution ?? []))]};
  }, [said, rows]);
  const outcomes = useOutcomes(missing).of;
  const jobs = useJobsOf(missing);
  return useMemo(() => {
    const found = new Map(known);
    for (const execution of missing) {
      const results = outcomes.get(execution), job = jobs.get(execution);
      if (results && job)
        for (const pose of posesOf(execution, job, results)) found.set(keyOf(pose), campaign ? {...pose, campaign} : pose);
    }
    return (said ? said.split(',') : []).flatMap((key) => found.get(key) ?? []);
  }, [known, missing, outcomes, jobs, said, campaign]);
}
