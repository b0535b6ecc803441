// What a place of a schema is for the value that is there: references followed, allOf, if and dependentSchemas merged,
// alternatives set apart.
import {dereference, validate} from '@cfworker/json-schema';
import {isObject, normal, type Json, type Schema} from './schema';

export const dialect = '2020-12';

/** A choice that the value must make. */
export interface Alternatives {
  keyword: 'anyOf' | 'oneOf';
  options: readonly Schema[];
}

export interface Plain {
  /** Without $ref, allOf, anyOf, oneOf and if. */
  schema: Schema;
  choices: Alternatives[];
  nullable: boolean;
  /** The definitions that it came by: who meets one again goes round in a circle. */
  via: readonly string[];
}

/** A whole schema, and what it says of values at any of its places. */
export class Whole {
  readonly schema: Schema;
  readonly lookup: Record<string, unknown>;

  constructor(given: unknown) {
    this.schema = normal(given);
    this.lookup = dereference(this.schema as never) as Record<string, unknown>;
    for (const [name, def] of Object.entries(this.defs)) this.lookup[`#/$defs/${name}`] = def;  // for copies of what refers to them
  }

  get defs(): Readonly<Record<string, Schema>> {
    return this.schema.$defs as Record<string, Schema>;
  }

  follow(schema: Schema): Schema | undefined {
    return typeof schema.$ref === 'string' ? this.defs[schema.$ref.slice('#/$defs/'.length)] : schema;
  }

  valid(schema: Schema, value: unknown): boolean {
    if (value === undefined) return false;
    try {
      return validate(value, schema as never, dialect, this.lookup as never, true).valid;
    } catch {
      return false;
    }
  }
}

const wholes = new WeakMap<object, Whole>();

export function wholeOf(given: unknown): Whole {
  const key = isObject(given) ? given : {};
  let whole = wholes.get(key);
  if (!whole) wholes.set(key, (whole = new Whole(given)));
  return whole;
}

const typesOf = (schema: Schema): string[] => (schema.type === undefined ? [] : ([] as string[]).concat(schema.type));

function sameTypes(a: string[], b: string[]): string[] {
  if (!a.length || !b.length) return a.length ? a : b;
  const both = a.filter((type) => b.includes(type) || (type === 'integer' && b.includes('number')));
  if (b.includes('integer') && a.includes('number') && !both.includes('integer')) both.push('integer');
  return both.length ? both : a;
}

/** A schema that asks what both ask; of what only tells, the first one's. */
export function merged(a: Schema, b: Schema): Schema {
  const out: Json = {...b, ...a};
  const types = sameTypes(typesOf(a), typesOf(b));
  if (types.length) out.type = types.length === 1 ? types[0] : types;
  if (a.required || b.required) out.required = [...new Set([...(a.required ?? []), ...(b.required ?? [])])];
  for (const keyword of ['properties', 'patternProperties'] as const) {
    if (!a[keyword] || !b[keyword]) continue;
    const members: Record<string, Schema> = {...a[keyword]};
    for (const [name, schema] of Object.entries(b[keyword])) members[name] = name in members ? {allOf: [members[name] as Schema, schema]} : schema;
    out[keyword] = members;
  }
  if (isObject(a.items) && isObject(b.items)) out.items = {allOf: [a.items, b.items]};
  for (const [keyword, pick] of [['minimum', Math.max], ['minLength', Math.max], ['minItems', Math.max], ['maximum', Math.min], ['maxLength', Math.min], ['maxItems', Math.min]] as const)
    if (typeof a[keyword] === 'number' && typeof b[keyword] === 'number') out[keyword] = pick(a[keyword], b[keyword]);
  if (a.enum && b.enum) out.enum = a.enum.filter((one) => b.enum?.includes(one));
  return out as Schema;
}

const onlyDemands = new Set(['required', 'not', 'title', 'description']);

/** Alternatives that only say which properties must be there need no choice of their own: the fields are drawn anyway. */
export function isOnlyRequired(options: readonly Schema[]): boolean {
  return options.every((one) => Object.keys(one).every((keyword) => onlyDemands.has(keyword)));
}

const isNull = (schema: Schema) => schema.type === 'null' || schema.const === null && 'const' in schema || schema.enum?.length === 1 && schema.enum[0] === null;

