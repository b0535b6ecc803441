// One file on its way to the library.
import {Problem, type ProblemDetails} from '~/api/client';
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

const lost: ProblemDetails = {
  type: 'about:blank', title: 'Connection lost', status: 0, code: 'connection_lost',
  detail: 'The connection was lost before the file had arrived.',
};

function problemOf(request: XMLHttpRequest): Problem {
  try {
    const said = JSON.parse(request.responseText) as ProblemDetails;
    if (typeof said.detail === 'string') return new Problem(said);
  } catch {
    // It was not the platform that answered.
  }
  return new Problem({...lost, code: 'unreachable', title: 'Unreachable', status: request.status, detail: `The platform answered ${request.status}.`});
}

/** fetch() does not tell how far an upload is; this does. */
export const send: Send = (file, onProgress) => {
  const request = new XMLHttpRequest();
  const done = new Promise<Sent>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(Math.min(event.loaded, file.size));
    request.onerror = () => reject(new Problem(lost));
    request.onload = () => {
      if (request.status >= 300) reject(problemOf(request));
      else resolve({molecule: JSON.parse(request.responseText) as Molecule, created: request.status === 201});
    };
    const body = new FormData();
    body.append('file', file, file.name);
    request.open('POST', '/api/v1/molecules/upload');
    request.send(body);
  });
  return {done, stop: () => request.abort()};
};
