// What of a task's input schema is drawn, and how: read from the schema alone.
import type {RJSFSchema, UiSchema} from '@rjsf/utils';
import type {FormFile} from './parts';
import {tokensOf} from './validator';

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The file formats of a property that is a file; none where it is not one. */
export function formatsOf(schema: unknown): string[] | undefined {
  const file = isNode(schema) ? schema['x-mad-file'] : undefined;
  if (!file) return undefined;
  if (Array.isArray(file)) return file as string[];
  return isNode(file) && Array.isArray(file.formats) ? (file.formats as string[]) : [];
}

/** What a file is to the task: "receptor". */
export function roleOf(schema: unknown): string | undefined {
  const file = isNode(schema) ? schema['x-mad-file'] : undefined;
  return isNode(file) && typeof file.role === 'string' ? file.role : undefined;
}

export function widgetOf(schema: unknown): string | undefined {
  return isNode(schema) && typeof schema['x-mad-widget'] === 'string' ? schema['x-mad-widget'] : undefined;
}

/** The files among the inputs, by their role. */
export function filesIn(schema: RJSFSchema, value: unknown): Record<string, FormFile> {
  const files: Record<string, FormFile> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const formats = formatsOf(property);
    const text = isNode(value) ? value[name] : undefined;
    if (formats && typeof text === 'string' && text) files[roleOf(property) ?? name] ??= {value: text, formats};
  }
  return files;
}

/** What the schema's own $ref leads to, with what its references reach: the platform gives a task's inputs so. */
export function resolved(whole: RJSFSchema): RJSFSchema {
  let schema: unknown = whole;
  for (let i = 0; i < 10 && isNode(schema) && typeof schema.$ref === 'string' && schema.$ref.startsWith('#/'); ++i)
    schema = tokensOf(schema.$ref.slice(1)).reduce<unknown>((at, token) => (isNode(at) ? at[token] : undefined), whole);
  if (schema === whole || !isNode(schema)) return whole;
  const {$ref: _ref, ...rest} = whole;
  return {...rest, ...schema};
}

/** An anyOf that says only which of the properties must be there needs no choice of its own. */
function isOnlyRequired(options: unknown): boolean {
  return Array.isArray(options) && options.every((one) => isNode(one) && Object.keys(one).every((k) => k === 'required'));
}

/** The schema to draw; what it leaves out is still checked. */
export function drawable(whole: RJSFSchema): RJSFSchema {
  const {anyOf, oneOf, ...rest} = whole;
  return {
    ...rest,
    ...(anyOf && !isOnlyRequired(anyOf) ? {anyOf} : {}),
    ...(oneOf && !isOnlyRequired(oneOf) ? {oneOf} : {}),
  };
}

function titleOf(name: string, schema: Node): string {
  const title = typeof schema.title === 'string' ? schema.title : name;
  return typeof schema['x-mad-unit'] === 'string' ? `${title} (${schema['x-mad-unit']})` : title;
}

function isVector(schema: Node): boolean {
  return schema.type === 'array' && typeof schema.minItems === 'number' && schema.minItems === schema.maxItems;
}

function uiOf(name: string, schema: unknown): UiSchema {
  if (!isNode(schema)) return {};
  const ui: UiSchema = {'ui:title': titleOf(name, schema)};
  if (formatsOf(schema)) ui['ui:widget'] = 'molecule';
  else if (isNode(schema.properties) && widgetOf(schema)) ui['ui:field'] = 'beside';
  if ('const' in schema) ui['ui:widget'] = 'hidden';
  if (isVector(schema)) ui['ui:options'] = {addable: false, removable: false, orderable: false};
  if (isNode(schema.properties))
    for (const [child, of] of Object.entries(schema.properties)) ui[child] = uiOf(child, of);
  if (isNode(schema.items)) {
    const items = uiOf('', schema.items);
    delete items['ui:title'];
    ui.items = items;
  }
  return ui;
}

export function uiSchemaOf(schema: RJSFSchema): UiSchema {
  const ui = uiOf('', schema);
  delete ui['ui:title'];
  return {...ui, 'ui:submitButtonOptions': {norender: true}};
}

export interface Group {
  title: string;
  advanced: boolean;
  names: string[];
}

/** Properties by their x-mad-group, in the schema's order; advanced ones last and apart. */
export function groupsOf(properties: Record<string, unknown>, names: readonly string[]): Group[] {
  const groups = new Map<string, Group>();
  for (const name of names) {
    const schema = properties[name];
    const advanced = isNode(schema) && schema['x-mad-advanced'] === true;
    const group = isNode(schema) && typeof schema['x-mad-group'] === 'string' ? schema['x-mad-group'] : '';
    const title = advanced ? '' : group;
    const key = `${advanced}/${title}`;
    const known = groups.get(key) ?? {title, advanced, names: []};
    known.names.push(name);
    groups.set(key, known);
  }
  return [...groups.values()].sort((a, b) => Number(a.advanced) - Number(b.advanced));
}

/** The first example of a schema, or one made of its properties' examples. */
export function exampleOf(schema: RJSFSchema): Record<string, unknown> | undefined {
  const whole = schema.examples;
  if (Array.isArray(whole) && isNode(whole[0])) return whole[0];
  const made: Record<string, unknown> = {};
  for (const name of schema.required ?? []) {
    const property = schema.properties?.[name];
    const examples = isNode(property) ? property.examples : undefined;
    if (!Array.isArray(examples) || examples.length === 0) return undefined;
    made[name] = examples[0];
  }
  return Object.keys(made).length ? made : undefined;
}