class Flattener {
  schema: Schema = {};
  readonly choices: Alternatives[] = [];
  nullable = false;
  readonly via: string[] = [];
  constructor(private readonly whole: Whole, private readonly value: unknown) {}

  take(given: Schema): void {
    const {$ref, allOf, anyOf, oneOf, if: condition, then: yes, else: no, dependentSchemas, ...own} = given;
    this.schema = merged(this.schema, own as Schema);
    if ($ref !== undefined && !this.via.includes($ref)) {
      this.via.push($ref);
      const target = this.whole.follow(given);
      if (target) this.take(target);
    }
    for (const part of allOf ?? []) this.take(part);
    if (isObject(condition)) {
      const then = this.whole.valid(condition as Schema, this.value ?? {}) ? yes : no;
      if (isObject(then)) this.take(then as Schema);
    }
    if (isObject(dependentSchemas) && isObject(this.value))
      for (const [name, schema] of Object.entries(dependentSchemas)) if (this.value[name] !== undefined) this.take(schema as Schema);
    if (anyOf) this.choose('anyOf', anyOf);
    if (oneOf) this.choose('oneOf', oneOf);
  }

  private choose(keyword: Alternatives['keyword'], all: readonly Schema[]): void {
    const options = all.filter((option) => !isNull(this.whole.follow(option) ?? option));
    if (options.length < all.length) this.nullable = true;
    if (!options.length || isOnlyRequired(options)) return;
    if (options.length === 1) this.take(options[0] as Schema);
    else this.choices.push({keyword, options});
  }
}

export function plainOf(whole: Whole, given: Schema, value: unknown): Plain {
  const flat = new Flattener(whole, value);
  flat.take(given);
  let {schema} = flat;
  if (Array.isArray(schema.type) && schema.type.includes('null')) {
    flat.nullable = true;
    const types = schema.type.filter((type: string) => type !== 'null');
    schema = {...schema, type: types.length === 1 ? (types[0] as string) : types};
  }
  return {schema, choices: flat.choices, nullable: flat.nullable, via: flat.via};
}

export type Kind = 'const' | 'enum' | 'choice' | 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'any';

export interface Offered {
  value: unknown;
  label: string | undefined;
}

/** The values that a place can have, where it names them all. */
export function offeredBy(whole: Whole, {schema, choices}: Plain): Offered[] | undefined {
  if (schema.enum) {
    const labels = (schema['x-enumNames'] ?? schema['x-enum-varnames']) as unknown;
    return schema.enum.filter((value) => value !== null)
      .map((value, i) => ({value, label: Array.isArray(labels) && typeof labels[i] === 'string' ? labels[i] : undefined}));
  }
  const [only, ...more] = choices;
  if (!only || more.length || schema.properties) return undefined;
  const offered: Offered[] = [];
  for (const option of only.options) {
    const {schema: one, choices: inner} = plainOf(whole, option, undefined);
    if (inner.length || !('const' in one || one.enum)) return undefined;
    const values = one.enum ?? [one.const];
    if (values.some((value) => typeof value === 'object' && value !== null)) return undefined;
    for (const value of values) offered.push({value, label: values.length === 1 ? one.title ?? one.description : undefined});
  }
  return offered;
}

/** How a place is drawn. */
export function kindOf(whole: Whole, plain: Plain): Kind {
  const {schema} = plain;
  if ('const' in schema) return 'const';
  if (offeredBy(whole, plain)) return 'enum';
  if (plain.choices.length || (Array.isArray(schema.type) && schema.type.length > 1)) return 'choice';
  if (typeof schema.type === 'string') return schema.type === 'null' ? 'const' : (schema.type as Kind);
  if (schema.properties || schema.patternProperties || isObject(schema.additionalProperties)) return 'object';
  if (schema.items || schema.prefixItems) return 'array';
  if (schema.pattern !== undefined || schema.format !== undefined || schema.minLength !== undefined || schema.maxLength !== undefined) return 'string';
  if (schema.minimum !== undefined || schema.maximum !== undefined || schema.multipleOf !== undefined) return 'number';
  return 'any';
}

