// Many runs of a task, a few at once; what failed is submitted again under the same key, so that no job is there twice.
import {useRef, useState} from 'react';
import type {Ligand} from './ligands';
import {execute, type Task} from './queries';

export interface Submission {
  ligand: Ligand;
  inputs: unknown;
  key: string;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  job_id?: string;
  error?: string;
}

const atOnce = 4;

/** Each of the items once, at most `atOnce` at a time. */
export async function eachOf<T>(items: readonly T[], then: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const one = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await then(item);
  };
  await Promise.all(Array.from({length: atOnce}, one));
}

export function useSubmissions(task: Task) {
  const [submissions, setSubmissions] = useState<Submission[]>([]);
  const [busy, setBusy] = useState(false);
  const all = useRef<Submission[]>([]);
  const show = (next: Submission[]) => {
    all.current = next;
    setSubmissions(next);
  };
  const note = (key: string, change: Partial<Submission>) => show(all.current.map((one) => (one.key === key ? {...one, ...change} : one)));
  const submit = async (which: readonly Submission[]) => {
    setBusy(true);
    await eachOf(which, async ({key, inputs}) => {
      note(key, {state: 'sending'});
      try {
        const {job_id} = await execute(task, inputs, key);
        note(key, {state: 'sent', job_id});
      } catch (error) {
        note(key, {state: 'failed', error: error instanceof Error ? error.message : String(error)});
      }
    });
    setBusy(false);
  };
  return {
    submissions,
    busy,
    begin: (given: readonly {ligand: Ligand; inputs: unknown}[]) => {
      const fresh = given.map((one): Submission => ({...one, key: crypto.randomUUID(), state: 'waiting'}));
      show(fresh);
      void submit(fresh);
    },
    retry: () => {
      const failed = all.current.filter(({state}) => state === 'failed');
      show(all.current.map((one) => (one.state === 'failed' ? {ligand: one.ligand, inputs: one.inputs, key: one.key, state: 'waiting'} : one)));
      void submit(failed);
    },
    clear: () => show([]),
  };
}
