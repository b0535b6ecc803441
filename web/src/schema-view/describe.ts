// What a value is, by the JSON Schema that it fits: how its members are called, in what units, in which order; what of it is
// a table and what a file. Without a schema the value speaks for itself.
import {tokensOf} from '~/schema-form/schema';
import {words} from '~/texts/schema-view';

export type Node = Record<string, unknown>;

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema behind its reference, within the whole document. */
export function behind(schema: unknown, whole: unknown): Node {
  let at = schema;
  for (let i = 0; i < 20 && isNode(at) && typeof at.$ref === 'string' && at.$ref.startsWith('#'); ++i)
    at = tokensOf(at.$ref.slice(1)).reduce<unknown>((node, token) => (isNode(node) ? node[token] : undefined), whole);
  return isNode(at) ? at : {};
}

/** All properties that a schema speaks of, whichever of its alternatives is meant. */
export function propertiesOf(schema: unknown, whole: unknown): Node {
  const node = behind(schema, whole);
  const alternatives = ['allOf', 'anyOf', 'oneOf'].flatMap((name) => (Array.isArray(node[name]) ? (node[name] as unknown[]) : []));
  const others = alternatives.reduce<Node>((all, one) => ({...all, ...propertiesOf(one, whole)}), {});
  return {...others, ...(isNode(node.properties) ? node.properties : {})};
}

/** "binding_energy" as "Binding energy". */
export function titleOf(name: string, schema: Node): string {
  if (typeof schema.title === 'string' && schema.title) return schema.title;
  const words = name.replaceAll('_', ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface Field {
  name: string;
  title: string;
  unit: string;
  description: string;
  schema: Node;
  value: unknown;
}

const isNothing = (value: unknown) => value === undefined || value === null;

/** The members of an object: those of the schema in its order, then the others. Members that are not there are none. */
export function fieldsOf(value: Node, schema: unknown, whole: unknown): Field[] {
  const properties = propertiesOf(schema, whole);
  const names = [...Object.keys(properties).filter((name) => name in value), ...Object.keys(value).filter((name) => !(name in properties))];
  return names.filter((name) => !isNothing(value[name])).map((name) => {
    const of = behind(properties[name], whole);
    const text = (key: string) => (typeof of[key] === 'string' ? (of[key] as string) : '');
    return {name, title: titleOf(name, of), unit: text('x-mad-unit'), description: text('description'), schema: of, value: value[name]};
  });
}

export type Kind = 'table' | 'list' | 'object' | 'file' | 'text' | 'plain' | 'empty';

const shortest = 160;  // characters of a text that is put aside

export function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : value.every(isNode) ? 'table' : 'list';
  if (isNode(value)) return Object.keys(value).length === 0 ? 'empty' : 'object';
  if (typeof value !== 'string') return 'plain';
  if (value.startsWith('mad://')) return 'file';
  if (value === '') return 'empty';
  return value.length > shortest || value.trim().includes('\n') ? 'text' : 'plain';
}

/** A value in one line. */
export function inLine(value: unknown): string {
  if (isNothing(value)) return '';
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.some((one) => typeof one === 'object' && one !== null) ? JSON.stringify(value) : value.map(inLine).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The same in a table's cell: short, what is long or many only named. */
export function inCell(value: unknown): string {
  if (Array.isArray(value) && value.length > 0 && value.every(isNode)) return words.rows(value.length);
  const text = inLine(value).trim();
  const end = text.indexOf('\n');
  return end < 0 ? text : `${text.slice(0, end)} …`;
}

/** As it is, but for what only the computer's arithmetic put behind it. */
export function number(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
}

export interface TableColumn {
  key: string;
  title: string;
  numeric: boolean;
  of: (row: Node) => unknown;
}

/** The columns of an array of objects; members of members are columns of their own. */
export function columnsOf(rows: readonly Node[], items: unknown, whole: unknown, of: (row: Node) => unknown = (row) => row, prefix = ''): TableColumn[] {
  const here = rows.map(of).filter(isNode);
  const all = Object.fromEntries(here.flatMap((row) => Object.entries(row).filter(([, value]) => !isNothing(value))));
  return fieldsOf(all, items, whole).flatMap((field) => {
    const member = (row: Node) => {
      const at = of(row);
      return isNode(at) ? at[field.name] : undefined;
    };
    const title = `${prefix}${field.title}`;
    const values = here.map((row) => row[field.name]).filter((value) => !isNothing(value));
    if (values.every(isNode)) return columnsOf(rows, field.schema, whole, member, `${title}: `);
    return [{
      key: title + field.name, title: field.unit ? `${title} (${field.unit})` : title, of: member,
      numeric: values.every((value) => typeof value === 'number'),
    }];
  });
}
