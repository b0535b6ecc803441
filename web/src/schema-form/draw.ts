// What the platform's own keywords say of a task's inputs: files and their roles, groups, what is advanced; and examples.
import type {FormFile} from './parts';
import {plainOf, wholeOf} from './plain';
import {isObject, type Schema} from './schema';

/** The file formats of a property that is a file; none where it is not one. */
export function formatsOf(schema: unknown): string[] | undefined {
  const file = isObject(schema) ? schema['x-mad-file'] : undefined;
  if (!file) return undefined;
  if (Array.isArray(file)) return file as string[];
  return isObject(file) && Array.isArray(file.formats) ? (file.formats as string[]) : [];
}

/** What a file is to the task: "receptor". */
export function roleOf(schema: unknown): string | undefined {
  const file = isObject(schema) ? schema['x-mad-file'] : undefined;
  return isObject(file) && typeof file.role === 'string' ? file.role : undefined;
}

export function widgetOf(schema: unknown): string | undefined {
  return isObject(schema) && typeof schema['x-mad-widget'] === 'string' ? schema['x-mad-widget'] : undefined;
}

/** The properties of all inputs, each with what its references say. */
export function propertiesOf(given: unknown): [name: string, schema: Schema][] {
  const whole = wholeOf(given);
  const {schema} = plainOf(whole, whole.schema, undefined);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => [name, plainOf(whole, property, undefined).schema]);
}

/** The files among the inputs, by their role. */
export function filesIn(given: unknown, value: unknown): Record<string, FormFile> {
  const files: Record<string, FormFile> = {};
  if (!isObject(value)) return files;
  for (const [name, property] of propertiesOf(given)) {
    const formats = formatsOf(property);
    const text = value[name];
    if (formats && typeof text === 'string' && text) files[roleOf(property) ?? name] ??= {value: text, formats};
  }
  return files;
}

export interface FieldGroup {
  title: string;
  /** Why it is folded away, where it is. */
  folded: 'advanced' | 'optional' | undefined;
  names: string[];
}

const manyOptional = 12;

/** Properties by their x-mad-group, in the order of x-mad-order or the schema's own; advanced ones last and apart. Of a
 *  foreign document with very many fields, those that need not be given are apart too. */
export function groupsOf(properties: Readonly<Record<string, unknown>>, names: readonly string[], required: readonly string[] = []): FieldGroup[] {
  const orderOf = (name: string) => {
    const schema = properties[name];
    return isObject(schema) && typeof schema['x-mad-order'] === 'number' ? schema['x-mad-order'] : 1000;
  };
  const ordered = [...names].sort((a, b) => orderOf(a) - orderOf(b));
  const grouped = ordered.some((name) => isObject(properties[name]) && properties[name]['x-mad-group'] !== undefined);
  const optional = ordered.filter((name) => !required.includes(name));
  const foldOptional = !grouped && optional.length > manyOptional;
  const groups = new Map<string, FieldGroup>();
  for (const name of ordered) {
    const schema = properties[name];
    const folded = isObject(schema) && schema['x-mad-advanced'] === true ? 'advanced' : foldOptional && optional.includes(name) ? 'optional' : undefined;
    const title = !folded && isObject(schema) && typeof schema['x-mad-group'] === 'string' ? schema['x-mad-group'] : '';
    const key = `${folded}/${title}`;
    const group = groups.get(key) ?? {title, folded, names: []};
    group.names.push(name);
    groups.set(key, group);
  }
  const rank = {none: 0, optional: 1, advanced: 2};
  return [...groups.values()].sort((a, b) => rank[a.folded ?? 'none'] - rank[b.folded ?? 'none']);
}

/** The first example of all inputs, or one made of the examples of those that must be given. */
export function exampleOf(given: unknown): Record<string, unknown> | undefined {
  const whole = wholeOf(given);
  const {schema} = plainOf(whole, whole.schema, undefined);
  const first = schema.examples?.[0];
  if (isObject(first)) return first;
  const made: Record<string, unknown> = {};
  for (const name of schema.required ?? []) {
    const {schema: property} = plainOf(whole, schema.properties?.[name] ?? {}, undefined);
    const example = property.examples?.[0] ?? property.default;
    if (example === undefined) return undefined;
    made[name] = example;
  }
  return Object.keys(made).length ? made : undefined;
}