/** What one may choose between at a place, and what each alternative asks there. */
export function optionsOf({schema, choices}: Plain): Schema[] {
  const [first, ...rest] = choices;
  const others = rest.map(({keyword, options}) => ({[keyword]: options}) as Schema);
  if (first) return first.options.map((option) => ({allOf: [option, schema, ...others]}));
  return ([] as string[]).concat(schema.type ?? []).map((type) => ({...schema, type, title: type}));
}

/** How much the value looks like what the option asks: the more the better. */
function likeness(whole: Whole, option: Schema, value: unknown): number {
  const {schema, choices} = plainOf(whole, option, value);
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  const types = typesOf(schema).map((one) => (one === 'integer' ? 'number' : one));
  let score = types.includes(type) ? 5 : types.length ? -5 : 0;
  if (!isObject(value)) return score;
  if (schema.properties || choices.length) score += 1;
  for (const [name, of] of Object.entries(schema.properties ?? {})) {
    if (value[name] === undefined) continue;
    const {schema: property} = plainOf(whole, of, value[name]);
    const decides = property.const !== undefined || property.enum;
    score += decides ? (whole.valid(of, value[name]) ? 20 : -20) : 1;
  }
  for (const name of schema.required ?? []) score += name in value ? 1 : -2;
  return score;
}

/** Which of the options the value is of; the first where there is none yet. */
export function bestOf(whole: Whole, options: readonly Schema[], value: unknown): number {
  if (value === undefined || value === null) return 0;
  const valid = options.map((option) => whole.valid(option, value));
  const some = valid.includes(true);
  let best = 0, most = -Infinity;
  options.forEach((option, i) => {
    if (some && !valid[i]) return;
    const score = likeness(whole, option, value);
    if (score > most) [best, most] = [i, score];
  });
  return best;
}

/** What stands at a place when it is added: what a schema leaves no choice about, and places for the rest. */
export function begun(whole: Whole, given: Schema, depth = 0): unknown {
  const plain = plainOf(whole, given, undefined);
  const {schema} = plain;
  if (schema.default !== undefined && schema.default !== null) return structuredClone(schema.default);
  switch (kindOf(whole, plain)) {
    case 'const': return schema.const ?? null;
    case 'enum': {
      const offered = offeredBy(whole, plain);
      return offered?.length === 1 ? offered[0]?.value : null;
    }
    case 'choice': return depth > 4 ? null : begun(whole, optionsOf(plain)[0] as Schema, depth + 1);
    case 'object': return depth > 4 ? {} : begunObject(whole, schema, depth);
    case 'array': return [];
    case 'boolean': return false;
    case 'string': return '';
    default: return null;
  }
}

function begunObject(whole: Whole, schema: Schema, depth: number): Json {
  const out: Json = {};
  for (const name of schema.required ?? []) {
    const property = schema.properties?.[name];
    if (!property) continue;
    const plain = plainOf(whole, property, undefined);
    const kind = kindOf(whole, plain);
    const fixed = kind === 'const' || kind === 'enum' && offeredBy(whole, plain)?.length === 1;
    if (fixed) out[name] = begun(whole, property, depth + 1);
  }
  return out;
}

/** The value with what its schema leaves no choice about: required constants that nobody typed. */
export function completed(whole: Whole, given: Schema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const {schema} = plainOf(whole, given, value);
    return value.map((item, i) => completed(whole, schema.prefixItems?.[i] ?? schema.items ?? {}, item));
  }
  if (!isObject(value)) return value;
  const plain = plainOf(whole, given, value);
  if (plain.choices.length) {
    const options = optionsOf(plain);
    return completed(whole, options[bestOf(whole, options, value)] as Schema, value);
  }
  const {schema} = plain;
  const members = Object.entries(value).filter(([, of]) => of !== undefined).map(([name, of]): [string, unknown] => {
    const property = schema.properties?.[name] ?? (isObject(schema.additionalProperties) ? (schema.additionalProperties as Schema) : undefined);
    return [name, property ? completed(whole, property, of) : of];
  });
  const own = Object.fromEntries(members);
  const fixed = Object.entries(begunObject(whole, schema, 0)).filter(([name]) => !(name in own));
  return {...own, ...Object.fromEntries(fixed)};
}
