// What a schema lets a value be, as src/schema/forms.hpp has it: its alternatives multiplied out into forms, its references
// followed. Less than the platform knows, and never more: what is not understood here allows everything.
import {Validator, type Schema} from '@cfworker/json-schema';
import {isMembers, tokensOf, valueAt, type Members} from './pointers';

/** A schema, and the document that its references lead into. */
export interface Place {
  schema: unknown;
  root: unknown;
}

export const kinds = ['integer', 'number', 'string', 'boolean', 'array', 'object', 'null'] as const;
/** "number" is one that is not whole. */
export type Kind = (typeof kinds)[number];

export interface Form {
  whole: readonly Place[];
  /** What holds of it: one alternative of each list; without those that ask nothing. */
  parts: readonly Place[];
  kinds: ReadonlySet<Kind>;
  /** There were too many alternatives. */
  cut: boolean;
  /** Of enum or const: all that it may be, besides null. */
  values?: unknown[];
}

const mostForms = 48;
/** Where a schema that only refers to another leads. */
export function referred(given: Place): Place {
  let place = given;
  for (let hops = 0; hops < 32; ++hops) {
    const next = refOf(place);
    if (!next || asks(place.schema) || isMembers(place.schema) && (place.schema.allOf ?? place.schema.anyOf ?? place.schema.oneOf)) return place;
    place = next;
  }
  return place;
}

function refOf({schema, root}: Place): Place | undefined {
  if (!isMembers(schema) || typeof schema.$ref !== 'string' || !schema.$ref.startsWith('#')) return undefined;
  const target = valueAt(root, decodeURIComponent(schema.$ref.slice(1)));
  return target === undefined ? undefined : {schema: target, root};
}

const asking = ['type', 'format', 'enum', 'const', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf',
  'minLength', 'maxLength', 'pattern', 'items', 'prefixItems', 'minItems', 'maxItems', 'properties', 'required',
  'additionalProperties', 'patternProperties', 'minProperties', 'maxProperties', 'x-mad-file', 'nullable'];

function asks(schema: unknown): boolean {
  return schema === false || (isMembers(schema) && asking.some((keyword) => keyword in schema));
}

/** Whether a value is allowed; what the checker cannot do allows it. */
export function allows({schema, root}: Place, value: unknown): boolean {
  if (typeof schema === 'boolean') return schema;
  if (!isMembers(schema)) return true;
  const {components, $defs, definitions} = isMembers(root) ? root : ({} as Members);
  try {
    return new Validator({components, $defs, definitions, ...schema} as Schema, '2020-12').validate(value).valid;
  } catch {
    return true;
  }
}

function typesOf(schema: unknown): Set<Kind> {
  if (schema === false || (isMembers(schema) && isMembers(schema.not) && Object.keys(schema.not).length === 0)) return new Set();
  if (!isMembers(schema) || schema.type === undefined) return new Set(kinds);
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]) as Kind[];
  const found = new Set(types);
  if (found.has('number')) found.add('integer');
  if (schema.nullable === true) found.add('null');
  return found;
}

export function kindOf(value: unknown): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as Kind;
}

interface Draft {
  pending: Place[];
  seen: Set<unknown>;
  parts: Place[];
  choices: Place[][];
  kinds: Set<Kind>;
  cut: boolean;
}

function close(draft: Draft): void {
  for (let place = draft.pending.pop(); place; place = draft.pending.pop()) {
    const {schema, root} = place;
    if (draft.seen.has(schema)) continue;
    if (isMembers(schema)) draft.seen.add(schema);
    if (asks(schema)) draft.parts.push({schema, root});
    const own = typesOf(schema);
    draft.kinds = new Set([...draft.kinds].filter((kind) => own.has(kind)));
    if (!isMembers(schema)) continue;
    const list = (keyword: string) => (Array.isArray(schema[keyword]) ? (schema[keyword] as unknown[]).map((one) => ({schema: one, root})) : []);
    // A discriminator decides alone which one counts: that is not followed here.
    if (!schema.discriminator)
      for (const keyword of ['anyOf', 'oneOf']) if (list(keyword).length) draft.choices.push(list(keyword));
    draft.pending.push(...list('allOf').reverse());
    const target = refOf({schema, root});
    if (target) draft.pending.push(target);
  }
}

function finish(draft: Draft, whole: readonly Place[]): Form | undefined {
  const form: Form = {whole, parts: draft.parts, kinds: draft.kinds, cut: draft.cut};
  const lists = draft.parts.flatMap(({schema}) =>
    !isMembers(schema) ? [] : 'const' in schema ? [[schema.const]] : Array.isArray(schema.enum) ? [schema.enum] : []);
  if (lists.length > 0) {
    const shortest = lists.reduce((a, b) => (b.length < a.length ? b : a));
    form.values = shortest.filter((value) => draft.kinds.has(kindOf(value)) && whole.every((place) => allows(place, value)));
    form.kinds = new Set(form.values.map(kindOf));
    if (draft.kinds.has('null') && whole.every((place) => allows(place, null))) form.kinds = new Set([...form.kinds, 'null']);
  }
  return form.kinds.size > 0 ? form : undefined;
}

/** The forms of the values that all the schemas allow; none: there is no such value. */
export function formsOf(whole: readonly Place[]): Form[] {
  const forms: Form[] = [];
  const drafts: Draft[] = [{pending: [...whole].reverse(), seen: new Set(), parts: [], choices: [], kinds: new Set(kinds), cut: false}];
  for (let draft = drafts.pop(); draft; draft = drafts.pop()) {
    close(draft);
    if (draft.kinds.size === 0) continue;
    const list = draft.choices.pop();
    if (!list) {
      const form = finish(draft, whole);
      if (form) forms.push(form);
    } else if (forms.length + drafts.length + list.length > mostForms) {
      drafts.push({...draft, cut: true});
    } else {
      for (const branch of [...list].reverse())
        drafts.push({...draft, seen: new Set(draft.seen), parts: [...draft.parts], choices: [...draft.choices], pending: [branch]});
    }
  }
  return forms;
}

