// The words of a form: what a field is called, and what is said under it.
import {words} from '~/texts/form';
import type {Plain} from './plain';
import type {Schema} from './schema';

/** "numModes", "num_modes" → "Num modes"; "poseID" → "Pose ID". */
export function readable(name: string): string {
  const spaced = name.replaceAll(/[_\-.]+/g, ' ').replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').trim();
  const plain = spaced.split(/\s+/).map((word) => (/^[A-Z][a-z]+$/.test(word) ? word.toLowerCase() : word)).join(' ');
  return plain ? plain.charAt(0).toUpperCase() + plain.slice(1) : name;
}

export function unitOf(schema: Schema): string | undefined {
  return typeof schema['x-mad-unit'] === 'string' ? schema['x-mad-unit'] : undefined;
}

export function labelOf(name: string, schema: Schema): string {
  const unit = unitOf(schema);
  const label = schema.title || readable(name);
  return unit ? `${label} (${unit})` : label;
}

/** Markdown and HTML of foreign documents as plain text. */
export function plainText(text: string | undefined): string {
  if (!text) return '';
  const plain = text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1').replaceAll(/[`*]{1,3}/g, '').replaceAll(/\s+/g, ' ').trim();
  return plain.length > 400 ? `${plain.slice(0, 400).replace(/\s\S*$/, '')}…` : plain;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** "1 to 64", "above 0". */
export function rangeOf(schema: Schema): string {
  const {minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, multipleOf, minLength, maxLength, minItems, maxItems} = schema as Record<string, number | undefined>;
  const said: string[] = [];
  if (above !== undefined) said.push(words.above(above));
  if (minimum !== undefined && maximum !== undefined) said.push(words.range(minimum, maximum));
  else if (minimum !== undefined) said.push(words.atLeast(minimum));
  else if (maximum !== undefined) said.push(words.atMost(maximum));
  if (below !== undefined) said.push(words.below(below));
  if (multipleOf !== undefined && multipleOf !== 1) said.push(words.multipleOf(multipleOf));
  if (minLength !== undefined && minLength > 1) said.push(words.minLength(minLength));
  if (maxLength !== undefined && maxLength < 1000) said.push(words.maxLength(maxLength));
  if (minItems !== undefined && minItems !== maxItems && minItems > 0) said.push(words.minItems(minItems));
  if (maxItems !== undefined && minItems !== maxItems) said.push(words.maxItems(maxItems));
  return said.join(', ');
}

/** What stands under a label: what it is, its range, what it is when nothing is given. */
export function hintOf({schema}: Plain): string {
  const given = schema.default;
  const plainDefault = schema.type !== 'boolean' && given !== undefined && given !== null && (typeof given !== 'object' || (Array.isArray(given) && given.length > 0 && given.length < 5));
  const limits = [rangeOf(schema), plainDefault && shown(given).length < 60 ? words.byDefault(shown(given)) : ''].filter(Boolean).join(' · ');
  return [plainText(schema.description), limits && limits.charAt(0).toUpperCase() + limits.slice(1)].filter(Boolean).join(' — ');
}

const axes = ['x', 'y', 'z'];

/** How the places of a list are called: x, y and z of what has a place in space; by number otherwise. */
export function itemName(index: number, schema: Schema, label: string): string {
  if (schema.minItems === 3 && schema.maxItems === 3 && !schema.prefixItems) return axes[index] ?? String(index + 1);
  const titled = schema.prefixItems?.[index] ?? schema.items;
  return `${titled?.title || label} ${index + 1}`;
}

/** How an alternative is called. */
export function optionName(option: Schema, plain: Plain, index: number): string {
  const [first] = option.allOf ?? [];
  const own = first ?? option;
  const title = own.title ?? plain.schema['x-title'];
  if (typeof title === 'string' && title) return title;
  const def = own.$ref?.split('/').at(-1) ?? plain.via[0]?.split('/').at(-1);
  if (def) return readable(def);
  if (plain.schema.title && plain.schema.title !== own.title && own.title) return own.title;
  const {type, items, format, enum: offered} = plain.schema;
  if (offered?.length) return offered.length <= 3 ? offered.map(shown).join(' / ') : words.oneOfSome;
  if (type === 'array') return items?.$ref ? words.listOf(readable(items.$ref.split('/').at(-1) ?? '')) : items && typeof items.type === 'string' ? words.listOf(words.types[items.type as keyof typeof words.types] ?? items.type) : words.types.array;
  const required = plain.schema.required ?? Object.keys(plain.schema.properties ?? {});
  if (type === 'object' && required.length) return words.withFields(required.slice(0, 3).map(readable));
  if (typeof type === 'string') return format ? `${words.types[type as keyof typeof words.types] ?? type} (${String(format)})` : words.types[type as keyof typeof words.types] ?? type;
  return words.option(index + 1);
}
