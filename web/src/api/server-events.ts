// Server-sent events that are read once or to their end, as an answer; what goes on for as long as the tab is open is live.ts.
import {Problem, type ProblemDetails} from './client';

export interface ServerEvent {
  id: string;
  type: string;
  data: Record<string, unknown>;
}

/** The whole events of a text, and what is left of it: the beginning of the next one. */
export function eventsIn(text: string): {events: ServerEvent[]; rest: string} {
  const parts = text.split('\n\n');
  const rest = parts.pop() ?? '';
  const events = parts.flatMap((part): ServerEvent[] => {
    const fields = new Map<string, string>();
    for (const line of part.split('\n')) {
      const colon = line.indexOf(':');
      if (colon <= 0) continue;  // a comment, or nothing
      const name = line.slice(0, colon);
      const value = line.slice(colon + 1).replace(/^ /, '');
      fields.set(name, name === 'data' && fields.has('data') ? `${fields.get('data')}\n${value}` : value);
    }
    const data = fields.get('data');
    if (data === undefined) return [];
    return [{id: fields.get('id') ?? '', type: fields.get('event') ?? 'message', data: JSON.parse(data) as Record<string, unknown>}];
  });
  return {events, rest};
}

/** The events behind the last one that was seen, as they come; none at first, when the answer begins. */
export async function* eventsOf(path: string, last: string, signal: AbortSignal): AsyncGenerator<ServerEvent[]> {
  const answer = await fetch(last ? `${path}?last_event_id=${encodeURIComponent(last)}` : path, {signal});
  if (!answer.ok || !answer.body) throw new Problem((await answer.json()) as ProblemDetails);
  yield [];
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    const got = eventsIn(rest + value);
    rest = got.rest;
    if (got.events.length) yield got.events;
  }
}
