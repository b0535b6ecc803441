// A document's parameters as rows to read.
import {formatsOf} from '~/schema-form/draw';
import {kindOf, offeredBy, optionsOf, plainOf, wholeOf, type Plain, type Whole} from '~/schema-form/plain';
import type {Schema} from '~/schema-form/schema';
import {optionName, plainText, rangeOf, readable, unitOf} from '~/schema-form/wording';
import {words} from '~/texts/form';

export interface Parameter {
  /** As it is in JSON. */
  name: string;
  path: string;
  title: string;
  depth: number;
  required: boolean;
  type: string;
  unit: string;
  range: string;
  fallback: string;
  example: string;
  description: string;
}

const mostDeep = 3;
const shown = (value: unknown): string => {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const [line = ''] = text.split('\n');
  return line.length > 60 || text.includes('\n') ? `${line.slice(0, 60)}…` : line;
};

function typeOf(whole: Whole, plain: Plain): string {
  const formats = formatsOf(plain.schema);
  if (formats) return words.fileOf(formats);
  const kind = kindOf(whole, plain);
  switch (kind) {
    case 'const': return shown(plain.schema.const);
    case 'enum': return (offeredBy(whole, plain) ?? []).slice(0, 8).map(({value}) => shown(value)).join(' | ');
    case 'choice': return optionsOf(plain).map((option, i) => optionName(option, plainOf(whole, option, undefined), i)).join(' | ');
    case 'any': return words.anything;
    case 'array': {
      const item = plain.schema.items ? typeOf(whole, plainOf(whole, plain.schema.items, undefined)) : '';
      return item ? words.listOf(item) : words.types.array;
    }
    default: {
      const format = plain.schema.format;
      return typeof format === 'string' ? `${words.types[kind]} (${format})` : words.types[kind];
    }
  }
}

function rowsOf(whole: Whole, given: Schema, depth: number, at: string, via: readonly string[]): Parameter[] {
  const object = plainOf(whole, given, undefined);
  const required = new Set(object.schema.required ?? []);
  return Object.entries(object.schema.properties ?? {}).flatMap(([name, property]): Parameter[] => {
    const plain = plainOf(whole, property, undefined);
    const {schema} = plain;
    const path = `${at}/${name}`;
    const row: Parameter = {
      name, path, title: schema.title ?? readable(name), depth, required: required.has(name), type: typeOf(whole, plain), unit: unitOf(schema) ?? '',
      range: rangeOf(schema), fallback: shown(schema.default), example: shown(schema.examples?.[0]), description: plainText(schema.description),
    };
    const inside = [...via, ...plain.via];
    const item = schema.items ? plainOf(whole, schema.items, undefined) : undefined;
    const circles = [...plain.via, ...(item?.via ?? [])].some((ref) => via.includes(ref));
    if (depth >= mostDeep || circles) return [row];
    if (schema.properties) return [row, ...rowsOf(whole, property, depth + 1, path, inside)];
    if (item?.schema.properties) return [row, ...rowsOf(whole, schema.items ?? {}, depth + 1, `${path}/0`, [...inside, ...item.via])];
    return [row];
  });
}

export function parametersOf(schema: unknown): Parameter[] {
  const whole = wholeOf(schema);
  return rowsOf(whole, whole.schema, 0, '', []);
}
