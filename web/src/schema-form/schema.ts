// A JSON Schema as forms use it: self-contained, of the dialect 2020-12, whatever version of OpenAPI it came from.

export interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
}

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** "/a~1b/0" as ["a/b", "0"]. */
export function tokensOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function pointerTo(at: string, token: string | number): string {
  return `${at}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function valueAt(value: unknown, tokens: readonly string[]): unknown {
  return tokens.reduce<unknown>((at, token) => (typeof at === 'object' && at !== null ? (at as Json)[token] : undefined), value);
}

const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
const ones = ['items', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'propertyNames', 'contains', 'not', 'if', 'then', 'else'];
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const maps = ['properties', 'patternProperties', 'dependentSchemas'];
// Of no meaning once references lead into $defs.
const dropped = new Set(['$id', 'id', '$schema', '$anchor', 'nullable', 'example']);
// Of other keywords, those that are no plain values are foreign: vendors' own, what is of XML, the rest of a document.
const structured = new Set([...ones, ...lists, ...maps, 'type', 'enum', 'const', 'default', 'examples', 'required', 'dependentRequired', 'discriminator']);
const isOurs = (keyword: string, value: unknown) =>
  !dropped.has(keyword) && (typeof value !== 'object' || value === null || structured.has(keyword) || /^x-(mad-|enum)/.test(keyword));
const numbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];

function isPattern(text: unknown): boolean {
  try {
    return typeof text === 'string' && Boolean(new RegExp(text, 'u'));
  } catch {
    return false;
  }
}

/** OpenAPI 3.0's bounds, which a flag excludes, as JSON Schema has them; what is no number is no bound. */
function bounded(schema: Json): void {
  for (const [limit, excluded] of [['minimum', 'exclusiveMinimum'], ['maximum', 'exclusiveMaximum']] as const) {
    if (schema[excluded] === true && limit in schema) {
      schema[excluded] = schema[limit];
      delete schema[limit];
    }
  }
  for (const keyword of numbers) if (typeof schema[keyword] !== 'number') delete schema[keyword];
}

/** OpenAPI 3.0's `nullable`. */
function withNull(schema: Json): Schema {
  if (Array.isArray(schema.enum) && !schema.enum.includes(null)) schema.enum = [...(schema.enum as unknown[]), null];
  if (typeof schema.type === 'string') return {...schema, type: [schema.type, 'null']};
  if (Array.isArray(schema.type)) return {...schema, type: [...new Set([...(schema.type as string[]), 'null'])]};
  if (!['$ref', 'allOf', 'anyOf', 'oneOf'].some((keyword) => keyword in schema)) return schema;
  const {title, description, ...rest} = schema;
  return {...(title ? {title} : {}), ...(description ? {description} : {}), anyOf: [rest, {type: 'null'}]} as unknown as Schema;
}

class Normaliser {
  readonly defs: Record<string, Schema> = {};
  private readonly names = new Map<string, string>();
  constructor(private readonly root: unknown) {}

  node(given: unknown): Schema {
    if (given === false) return {not: {}};
    if (!isObject(given)) return {};
    const out: Json = {};
    for (const [keyword, value] of Object.entries(given)) if (isOurs(keyword, value)) out[keyword] = value;
    if (Array.isArray(out.items)) {  // older drafts' tuples
      out.prefixItems = out.items;
      delete out.items;
    }
    this.applicators(out);
    this.assertions(out);
    if (given.example !== undefined && !Array.isArray(out.examples)) out.examples = [given.example];
    if ('examples' in out && !Array.isArray(out.examples)) delete out.examples;
    this.discriminated(out, given);
    delete out.discriminator;
    return given.nullable === true ? withNull(out) : (out as Schema);
  }

  private applicators(out: Json): void {
    for (const keyword of ones) if (keyword in out) out[keyword] = out[keyword] === true || out[keyword] === false && keyword.endsWith('Properties')
      ? out[keyword] : this.node(out[keyword]);
    for (const keyword of lists) if (keyword in out) {
      if (Array.isArray(out[keyword]) && out[keyword].length) out[keyword] = (out[keyword] as unknown[]).map((one) => this.node(one));
      else delete out[keyword];
    }
    for (const keyword of maps) if (keyword in out) {
      const members = isObject(out[keyword]) ? Object.entries(out[keyword]) : [];
      out[keyword] = Object.fromEntries(members.filter(([name]) => keyword !== 'patternProperties' || isPattern(name)).map(([name, of]) => [name, this.node(of)]));
    }
    if (out.items === true) out.items = {};
    if ('$ref' in out) {
      const name = typeof out.$ref === 'string' ? this.name(out.$ref) : undefined;
      if (name) out.$ref = `#/$defs/${name}`;
      else delete out.$ref;
    }
  }

  private assertions(out: Json): void {
    bounded(out);
    if ('type' in out) {
      const known = (Array.isArray(out.type) ? out.type : [out.type]).filter((type) => types.has(type as string)) as string[];
      if (!known.length) delete out.type;
      else out.type = known.length === 1 ? known[0] : known;
    }
    if ('pattern' in out && !isPattern(out.pattern)) delete out.pattern;
    if ('required' in out && !Array.isArray(out.required)) delete out.required;
    if ('enum' in out && !(Array.isArray(out.enum) && out.enum.length)) delete out.enum;
    if ('title' in out && typeof out.title !== 'string') delete out.title;
    if ('description' in out && typeof out.description !== 'string') delete out.description;
  }

  /** Alternatives that a property's value decides between: said in each, so that they exclude each other. */
  private discriminated(out: Json, given: Json): void {
    const by = isObject(out.discriminator) && typeof out.discriminator.propertyName === 'string' ? out.discriminator.propertyName : undefined;
    const keyword = out.oneOf ? 'oneOf' : 'anyOf';
    if (!by || !Array.isArray(out[keyword])) return;
    const mapping = isObject((out.discriminator as Json).mapping) ? Object.entries((out.discriminator as Json).mapping as Json) : [];
    const refs = (given[keyword] as Json[]).map((one) => (isObject(one) ? one.$ref : undefined));
    out[keyword] = (out[keyword] as Schema[]).map((option, i) => {
      const ref = refs[i];
      if (typeof ref !== 'string') return option;
      const own = ref.split('/').at(-1) ?? '';
      const mapped = mapping.filter(([, to]) => to === ref || to === own).map(([name]) => name);
      const names = mapped.length ? mapped : mapping.length || this.decides(ref, by) ? [] : [own];
      if (!names.length) return option;
      return {allOf: [option], title: titleFor(option, own), required: [by], properties: {[by]: names.length === 1 ? {const: names[0]} : {enum: names}}};
    });
  }

  /** Whether what is referred to says itself which values of the property it is for. */
  private decides(ref: string, by: string): boolean {
    const at = this.found(ref);
    const property = isObject(at) && isObject(at.properties) ? at.properties[by] : undefined;
    return isObject(property) && ('const' in property || 'enum' in property);
  }

  private found(ref: string): unknown {
    if (ref === '#') return this.root;
    if (!ref.startsWith('#/')) return undefined;
    let text = ref.slice(1);
    try {
      text = decodeURIComponent(text);
    } catch { /* it was none */ }
    return valueAt(this.root, tokensOf(text));
  }

  private name(ref: string): string | undefined {
    const known = this.names.get(ref);
    if (known) return known;
    const target = this.found(ref);
    if (target === undefined) return undefined;
    const plain = (ref.split('/').at(-1) ?? '').replaceAll(/[^\w.-]/g, '_') || 'root';
    const name = plain in this.defs ? `${plain}.${this.names.size}` : plain;
    this.names.set(ref, name);
    this.defs[name] = {};  // the place is taken: it may refer to itself
    this.defs[name] = this.node(target);
    return name;
  }
}

function titleFor(option: Schema, name: string): string {
  return typeof option.title === 'string' ? option.title : name;
}

const known = new WeakMap<object, Schema>();

/** The schema with all that its references reach under $defs, each keyword as the dialect 2020-12 has it. */
export function normal(whole: unknown): Schema {
  if (!isObject(whole)) return {};
  let schema = known.get(whole);
  if (!schema) {
    const normaliser = new Normaliser(whole);
    const root = normaliser.node(whole);
    schema = {...root, $defs: normaliser.defs};
    known.set(whole, schema);
    known.set(schema, schema);
  }
  return schema;
}
