// A pipeline template as it is written: the one state of the builder, from which its graph is derived. Changes are pure.
import type {Schemas} from '~/api/client';
import {drop, isMembers, pointerTo, put, tokensOf, valueAt, type Members} from './pointers';
import {referencesIn, rewired, sourceOf, type Reference} from './wired';

export interface Step {
  id: string;
  task?: string;
  pipeline?: string;
  version?: string;
  steps?: Step[];
  outputs?: Members;
  inputs?: Members;
  for_each?: {from: string; chunk?: unknown};
  collect?: {of?: string; value?: unknown; top?: unknown; by?: string; order?: string};
  when?: {from: string; schema: unknown};
  after?: string[];
  continue_on_error?: boolean;
  tries?: {max_failures?: number; backoff_seconds?: number; timeout_seconds?: number};
}

export interface Template {
  template_id: string;
  name: string;
  description: string;
  tags: string[];
  parameters: Members;
  steps: Step[];
  outputs: Members;
}

export const emptyTemplate: Template = {
  template_id: '', name: '', description: '', tags: [],
  parameters: {type: 'object', additionalProperties: false, properties: {}}, steps: [], outputs: {},
};

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === false || (Array.isArray(value) ? value.length === 0 : isMembers(value) && Object.keys(value).length === 0);

/** Without the members that say nothing: the platform gives a step with all of its defaults. */
export function tidy(step: Step): Step {
  const isGroup = !step.task && !step.pipeline;
  const members = Object.entries(step).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'steps' && isGroup && Array.isArray(value)) return [[name, (value as Step[]).map(tidy)]];
    if (name === 'collect' && isMembers(value)) {
      const {order, ...rest} = value;
      return [[name, order === undefined || order === 'ascending' ? rest : value]];
    }
    return isEmpty(value) ? [] : [[name, value]];
  });
  return Object.fromEntries(members) as unknown as Step;
}

/** Of what the platform gives, or a file holds. */
export function templateOf(given: Members): Template {
  const text = (name: string) => (typeof given[name] === 'string' ? (given[name] as string) : '');
  return {
    template_id: text('template_id'), name: text('name'), description: text('description'),
    tags: Array.isArray(given.tags) ? given.tags.map(String) : [],
    parameters: isMembers(given.parameters) ? given.parameters : {},
    steps: Array.isArray(given.steps) ? (given.steps as Step[]).map(tidy) : [],
    outputs: isMembers(given.outputs) ? given.outputs : {},
  };
}

export function templateIn(detail: Schemas['PipelineTemplateDetail']): Template {
  return templateOf({...detail.template, parameters: detail.parameters, steps: detail.steps, outputs: detail.outputs});
}

/** Where a step is: its place among the outermost, then among those within, … */
export type Path = readonly number[];

export interface Placed {
  step: Step;
  path: Path;
  /** The steps that it is within, outermost first. */
  around: readonly Step[];
  beside: readonly Step[];
}

export function pointerOf(path: Path): string {
  return path.map((place) => `/steps/${place}`).join('');
}

export function isGroup(step: Step): boolean {
  return step.steps !== undefined;
}

export function placed(template: Pick<Template, 'steps'>): Placed[] {
  const walk = (steps: readonly Step[], path: Path, around: readonly Step[]): Placed[] =>
    steps.flatMap((step, i) => [
      {step, path: [...path, i], around, beside: steps},
      ...walk(step.steps ?? [], [...path, i], [...around, step]),
    ]);
  return walk(template.steps, [], []);
}

export function findStep(template: Template, id: string): Placed | undefined {
  return placed(template).find(({step}) => step.id === id);
}

