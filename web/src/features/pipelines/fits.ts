// Whether what one task gives may be wired into what another takes, by their schemas alone: src/schema/fits.hpp for a page,
// so that a port can refuse what cannot work while one drags. Only faults: what may fail is the platform's to say, which checks
// the template as a whole.
import {
  allows, allowsAll, formsOf, item, itemCount, kindOf, kinds, lacks, limitsOf, member, memberCount, memberNames, membersOf, otherMembers, patternsOf,
  placesOf, prefixOf, referred, requires, spot, type Form, type Kind, type Limits, type Place,
} from './forms';
import {isMembers, pointerTo, type Members} from './pointers';

export interface Fault {
  pointer: string;
  detail: string;
}

/** What lies at `pointer` inside the values of a schema; "*" is every item of a list. Without a place nothing is known. */
export interface End {
  place?: Place | undefined;
  pointer: string;
}

interface Answer {
  faults: Fault[];
  /** Surely no value is allowed by both. */
  disjoint: boolean;
}

const fine: Answer = {faults: [], disjoint: false};
const refuse = (detail: string, name?: string): Answer =>
  ({faults: [{pointer: name === undefined ? '' : pointerTo('', name), detail}], disjoint: true});

function also(...answers: Answer[]): Answer {
  const faults = answers.flatMap((answer) => answer.faults);
  const first = faults.filter(({pointer, detail}, i) => faults.findIndex((other) => other.pointer === pointer && other.detail === detail) === i);
  return {faults: first, disjoint: answers.some((answer) => answer.disjoint)};
}

const under = (answer: Answer, token: string): Answer =>
  ({...answer, faults: answer.faults.map(({pointer, detail}) => ({pointer: pointerTo('', token) + pointer, detail}))});

/** For one of several that the target would take. */
function best(all: readonly Answer[]): Answer {
  const found = all.reduce((a, b) => (b.faults.length < a.faults.length ? b : a));
  return {faults: found.faults, disjoint: all.every((answer) => answer.disjoint)};
}

/** For each of several that the source may give: while one can work, the values will tell. */
function each(all: readonly Answer[]): Answer {
  if (all.length === 0 || all.some((answer) => answer.faults.length === 0)) return fine;
  return best(all);
}

const names: Record<Kind, string> = {
  integer: 'a whole number', number: 'a number', string: 'text', boolean: 'true or false', array: 'a list', object: 'an object', null: 'null',
};

