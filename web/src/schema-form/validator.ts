// The faults of inputs, each at its place, by a validator that needs no eval: the pages' policy allows none.
import {validate, type OutputUnit} from '@cfworker/json-schema';
import {words} from '~/texts/form';
import {bestOf, dialect, isOnlyRequired, plainOf, wholeOf, type Whole} from './plain';
import {isObject, pointerTo, tokensOf, valueAt, type Schema} from './schema';
import {labelOf} from './wording';

/** What is wrong at a JSON Pointer; the platform's own are of this form too. */
export interface Fault {
  pointer: string;
  detail: string;
}

// What only sums up others, at the same place.
const summaries = new Set(['properties', 'patternProperties', 'items', 'prefixItems', '$ref', 'additionalProperties', 'allOf', 'if',
                           'dependentSchemas', 'propertyNames', 'unevaluatedProperties', 'contains']);

function decoded(location: string): string[] {
  return tokensOf(location.slice(1)).map((token) => {
    try {
      return decodeURIComponent(token);
    } catch {
      return token;
    }
  });
}

/** The schema that a keyword stands in. */
function schemaOf(whole: Whole, keywordLocation: string): Schema {
  let at: unknown = whole.schema;
  for (const token of decoded(keywordLocation).slice(0, -1)) {
    if (token === '$ref') at = whole.follow(at as Schema);
    else at = isObject(at) || Array.isArray(at) ? (at as Record<string, unknown>)[token] : undefined;
  }
  return isObject(at) ? (at as Schema) : {};
}

/** Said of each of the properties of which one must be there. */
function oneOfThese(whole: Whole, parent: Schema, options: readonly Schema[], at: string, value: unknown): Fault[] {
  const {schema} = plainOf(whole, parent, value);
  const names = [...new Set(options.flatMap((option) => option.required ?? []))];
  const missing = names.filter((name) => !(isObject(value) && value[name] !== undefined));
  const labels = names.map((name) => labelOf(name, schema.properties?.[name] ?? {}));
  return missing.map((name) => ({pointer: pointerTo(at, name), detail: words.oneOfThese(labels)}));
}

function messageOf(unit: OutputUnit, schema: Schema, value: unknown): string {
  const say = words.faults[unit.keyword as keyof typeof words.faults] as ((limit: never, value: unknown) => string) | undefined;
  if (unit.keyword === 'type' && value === null) return words.required;
  return say ? say(schema[unit.keyword] as never, value) : unit.error.replace(/^Instance /, '');
}

function faultOf(whole: Whole, unit: OutputUnit, data: unknown): Fault {
  const path = decoded(unit.instanceLocation);
  const missing = unit.keyword === 'required' && /property "(.*)"\.$/.exec(unit.error)?.[1];
  if (missing) return {pointer: [...path, missing].reduce(pointerTo, ''), detail: words.required};
  const pointer = path.reduce(pointerTo, '');
  if (unit.keyword === 'false') return {pointer, detail: words.unknown};
  return {pointer, detail: messageOf(unit, schemaOf(whole, unit.keywordLocation), valueAt(data, path))};
}

/** Of alternatives that do not fit, only the faults of the one that is chosen are told. */
function ofTheChosen(whole: Whole, all: OutputUnit[], data: unknown, chosen: ReadonlyMap<string, number>): {units: OutputUnit[]; faults: Fault[]} {
  let units = all;
  const faults: Fault[] = [];
  for (const unit of all) {
    if ((unit.keyword !== 'anyOf' && unit.keyword !== 'oneOf') || !units.includes(unit)) continue;
    const parent = schemaOf(whole, unit.keywordLocation);
    const options = parent[unit.keyword] ?? [];
    const path = decoded(unit.instanceLocation);
    const value = valueAt(data, path);
    const under = (one: OutputUnit, of = '') => one.keywordLocation.startsWith(`${unit.keywordLocation}/${of}`);
    if (unit.keyword === 'anyOf' && isOnlyRequired(options)) {
      units = units.filter((one) => one !== unit && !under(one));
      faults.push(...oneOfThese(whole, parent, options, path.reduce(pointerTo, ''), value));
      continue;
    }
    const picked = chosen.get(path.reduce(pointerTo, ''));
    const plain = plainOf(whole, parent, value);
    const drawn = plain.choices.length === 1 && picked !== undefined ? options.indexOf(plain.choices[0]?.options[picked] as Schema) : -1;
    const index = drawn >= 0 ? drawn : bestOf(whole, options, value);
    const inner = units.filter((one) => under(one, `${index}/`));
    units = units.filter((one) => !under(one) || inner.includes(one)).filter((one) => one !== unit || !inner.length);
  }
  return {units, faults};
}

/** The faults of the data, without those that others sum up. `chosen`: which alternative one has picked, by place. */
export function faultsOf(given: unknown, data: unknown, chosen: ReadonlyMap<string, number> = new Map()): Fault[] {
  const whole = wholeOf(given);
  const {errors} = validate(data as never, whole.schema as never, dialect, whole.lookup as never, false);
  if (!errors.length) return [];
  const {units, faults} = ofTheChosen(whole, errors, data, chosen);
  const plain = units.filter((unit) => !summaries.has(unit.keyword));
  const told = [...faults, ...(plain.length || faults.length ? plain : units).map((unit) => faultOf(whole, unit, data))];
  return told.filter((fault, i) => told.findIndex((other) => other.pointer === fault.pointer && other.detail === fault.detail) === i);
}