/** The step that a pointer into the template leads into, and the pointer's rest. */
export function stepOfPointer(template: Template, pointer: string): {placed: Placed; rest: string} | undefined {
  const tokens = tokensOf(pointer);
  const path: number[] = [];
  while (tokens[0] === 'steps' && /^\d+$/.test(tokens[1] ?? '')) {
    path.push(Number(tokens[1]));
    tokens.splice(0, 2);
  }
  const found = placed(template).find((one) => one.path.length === path.length && one.path.every((place, i) => place === path[i]));
  return found && path.length > 0 ? {placed: found, rest: pointerTo('', ...tokens)} : undefined;
}

function listAt(path: Path): string {
  return `${pointerOf(path)}/steps`;
}

export function freshId(template: Template, wanted: string): string {
  const base = wanted.toLowerCase().replace(/[^a-z0-9_]/g, '_').replace(/^[^a-z]+/, '').slice(0, 50) || 'step';
  const taken = new Set(placed(template).map(({step}) => step.id));
  for (let n = 1; ; ++n) {
    const id = n === 1 ? base : `${base}_${n}`;
    if (!taken.has(id)) return id;
  }
}

/** At the end of the outermost steps, or of those within a step. */
export function addStep(template: Template, step: Step, within: Path = []): Template {
  const list = (valueAt(template, listAt(within)) as Step[] | undefined) ?? [];
  return put(template, listAt(within), [...list, step]);
}

export function changeStep(template: Template, path: Path, change: (step: Step) => Step): Template {
  const step = valueAt(template, pointerOf(path)) as Step | undefined;
  return step ? put(template, pointerOf(path), tidy(change(step))) : template;
}

/** Something that a template reads, and where. */
export interface Read {
  /** Pointer into the template at the reference, or at the text that is one. */
  place: string;
  from: string;
  kind: 'value' | 'each' | 'chunk' | 'when' | 'collect' | 'output' | 'after';
  reference: Reference | string;
  /** Whose; none: the template's outputs. */
  reader?: Placed;
}

function readsOf(reader: Placed): Read[] {
  const {step, path} = reader;
  const at = pointerOf(path);
  const all = (value: unknown, place: string, kind: Read['kind']): Read[] =>
    referencesIn(value, place).map(({at: where, reference}) => ({place: where, from: reference.from, kind, reference, reader}));
  const one = (from: unknown, place: string, kind: Read['kind']): Read[] => typeof from === 'string' ? [{place, from, kind, reference: from, reader}] : [];
  return [
    ...all(step.inputs ?? {}, `${at}/inputs`, 'value'),
    ...one(step.for_each?.from, `${at}/for_each/from`, 'each'),
    ...all(step.for_each?.chunk, `${at}/for_each/chunk`, 'chunk'),
    ...one(step.when?.from, `${at}/when/from`, 'when'),
    ...all(step.collect?.value, `${at}/collect/value`, 'collect'),
    ...all(step.collect?.top, `${at}/collect/top`, 'collect'),
    ...all(step.outputs ?? {}, `${at}/outputs`, 'output'),
    ...(step.after ?? []).flatMap((id, i) => one(`/steps/${id}`, `${at}/after/${i}`, 'after')),
  ];
}

export function readsIn(template: Template): Read[] {
  return [
    ...placed(template).flatMap(readsOf),
    ...referencesIn(template.outputs, '/outputs').map(({at, reference}): Read => ({place: at, from: reference.from, kind: 'output', reference})),
  ];
}

/** Without what reads there. A step does not run for each of nothing, nor wait for nothing. */
export function disconnect(template: Template, read: Read): Template {
  if (!read.reader) return drop(template, read.place);
  const {path} = read.reader;
  if (read.kind === 'each')
    return changeStep(template, path, ({for_each: _each, collect: _collect, continue_on_error: _go, ...rest}) => rest);
  if (read.kind === 'when') return changeStep(template, path, ({when: _when, ...rest}) => rest);
  return changeStep(drop(template, read.place), path, (step) => step);
}