export function allowsAll(place: Place): boolean {
  const {schema} = referred(place);
  return schema === true || schema === undefined || (isMembers(schema) && Object.keys(schema)
    .every((keyword) => !asking.includes(keyword) && !['not', 'if', '$ref', 'allOf', 'anyOf', 'oneOf'].includes(keyword)));
}

export interface Limits {
  least: number;
  most: number;
}

const limit = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise);

export function limitsOf(parts: readonly Place[], least: string, most: string): Limits {
  const of = (keyword: string) => parts.map(({schema}) => (schema as Members)[keyword]);
  return {least: Math.max(0, ...of(least).map((v) => limit(v, 0))), most: Math.min(Infinity, ...of(most).map((v) => limit(v, Infinity)))};
}

/** The schemas that hold of a property by one schema's properties, patterns and additional ones. */
export function membersOf({schema, root}: Place, name: string): Place[] {
  if (!isMembers(schema)) return [];
  const found: Place[] = [];
  if (isMembers(schema.properties) && Object.hasOwn(schema.properties, name)) found.push({schema: schema.properties[name], root});
  for (const [pattern, of] of patternsOf(schema)) if (matches(pattern, name)) found.push({schema: of, root});
  if (found.length === 0 && schema.additionalProperties !== undefined) found.push({schema: schema.additionalProperties, root});
  return found;
}

export function patternsOf(schema: Members): [string, unknown][] {
  return isMembers(schema.patternProperties) ? Object.entries(schema.patternProperties) : [];
}

function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(name);
  } catch {
    return false;
  }
}

export function member(form: Form, name: string): Place[] {
  return form.parts.flatMap((part) => membersOf(part, name));
}

export function prefixOf(schema: unknown): unknown[] {
  return isMembers(schema) && Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
}

export function item(form: Form, index: number): Place[] {
  return form.parts.flatMap(({schema, root}) => {
    const prefix = prefixOf(schema);
    const node = index < prefix.length ? prefix[index] : (schema as Members).items;
    return node === undefined ? [] : [{schema: node, root}];
  });
}

/** How many items have a place of their own. */
export function placesOf(form: Form): number {
  return Math.max(0, ...form.parts.map(({schema}) => prefixOf(schema).length));
}

export function requires(form: Form, name: string): boolean {
  return form.parts.some(({schema}) => isMembers(schema) && Array.isArray(schema.required) && schema.required.includes(name));
}

export function memberNames(form: Form): Set<string> {
  return new Set(form.parts.flatMap(({schema}) => !isMembers(schema) ? [] : [
    ...Object.keys(isMembers(schema.properties) ? schema.properties : {}),
    ...(Array.isArray(schema.required) ? (schema.required as string[]) : []),
  ]));
}

/** The schemas of properties that no schema names, by pattern or without. */
export function otherMembers(form: Form): Place[][] {
  const additional = form.parts.flatMap(({schema, root}) =>
    isMembers(schema) && schema.additionalProperties !== undefined ? [{schema: schema.additionalProperties, root}] : []);
  const patterned = form.parts.find(({schema}) => isMembers(schema) && patternsOf(schema).length > 0);
  const patterns = patterned ? patternsOf(patterned.schema as Members).map(([, schema]) => [{schema, root: patterned.root}]) : [];
  return [additional, ...patterns];
}

export function lacks(form: Form, name: string): boolean {
  return formsOf(member(form, name)).length === 0;
}

export function itemCount(form: Form): Limits {
  const count = limitsOf(form.parts, 'minItems', 'maxItems');
  for (let i = 0; i <= Math.min(placesOf(form), 100) && i < count.most; ++i)
    if (formsOf(item(form, i)).length === 0) count.most = i;
  return count;
}

export function memberCount(form: Form): Limits {
  const count = limitsOf(form.parts, 'minProperties', 'maxProperties');
  const names = [...memberNames(form)];
  count.least = Math.max(count.least, names.filter((name) => requires(form, name)).length);
  if (otherMembers(form).every((places) => formsOf(places).length === 0))
    count.most = Math.min(count.most, names.filter((name) => !lacks(form, name)).length);
  return count;
}

/** What may lie somewhere inside the values of a schema: ways to describe it, none where nothing can be there. */
export function spot(place: Place, pointer: string): Place[][] {
  if (pointer !== '' && !pointer.startsWith('/')) return [];
  let ways: Place[][] = [[place]];
  for (const token of tokensOf(pointer)) {
    const next = ways.flatMap((way) => formsOf(way)).flatMap((form) => below(form, token));
    // Alike ways are one.
    ways = next.filter((way, i) => next.findIndex((other) => other.length === way.length && other.every((one, at) => one.schema === way[at]?.schema)) === i)
      .slice(0, mostForms);
  }
  return ways;
}

function below(form: Form, token: string): Place[][] {
  const ways: Place[][] = [];
  if (form.kinds.has('object')) ways.push(member(form, token));
  if (form.kinds.has('array')) {
    const count = itemCount(form);
    if (token === '*')
      for (let i = 0; i < Math.min(placesOf(form) + 1, count.most); ++i) ways.push(item(form, i));
    else if (/^(0|[1-9]\d*)$/.test(token) && Number(token) < count.most) ways.push(item(form, Number(token)));
  }
  return ways.filter((way) => formsOf(way).length > 0);
}
