// Whether a value that somebody wrote has the shape of a template: what the builder draws, it must be able to read.
import {isMembers, pointerTo, type Members} from './pointers';
import {templateOf, type Template} from './template';
import {shape as words} from '~/texts/pipelines';

const isText = (value: unknown) => typeof value === 'string';
const isReading = (value: unknown) => isMembers(value) && isText(value.from);

const members: [name: string, is: (value: unknown) => boolean, what: string][] = [
  ['task', isText, words.text], ['pipeline', isText, words.text], ['version', isText, words.text],
  ['inputs', isMembers, words.object], ['outputs', isMembers, words.object], ['collect', isMembers, words.object], ['tries', isMembers, words.object],
  ['for_each', isReading, words.reading], ['when', isReading, words.reading],
  ['after', (value) => Array.isArray(value) && value.every(isText), words.ids],
];

/** Of steps: the first place that is not as it should be. */
function faultOfSteps(steps: unknown, at: string, taken: Set<string>): string | undefined {
  if (!Array.isArray(steps)) return words.not(at, words.list);
  for (const [i, step] of steps.entries()) {
    const fault = faultOfStep(step, pointerTo(at, i), taken);
    if (fault) return fault;
  }
  return undefined;
}

/** `taken`: the ids of all others; the step's, and those of the steps within, are added. */
export function faultOfStep(step: unknown, at: string, taken: Set<string>): string | undefined {
  if (!isMembers(step) || typeof step.id !== 'string' || step.id === '') return words.noStep(at);
  if (taken.has(step.id)) return words.twice(step.id);
  taken.add(step.id);
  const {collect} = step;
  for (const [name, is, what] of members) {
    const value = step[name];
    if (value !== undefined && value !== null && !is(value)) return words.not(pointerTo(at, name), what);
  }
  if (isMembers(collect)) for (const name of ['of', 'by']) if (collect[name] !== undefined && collect[name] !== null && !isText(collect[name])) return words.not(pointerTo(at, 'collect', name), words.text);
  return step.steps === undefined || step.steps === null ? undefined : faultOfSteps(step.steps, pointerTo(at, 'steps'), taken);
}

/** The template that a file's value is, or why it is none. */
export function templateFrom(value: unknown): {template: Template; fault?: undefined} | {template?: undefined; fault: string} {
  if (!isMembers(value) || value.steps === undefined) return {fault: words.none};
  const parameters: unknown = value.parameters;
  if (parameters !== undefined && parameters !== null && !isMembers(parameters)) return {fault: words.not('/parameters', words.object)};
  const outputs: unknown = value.outputs;
  if (outputs !== undefined && outputs !== null && !isMembers(outputs)) return {fault: words.not('/outputs', words.object)};
  const fault = faultOfSteps(value.steps, '/steps', new Set());
  return fault ? {fault} : {template: templateOf(value as Members)};
}