export function removeStep(template: Template, path: Path): Template {
  const gone = new Set(placed(template)
    .filter((one) => path.every((place, i) => one.path[i] === place)).map(({step}) => step.id));
  let next = template;
  // The last first: the places of those before stay as they are.
  for (const read of readsIn(template).reverse()) {
    const outside = !read.reader || !gone.has(read.reader.step.id);
    const source = sourceOf(read.from);
    if (outside && source?.kind === 'steps' && gone.has(source.step ?? '')) next = disconnect(next, read);
  }
  return drop(next, pointerOf(path));
}

/** Reads one step's result under another id, everywhere in there. */
function rereadStep(step: Step, ids: ReadonlyMap<string, string>): Step {
  const read = (from: string) => {
    const source = sourceOf(from);
    const id = source?.kind === 'steps' ? ids.get(source.step ?? '') : undefined;
    return id === undefined || !source ? from : `/steps/${id}${source.rest}`;
  };
  const wired = (value: unknown) => rewired(value, read);
  return {
    ...step,
    id: ids.get(step.id) ?? step.id,
    ...(step.inputs ? {inputs: wired(step.inputs) as Members} : {}),
    ...(step.outputs ? {outputs: wired(step.outputs) as Members} : {}),
    ...(step.for_each ? {for_each: {...step.for_each, from: read(step.for_each.from)}} : {}),
    ...(step.collect?.value === undefined ? {} : {collect: {...step.collect, value: wired(step.collect.value)}}),
    ...(step.when ? {when: {...step.when, from: read(step.when.from)}} : {}),
    ...(step.after ? {after: step.after.map((id) => ids.get(id) ?? id)} : {}),
    ...(step.steps ? {steps: step.steps.map((one) => rereadStep(one, ids))} : {}),
  };
}

/** Under another id, also where it is read. */
export function renameStep(template: Template, from: string, to: string): Template {
  const ids = new Map([[from, to]]);
  const steps = template.steps.map((step) => rereadStep(step, ids));
  return {...template, steps, outputs: rereadStep({id: '', outputs: template.outputs}, ids).outputs ?? {}};
}

/** A copy beside it, under ids of its own. */
export function copyStep(template: Template, path: Path): {template: Template; id: string} {
  const step = valueAt(template, pointerOf(path)) as Step;
  const ids = new Map<string, string>();
  let taken = template;
  for (const {step: one} of placed({steps: [step]})) {
    const id = freshId(taken, one.id);
    ids.set(one.id, id);
    taken = addStep(taken, {id});
  }
  return {template: addStep(template, rereadStep(step, ids), path.slice(0, -1)), id: ids.get(step.id) ?? ''};
}

/** Into another step, or out to the outermost. */
export function moveStep(template: Template, id: string, within: string | undefined): Template {
  const from = findStep(template, id);
  if (!from) return template;
  const without = drop(template, pointerOf(from.path));
  const into = within === undefined ? undefined : findStep(without, within);
  if (within !== undefined && !into) return template;
  return addStep(without, from.step, into?.path);
}

/** Reads `from` there. */
export function connect(template: Template, place: string, from: string): Template {
  const before = valueAt(template, place);
  const kept = isMembers(before) && typeof before.from === 'string' ? before : {};
  const isText = /\/(for_each|when)\/from$/.test(place);
  return put(template, place, isText ? from : {...kept, from});
}

/** The ids of all steps that must have run before this one can. */
export function neededBy(template: Template, id: string): Set<string> {
  const all = placed(template);
  const needs = new Map(all.map(({step}) => [step.id, new Set<string>()]));
  for (const read of readsIn(template)) {
    const source = sourceOf(read.from);
    if (source?.kind !== 'steps' || !read.reader) continue;
    for (const one of [read.reader.step, ...read.reader.around]) needs.get(one.id)?.add(source.step ?? '');
  }
  const found = new Set<string>();
  const visit = (step: string) => needs.get(step)?.forEach((need) => {
    if (found.has(need)) return;
    found.add(need);
    visit(need);
  });
  visit(id);
  return found;
}
