// The platform's API, typed by its own document. A failure is a Problem, as RFC 9457 has it.
import createClient from 'openapi-fetch';
import type {components, paths} from './schema';

export type Schemas = components['schemas'];
export type ProblemDetails = Schemas['Problem'];

export class Problem extends Error {
  constructor(readonly details: ProblemDetails) {
    super(details.detail);
  }
  get status() {
    return this.details.status;
  }
  /** The faults of what was sent, each at its JSON Pointer. */
  get faults() {
    return this.details.errors ?? [];
  }
}

export const api = createClient<paths>({credentials: 'same-origin'});

const unreachable: ProblemDetails = {
  type: 'about:blank',
  title: 'Unreachable',
  status: 0,
  code: 'unreachable',
  detail: 'The platform does not answer. Is it running, and are you connected?',
};

type Answer<T> = {data?: T; error?: unknown; response: Response};

function problemIn(answer: Answer<unknown>): Problem {
  const said = answer.error as Partial<ProblemDetails> | undefined;
  if (said && typeof said.detail === 'string') return new Problem(said as ProblemDetails);
  return new Problem({...unreachable, status: answer.response.status,
                      detail: `The platform answered ${answer.response.status}.`});
}

/** What answers this is being launched: asked again soon, it is there. */
export function isBeingLaunched(error: unknown): boolean {
  return error instanceof Problem && ['no_matcher', 'no_chemistry'].includes(error.details.code);
}

/** What the platform said of the member of the request's body at a JSON Pointer. */
export function faultAt(error: unknown, pointer: string): string | undefined {
  return error instanceof Problem ? error.faults.find((fault) => fault.pointer === pointer)?.detail : undefined;
}

let signedOut: () => void = () => {};

/** What happens when the platform knows one no more. */
export function onSignedOut(then: () => void): void {
  signedOut = then;
}

/** The data of an answer; throws the Problem of a failure. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch {
    throw new Problem(unreachable);
  }
  if (answer.response.status === 401) signedOut();
  if (!answer.response.ok) throw problemIn(answer);
  return answer.data as T;
}

/** A signed URL of the platform's own, under whatever name the browser knows the platform. */
export function ownUrl(url: string): string {
  const {pathname, search} = new URL(url, location.href);
  return pathname.startsWith('/api/v1/blobs/') ? pathname + search : url;
}
