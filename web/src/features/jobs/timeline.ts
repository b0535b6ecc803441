// When what of a job waited and ran, as shares of the whole time.
import type {Execution, Job, Step} from './queries';

/** ms since 1970. */
export interface Span {
  key: string;
  name: string;
  status: string;
  /** When it could have begun, if that is known. */
  waits?: number | undefined;
  begins: number;
  /** Absent: it still runs. */
  ends?: number | undefined;
}

/** Parts of the whole, 0 to 1. */
export interface Bar {
  wait: {from: number; share: number} | undefined;
  run: {from: number; share: number};
}

const time = (at: string | undefined) => (at ? Date.parse(at) : undefined);

export function spanOfJob(job: Job, name: string): Span | undefined {
  const begins = time(job.started_at) ?? time(job.finished_at);
  if (begins === undefined) return undefined;
  return {key: job.id, name, status: job.status, waits: time(job.created_at), begins, ends: time(job.finished_at)};
}

export function spansOfSteps(steps: readonly Step[]): Span[] {
  return steps.flatMap((step) => {
    const begins = time(step.started_at);
    return begins === undefined ? [] : [{key: step.path, name: step.path, status: step.status, begins, ends: time(step.finished_at)}];
  });
}

/** In the order in which they began. */
export function spansOfExecutions(executions: readonly Execution[]): Span[] {
  return executions.flatMap((one) => {
    const begins = time(one.started_at);
    return begins === undefined || one.result_of ? []
      : [{key: one.id, name: one.task_id, status: one.status, waits: time(one.created_at), begins, ends: time(one.finished_at)}];
  }).sort((a, b) => a.begins - b.begins);
}

/** From the first moment of them to the last, or to now while one runs. */
export function rangeOf(spans: readonly Span[], now: number): {from: number; to: number} {
  const from = spans.reduce((least, span) => Math.min(least, span.waits ?? span.begins), Infinity);
  const to = spans.reduce((most, span) => Math.max(most, span.ends ?? now), -Infinity);
  return spans.length ? {from, to: Math.max(to, from + 1)} : {from: now, to: now + 1};
}

export function barOf(span: Span, range: {from: number; to: number}, now: number): Bar {
  const whole = range.to - range.from;
  const at = (moment: number) => Math.min(1, Math.max(0, (moment - range.from) / whole));
  const begins = at(span.begins);
  const ends = Math.max(begins, at(span.ends ?? now));
  return {
    wait: span.waits === undefined || span.waits >= span.begins ? undefined : {from: at(span.waits), share: begins - at(span.waits)},
    run: {from: begins, share: ends - begins},
  };
}
