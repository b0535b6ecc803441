// What the server is about to offer and api/openapi.json does not say yet; typed here and nowhere else.
import {api, ask} from '~/api/client';

/** What became of one job of several. */
export interface DoneToJob {
  job_id: string;
  done: boolean;
  problem?: {code?: string; detail: string};
}

export interface Usage {
  quota: {stored_bytes: number; max_stored_bytes?: number; max_queued_jobs: number};
  /** By their status now, in small letters; each counted up to 100,000. */
  jobs: Record<string, number>;
  /** That ended in each of the last 24 hours. */
  executions: {hour: string; completed: number; failed: number}[];
}

type Untyped = (path: string, options: object) => Promise<{data?: never; error?: unknown; response: Response}>;
const get = api.GET as unknown as Untyped;
const post = api.POST as unknown as Untyped;

export function askUsage(): Promise<Usage> {
  return ask<Usage>(get('/api/v1/usage', {}));
}

export async function doToJobs(what: 'cancel' | 'retry', jobs: readonly string[]): Promise<DoneToJob[]> {
  const {jobs: answers} = await ask<{jobs: DoneToJob[]}>(post(`/api/v1/jobs/${what}`, {body: {job_ids: jobs}}));
  return answers;
}

/** The log as it is now: for a server that does not stream it yet, and for no other reason here. */
export async function askLog(execution_id: string): Promise<string> {
  // Of an empty answer there is no data.
  return (await ask<string | undefined>(api.GET('/api/v1/executions/{execution_id}/logs', {params: {path: {execution_id}}, parseAs: 'text'}))) ?? '';
}