export function phrase(set: ReadonlySet<Kind>): string {
  const words = kinds.filter((kind) => set.has(kind) && !(kind === 'integer' && set.has('number'))).map((kind) => names[kind]);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

const kindsOf = (forms: readonly Form[]) => new Set(forms.flatMap((form) => [...form.kinds]));
const common = (a: ReadonlySet<Kind>, b: ReadonlySet<Kind>) => kinds.filter((kind) => a.has(kind) && b.has(kind));
const listed = (values: readonly unknown[]) => values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ');

class Fitter {
  /** Comparisons at work: one within itself adds nothing. */
  private readonly atWork: [Form, Kind, unknown][] = [];
  private steps = 0;

  value(given: readonly Form[], wanted: Place): Answer {
    const all = kindsOf(given);
    if (all.size === 0 || allowsAll(wanted) || given.some((form) => form.parts.length === 0)) return fine;
    const taken = kindsOf(formsOf([wanted]));
    if (taken.size === 0) return refuse('nothing is accepted here');
    if (common(all, taken).length === 0) return refuse(`${phrase(all)} is given where ${phrase(taken)} is wanted`);
    const answers = given.flatMap((form) => common(form.kinds, taken).map((kind) => this.oneKind(form, kind, wanted)));
    return given.some((form) => form.cut) ? fine : each(answers);
  }

  private oneKind(form: Form, kind: Kind, asked: Place): Answer {
    const wanted = referred(asked);
    const same = this.atWork.some(([f, k, schema]) => k === kind && schema === wanted.schema && (f === form || isAlike(f, form)));
    if (same || ++this.steps > 5000 || this.atWork.length > 60) return fine;
    this.atWork.push([form, kind, wanted.schema]);
    const answer = this.compare(form, kind, wanted);
    this.atWork.pop();
    return answer;
  }

  private compare(form: Form, kind: Kind, wanted: Place): Answer {
    const {schema} = wanted;
    if (!isMembers(schema)) return schema === false ? refuse('nothing is accepted here') : fine;
    const aFile = kind === 'string' && 'x-mad-file' in schema ? file(form, schema) : fine;
    const values = valuesOf(form, kind);
    if (values) return also(aFile, listedValues(values, wanted));
    const taken = kindsOf(formsOf([wanted]));
    if (!taken.has(kind)) return refuse(`${phrase(new Set([kind]))} is given where ${phrase(taken)} is wanted`);
    return also(
      aFile,
      'const' in schema ? choice(form, kind, [schema.const]) : fine,
      Array.isArray(schema.enum) ? choice(form, kind, schema.enum) : fine,
      kind === 'integer' || kind === 'number' ? number(form, schema) : fine,
      kind === 'string' ? text(form, schema) : fine,
      kind === 'array' ? this.list(form, wanted, schema) : fine,
      kind === 'object' ? this.object(form, wanted, schema) : fine,
      this.inPlace(form, kind, wanted, schema),
    );
  }

  private inPlace(form: Form, kind: Kind, {root}: Place, schema: Members): Answer {
    const list = (keyword: string) => (Array.isArray(schema[keyword]) ? schema[keyword] as unknown[] : []).map((one): Place => ({schema: one, root}));
    const answers = list('allOf').map((part) => this.oneKind(form, kind, part));
    const referredTo = typeof schema.$ref === 'string' ? referred({schema: {$ref: schema.$ref}, root}) : undefined;
    if (referredTo && isMembers(referredTo.schema) && !('$ref' in referredTo.schema)) answers.push(this.oneKind(form, kind, referredTo));
    if (!schema.discriminator)
      for (const branches of [list('anyOf'), list('oneOf')]) if (branches.length) answers.push(this.oneOf(form, kind, branches));
    return also(fine, ...answers);
  }

  private oneOf(form: Form, kind: Kind, branches: readonly Place[]): Answer {
    const taking = branches.filter((branch) => kindsOf(formsOf([branch])).has(kind));
    if (taking.length === 0) return refuse('fits none of the alternatives');
    return best(taking.map((branch) => this.oneKind(form, kind, branch)));
  }

  private list(form: Form, wanted: Place, schema: Members): Answer {
    const count = itemCount(form);
    const asked = limitsOf([wanted], 'minItems', 'maxItems');
    const prefix = prefixOf(schema);
    const places = Math.min(Math.max(placesOf(form), prefix.length), 100);
    const least = Math.max(count.least, asked.least);
    const answers = [counted(count, asked, 'item', 'items')];
    const add = (index: number, node: unknown, token: string) => {
      if (node === undefined) return;
      const place = {schema: node, root: wanted.root};
      const answer = this.value(formsOf(item(form, index)), place);
      if (least <= index && formsOf([place]).length === 0) return;  // it may be that short
      answers.push(under({...answer, disjoint: answer.disjoint && least > index}, token));
    };
    for (let i = 0; i < places && i < count.most; ++i) add(i, i < prefix.length ? prefix[i] : schema.items, String(i));
    if (count.most > places) add(places, schema.items, '*');
    return also(...answers);
  }

  private object(form: Form, wanted: Place, schema: Members): Answer {
    const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
    const answers: Answer[] = [];
    for (const name of required) {
      const hasDefault = membersOf(wanted, name).some((node) => isMembers(referred(node).schema) && 'default' in (referred(node).schema as Members));
      if (!requires(form, name) && !hasDefault && lacks(form, name)) answers.push(refuse('is required: the source never has it', name));
    }
    answers.push(counted(memberCount(form), limitsOf([wanted], 'minProperties', 'maxProperties'), 'property', 'properties'));
    const all = new Set([...memberNames(form), ...Object.keys(isMembers(schema.properties) ? schema.properties : {})]);
    for (const name of all) answers.push(this.member(form, name, wanted, required));
    if (schema.additionalProperties !== undefined || patternsOf(schema).length > 0)
      for (const other of otherMembers(form)) answers.push(this.others(formsOf(other), other, wanted, schema));
    return also(...answers);
  }

  /** What both describe must fit where it is given, even if it may be left out. */
  private member(form: Form, name: string, wanted: Place, required: readonly string[]): Answer {
    const given = formsOf(member(form, name));
    if (given.length === 0) return fine;
    const always = requires(form, name);
    return under(also(fine, ...membersOf(wanted, name).map((node) => {
      if (formsOf([node]).length === 0) return always ? refuse('is not expected: the source always gives it') : fine;
      const answer = this.value(given, node);
      return {...answer, disjoint: answer.disjoint && (always || required.includes(name))};
    })), name);
  }

  /** Properties that neither names: of the same pattern, or of none on both sides. */
  private others(given: readonly Form[], from: readonly Place[], wanted: Place, schema: Members): Answer {
    if (given.length === 0) return fine;
    const patternOf = (place: Place | undefined) => place && [...this.patternsAround(given)].find(([, of]) => of === place.schema)?.[0];
    const pattern = patternOf(from[0]);
    const same = patternsOf(schema).find(([text]) => pattern !== undefined && text === pattern)?.[1];
    const node = same ?? (pattern === undefined && patternsOf(schema).length === 0 ? schema.additionalProperties : undefined);
    if (node === undefined || formsOf([{schema: node, root: wanted.root}]).length === 0) return fine;
    return under({...this.value(given, {schema: node, root: wanted.root}), disjoint: false}, '*');
  }

  private patternsAround(given: readonly Form[]): [string, unknown][] {
    return given.flatMap((form) => form.whole).flatMap(({root}) => patternsIn(root));
  }
}

const knownPatterns = new WeakMap<object, [string, unknown][]>();

/** All patternProperties of a document. */
function patternsIn(root: unknown): [string, unknown][] {
  if (typeof root !== 'object' || root === null) return [];
  const known = knownPatterns.get(root);
  if (known) return known;
  const found: [string, unknown][] = [];
  const walk = (value: unknown, depth: number): void => {
    if (depth > 60 || typeof value !== 'object' || value === null) return;
    if (isMembers(value)) found.push(...patternsOf(value));
    for (const inner of Object.values(value)) walk(inner, depth + 1);
  };
  walk(root, 0);
  knownPatterns.set(root, found);
  return found;
}

function isAlike(a: Form, b: Form): boolean {
  return a.parts.length === b.parts.length && a.parts.every((part, i) => part.schema === b.parts[i]?.schema);
}

/** All that a form may be of one kind, where that is a list of values. */
function valuesOf(form: Form, kind: Kind): unknown[] | undefined {
  if (kind === 'null') return [null];
  if (form.values) return form.values.filter((value) => kindOf(value) === kind);
  if (kind === 'boolean') return [false, true].filter((value) => form.whole.every((place) => allows(place, value)));
  return undefined;
}

function listedValues(values: readonly unknown[], wanted: Place): Answer {
  const refused = values.filter((value) => !allows(wanted, value));
  if (refused.length === 0 || refused.length < values.length) return fine;
  return refuse(`${expected(wanted)}: the source gives ${listed(refused)}`);
}

function expected({schema}: Place): string {
  if (isMembers(schema) && Array.isArray(schema.enum)) return `must be one of ${listed(schema.enum)}`;
  if (isMembers(schema) && 'const' in schema) return `must be ${listed([schema.const])}`;
  return 'is not allowed';
}

function choice(form: Form, kind: Kind, choices: readonly unknown[]): Answer {
  const possible = choices.some((value) => kindOf(value) === kind && form.whole.every((place) => allows(place, value)));
  return possible ? fine : refuse(`must be ${choices.length === 1 ? '' : 'one of '}${listed(choices)}: the source gives something else`);
}

function file(form: Form, wanted: Members): Answer {
  const formats = (schema: unknown): string[] => {
    const mark = isMembers(schema) ? schema['x-mad-file'] : undefined;
    const list = isMembers(mark) ? mark.formats : mark;
    return Array.isArray(list) ? list.map(String) : [];
  };
  const marked = form.parts.find(({schema}) => isMembers(schema) && 'x-mad-file' in schema && schema['x-mad-file'] !== false);
  const [taken, given] = [formats(wanted), formats(marked?.schema)];
  if (taken.length === 0 || given.length === 0 || given.some((format) => taken.includes(format))) return fine;
  return {...refuse(`must be a file of the format ${taken.join(', ')}: the source gives ${given.join(', ')}`), disjoint: false};
}

interface Bound {
  value: number;
  excluded: boolean;
}

const formats: Record<string, [number, number]> = {int32: [-(2 ** 31), 2 ** 31 - 1], int64: [-(2 ** 63), 2 ** 63]};

function boundsOf(schema: Members): {lower: Bound[]; upper: Bound[]} {
  const of = (inclusive: string, exclusive: string): Bound[] => [
    ...(typeof schema[inclusive] === 'number' ? [{value: schema[inclusive], excluded: schema[exclusive] === true}] : []),
    ...(typeof schema[exclusive] === 'number' ? [{value: schema[exclusive], excluded: true}] : []),
  ];
  return {lower: of('minimum', 'exclusiveMinimum'), upper: of('maximum', 'exclusiveMaximum')};
}

function number(form: Form, wanted: Members): Answer {
  const given = form.parts.map(({schema}) => {
    const {lower, upper} = boundsOf(schema as Members);
    const format = formats[String((schema as Members).format)];
    if (!format) return {lower, upper};
    return {lower: [...lower, {value: format[0], excluded: false}], upper: [...upper, {value: format[1], excluded: false}]};
  });
  const asked = boundsOf(wanted);
  const beyond = (far: Bound, near: Bound, side: 1 | -1) =>
    side * (far.value - near.value) < 0 || (far.value === near.value && (far.excluded || near.excluded));
  const answers = [
    ...asked.lower.map((near) => {
      const far = given.flatMap(({upper}) => upper).find((one) => beyond(one, near, 1));
      return far ? refuse(`must be ${near.excluded ? 'more than' : 'at least'} ${near.value}: the source gives at most ${far.value}`) : fine;
    }),
    ...asked.upper.map((near) => {
      const far = given.flatMap(({lower}) => lower).find((one) => beyond(one, near, -1));
      return far ? refuse(`must be ${near.excluded ? 'less than' : 'at most'} ${near.value}: the source gives at least ${far.value}`) : fine;
    }),
  ];
  return also(fine, ...answers);
}

function text(form: Form, wanted: Members): Answer {
  const isFile = 'x-mad-file' in wanted && form.parts.some(({schema}) => isMembers(schema) && 'x-mad-file' in schema);
  if (isFile) return fine;
  return counted(limitsOf(form.parts, 'minLength', 'maxLength'), limitsOf([{schema: wanted, root: wanted}], 'minLength', 'maxLength'), 'character', 'characters');
}

function counted(given: Limits, wanted: Limits, one: string, many: string): Answer {
  const count = (n: number) => `${n} ${n === 1 ? one : many}`;
  if (given.most < wanted.least) return refuse(`must have at least ${count(wanted.least)}: the source gives at most ${given.most}`);
  if (given.least > wanted.most) return refuse(`must have at most ${count(wanted.most)}: the source gives at least ${given.least}`);
  return fine;
}

/** Why what lies at the source can never be given at the target; none where it can, or may. */
export function refusals(source: End, target: End): Fault[] {
  const say = (detail: string): Fault[] => [{pointer: target.pointer, detail}];
  if (!target.place || !source.place) return [];
  const given = spot(source.place, source.pointer);
  if (given.length === 0) return say(`the source never has ${source.pointer || 'the value as a whole'}`);
  const wanted = spot(target.place, target.pointer);
  if (wanted.length === 0) return say('the target takes nothing here');
  const forms = given.flatMap((way) => formsOf(way));
  const answer = best(wanted.map((way) => also(fine, ...way.map((node) => new Fitter().value(forms, node)))));
  return answer.faults.map(({pointer, detail}) => ({pointer: target.pointer + pointer, detail}));
}

/** Whether nothing can be there. */
export function isNever({place, pointer}: End): boolean {
  return place !== undefined && spot(place, pointer).length === 0;
}
