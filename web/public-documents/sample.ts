// Inputs that a schema takes: its examples, or made of what it says.
import {begun, kindOf, offeredBy, optionsOf, plainOf, wholeOf, type Whole} from '../src/schema-form/plain';
import {isObject, type Json, type Schema} from '../src/schema-form/schema';
import {faultsOf} from '../src/schema-form/validator';
import {textLike} from './text-like';

const byFormat: Record<string, string> = {
  date: '2026-01-31', 'date-time': '2026-01-31T12:00:00Z', time: '12:00:00Z', email: 'a@example.org', uri: 'https://example.org/a', url: 'https://example.org/a',
  uuid: '0190a8c2-1f3b-7c4d-8e5f-001122334455', ipv4: '192.0.2.1', ipv6: '2001:db8::1', hostname: 'example.org', byte: 'aGVsbG8=', 'json-pointer': '/a', duration: 'P1D', regex: 'a+',
};

class Sampler {
  constructor(private readonly whole: Whole, private readonly optional: boolean, private readonly mostDeep: number) {}

  of(given: Schema, depth: number, via: readonly string[]): unknown {
    const plain = plainOf(this.whole, given, undefined);
    const {schema} = plain;
    for (const told of [...(schema.examples ?? []), schema.default]) if (told !== undefined && this.whole.valid(given, told)) return told;
    const inside = [...via, ...plain.via];
    const kind = kindOf(this.whole, plain);
    switch (kind) {
      case 'const': return begun(this.whole, given);
      case 'enum': return offeredBy(this.whole, plain)?.[0]?.value;
      case 'choice': return this.choice(given, optionsOf(plain), depth, inside);
      case 'boolean': return true;
      case 'string': return this.text(schema);
      case 'integer': case 'number': return this.number(schema, kind === 'integer');
      case 'array': return this.list(schema, depth, inside);
      case 'object': return this.object(schema, depth, inside);
      default: return 'anything';
    }
  }

  private choice(given: Schema, options: Schema[], depth: number, via: readonly string[]): unknown {
    if (depth > this.mostDeep + 4) return {};
    let made: unknown;
    for (const option of options) {
      made = this.of(option, depth + 1, via);
      if (this.whole.valid(given, made)) return made;
    }
    return made;
  }

  private text(schema: Schema): string {
    const {format, pattern, minLength = 0, maxLength = 80} = schema as {format?: string; pattern?: string; minLength?: number; maxLength?: number};
    if (pattern) return textLike(pattern, minLength);
    const known = byFormat[format ?? ''];
    if (known) return known;
    return 'some text'.padEnd(minLength, ' more').slice(0, Math.max(1, maxLength));
  }

  private number(schema: Schema, integer: boolean): number {
    const {minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf} = schema as Record<string, number | undefined>;
    const step = multipleOf ?? (integer ? 1 : 0.5);
    let n = minimum ?? (exclusiveMinimum !== undefined ? exclusiveMinimum + step : maximum ?? (exclusiveMaximum !== undefined ? exclusiveMaximum - step : 1));
    if (n < 1 && (maximum ?? Infinity) >= 1 && (exclusiveMaximum ?? Infinity) > 1) n = 1;
    return Math.ceil(n / step) * step;
  }

  private list(schema: Schema, depth: number, via: readonly string[]): unknown[] {
    const length = Math.max(Number(schema.minItems ?? 0), Math.min(depth > this.mostDeep ? 0 : 1, Number(schema.maxItems ?? 1)), schema.prefixItems?.length ?? 0);
    return Array.from({length: Math.min(length, 50)}, (_, i) => this.of(schema.prefixItems?.[i] ?? schema.items ?? {}, depth + 1, via));
  }

  private object(schema: Schema, depth: number, via: readonly string[]): Json {
    const out: Json = {};
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const required = schema.required?.includes(name);
      const {via: refs, schema: of} = plainOf(this.whole, property, undefined);
      const circles = refs.some((ref) => via.includes(ref));
      if (required || (this.optional && depth < this.mostDeep && !circles && of.readOnly !== true && !('not' in of))) out[name] = this.of(property, depth + 1, via);
    }
    for (const name of schema.required ?? []) if (!(name in out)) out[name] = this.of(isObject(schema.additionalProperties) ? (schema.additionalProperties as Schema) : {}, depth + 1, via);
    const least = Number(schema.minProperties ?? (this.optional && isObject(schema.additionalProperties) && depth < this.mostDeep ? 1 : 0));
    for (let i = 1; Object.keys(out).length < least; ++i) {
      const [pattern] = Object.keys(schema.patternProperties ?? {});
      const unused = Object.keys(schema.properties ?? {}).find((name) => !(name in out));
      const name = unused ?? (pattern ? textLike(pattern, 0) : `key${i}`);
      out[name] = this.of(schema.properties?.[name] ?? (pattern ? schema.patternProperties?.[pattern] ?? {} : isObject(schema.additionalProperties) ? (schema.additionalProperties as Schema) : {}), depth + 1, via);
      if (i > 20) break;
    }
    return out;
  }
}

const most = 15_000;  // characters: nobody types more, and what is drawn is what is there

/** Valid inputs, the fullest that can be made; undefined when none were. */
export function sampleOf(given: object, examples: readonly unknown[]): {inputs: unknown; from: 'example' | 'schema'} | undefined {
  const whole = wholeOf(given);
  const fits = (inputs: unknown) => isObject(inputs) && faultsOf(given, inputs).length === 0;
  const sampler = (optional: boolean, deep: number) => new Sampler(whole, optional, deep).of(whole.schema, 0, []);
  const least = sampler(false, 0);
  for (const example of examples) {
    if (fits(example)) return {inputs: example, from: 'example'};
    // The body's example beside parameters.
    if (isObject(example) && isObject(least) && fits({...least, ...example})) return {inputs: {...least, ...example}, from: 'example'};
  }
  for (const made of [() => sampler(true, 3), () => sampler(true, 2), () => sampler(true, 1), () => least]) {
    const inputs = made();
    if (JSON.stringify(inputs).length < most && fits(inputs)) return {inputs, from: 'schema'};
  }
  return undefined;
}

/** What is wrong with the least that was made. */
export function whyNoData(given: object): string {
  const whole = wholeOf(given);
  return faultsOf(given, new Sampler(whole, false, 0).of(whole.schema, 0, [])).map(({pointer, detail}) => `${pointer} ${detail}`).join('; ').slice(0, 300);
}
