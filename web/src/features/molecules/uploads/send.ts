// One file on its way to the library, by the tus protocol: after a lost connection it goes on where it was, also when the page
// was closed and the same file is chosen again.
import {DetailedError, Upload as Transfer} from 'tus-js-client';
import {api, ask, Problem, type ProblemDetails} from '~/api/client';
import type {Molecule} from '../queries';

export interface Sent {
  molecule: Molecule;
  /** Not so where the library had the same already. */
  created: boolean;
}

export interface Sending {
  done: Promise<Sent>;
  stop: () => void;
}

export type Send = (file: File, onProgress: (bytes: number) => void) => Sending;

const endpoint = '/api/v1/uploads';
const retries = [0, 1000, 2000, 5000, 10_000, 20_000, 30_000];  // ms; then one asks the person

const mostLosses = 30;  // in a row, while one waits for the molecule

const lost: ProblemDetails = {
  type: 'about:blank', title: 'Connection lost', status: 0, code: 'connection_lost',
  detail: 'The connection was lost. What has arrived is kept: try again to go on from there.',
};

/** What the platform said against it; without an answer the connection is lost. */
export function problemIn(error: unknown): Problem {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  if (!answer || answer.getStatus() === 0) return new Problem(lost);
  try {
    const said = JSON.parse(answer.getBody()) as ProblemDetails;
    if (typeof said.detail === 'string') return new Problem(said);
  } catch {
    // It was not the platform that answered.
  }
  return new Problem({...lost, code: 'unreachable', status: answer.getStatus(), detail: `The platform answered ${answer.getStatus()}.`});
}

/** A refusal stays one; another request may hold the upload for a moment (409, 423). */
function isWorthAnotherTry(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status === 409 || status === 423 || status >= 500;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const isLost = (error: unknown) => error instanceof Problem && (error.status === 0 || error.status >= 500);

/** The whole has come and is read as a molecule: that takes a moment, of a large file some. Nothing has to be sent again if the
 *  connection is lost meanwhile. */
async function read(upload_id: string): Promise<Sent> {
  let losses = 0;
  for (let wait = 100; ; wait = Math.min(wait * 1.5, 3000)) {
    try {
      const upload = await ask(api.GET('/api/v1/uploads/{upload_id}', {params: {path: {upload_id}}}));
      if (upload.problem) throw new Problem(upload.problem);
      if (upload.molecule) return {molecule: upload.molecule, created: upload.molecule.created_at >= upload.created_at};
      losses = 0;
    } catch (error) {
      if (!isLost(error) || ++losses > mostLosses) throw error;
    }
    await pause(wait);
  }
}

async function transferred(transfer: Transfer): Promise<string> {
  const [before] = await transfer.findPreviousUploads();
  if (before) transfer.resumeFromPreviousUpload(before);
  await new Promise<void>((resolve, reject) => {
    transfer.options.onSuccess = () => resolve();
    transfer.options.onError = (error) => reject(problemIn(error));
    transfer.start();
  });
  return transfer.url?.split('/').at(-1) ?? '';
}

export const send: Send = (file, onProgress) => {
  const transfer = new Transfer(file, {
    endpoint,
    metadata: {filename: file.name},
    retryDelays: retries,
    removeFingerprintOnSuccess: true,
    onShouldRetry: isWorthAnotherTry,
    onProgress: (sent) => onProgress(sent),
  });
  return {done: transferred(transfer).then(read), stop: () => void transfer.abort(true).catch(() => {})};
};
