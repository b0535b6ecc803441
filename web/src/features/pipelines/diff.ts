// What two versions of a template differ in.
import {isMembers, pointerTo, type Members} from './pointers';
import {placed, tidy, type Step, type Template} from './template';

export interface Change {
  /** Pointer to what is not the same. */
  at: string;
  before?: unknown;
  after?: unknown;
}

export interface Difference {
  /** Of a parameter, a step, an output, or a member of the template itself. */
  name: string;
  what: 'added' | 'removed' | 'changed';
  changes: Change[];
  /** Of what was added or removed. */
  value?: unknown;
}

export interface TemplateDiff {
  about: Difference[];
  parameters: Difference[];
  steps: Difference[];
  outputs: Difference[];
}

export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!isMembers(a) || !isMembers(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]));
}

/** As deep as both are objects, or lists of the same length. */
export function changesBetween(before: unknown, after: unknown, at = ''): Change[] {
  if (isSame(before, after)) return [];
  if (isMembers(before) && isMembers(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .flatMap((name) => changesBetween(before[name], after[name], pointerTo(at, name)));
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, i) => changesBetween(item, after[i], pointerTo(at, i)));
  return [{at, ...(before === undefined ? {} : {before}), ...(after === undefined ? {} : {after})}];
}

function differences(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name): Difference[] => {
    if (!after.has(name)) return [{name, what: 'removed', changes: [], value: before.get(name)}];
    if (!before.has(name)) return [{name, what: 'added', changes: [], value: after.get(name)}];
    const changes = changesBetween(before.get(name), after.get(name));
    return changes.length ? [{name, what: 'changed', changes}] : [];
  });
}

const members = (of: Members) => new Map(Object.entries(of));

/** Each step by its id, with what it is within; those within it are compared by themselves. */
function stepsOf(template: Template): Map<string, unknown> {
  return new Map(placed(template).map(({step, around}) => {
    const {steps: _steps, ...own} = tidy(step) as Step;
    return [step.id, around.length ? {...own, within: around.at(-1)?.id} : own];
  }));
}

function parametersOf({parameters}: Template): {each: Map<string, unknown>; rest: Members} {
  const {properties, required, ...rest} = parameters;
  const needed = new Set(Array.isArray(required) ? required.map(String) : []);
  const each = Object.entries(isMembers(properties) ? properties : {})
    .map(([name, schema]): [string, unknown] => [name, isMembers(schema) ? {...schema, required: needed.has(name)} : schema]);
  return {each: new Map(each), rest};
}

export function diffOf(before: Template, after: Template): TemplateDiff {
  const [old, now] = [parametersOf(before), parametersOf(after)];
  const about = ({name, description, tags}: Template) => members({name, description, tags});
  return {
    about: differences(about(before), about(after)),
    parameters: [...differences(old.each, now.each), ...differences(members(old.rest), members(now.rest))],
    steps: differences(stepsOf(before), stepsOf(after)),
    outputs: differences(members(before.outputs), members(after.outputs)),
  };
}

export function isNone(diff: TemplateDiff): boolean {
  return Object.values(diff).every((list: Difference[]) => list.length === 0);
}
