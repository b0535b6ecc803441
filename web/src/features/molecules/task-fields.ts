// Where in a task's inputs a file of the library may stand.
import {formatsOf} from '~/schema-form/draw';

interface Schema {
  $ref?: string;
  title?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  'x-mad-file'?: unknown;
}

export interface FileField {
  /** The names that lead to it. */
  path: readonly string[];
  title: string;
  /** It takes a list of such files. */
  isList: boolean;
}

/** What is to stand there. */
export interface Candidate {
  format: string;
  isMacromolecule: boolean;
  molecules: number;
}

interface FileRule {
  role?: string;
  max_molecules?: number;
}

/** A receptor is a macromolecule, and a macromolecule goes nowhere else but where all are taken; a library goes not where one
 *  molecule is asked for. What is unusual can still be chosen in the form. */
function suits(file: unknown, {isMacromolecule, molecules}: Candidate): boolean {
  const {role, max_molecules}: FileRule = typeof file === 'object' && file !== null && !Array.isArray(file) ? file : {};
  if (max_molecules !== undefined && molecules > max_molecules) return false;
  return role === undefined || isMacromolecule === (role === 'receptor');
}

const most = 4;  // objects in objects

/** What it is after its references, which lead into the whole. */
function resolved(whole: Schema, given: Schema): Schema {
  let schema: Schema | undefined = given;
  for (let i = 0; i < 10 && schema?.$ref?.startsWith('#/'); ++i) {
    const names = schema.$ref.slice(2).split('/');
    schema = names.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], whole) as Schema | undefined;
  }
  return schema ?? {};
}

function within(whole: Schema, given: Schema, path: readonly string[], candidate: Candidate): FileField[] {
  return Object.entries(resolved(whole, given).properties ?? {}).flatMap(([name, property]) => {
    const of = resolved(whole, property);
    const items = of.items && resolved(whole, of.items);
    const file = formatsOf(of) ? of : items;
    const takes = formatsOf(file);
    const at = [...path, name];
    if (!takes || !file) return path.length < most ? within(whole, of, at, candidate) : [];
    const fits = (takes.length === 0 || takes.includes(candidate.format)) && suits(file['x-mad-file'], candidate);
    return fits ? [{path: at, title: property.title ?? of.title ?? name, isList: file !== of}] : [];
  });
}

export function fieldsFor(schema: unknown, candidate: Candidate): FileField[] {
  return typeof schema === 'object' && schema !== null ? within(schema, schema, [], candidate) : [];
}

/** Inputs that hold the file there and nothing else. */
export function inputsWith({path, isList}: FileField, uri: string): Record<string, unknown> {
  const value: unknown = isList ? [uri] : uri;
  return path.reduceRight<unknown>((inner, name) => ({[name]: inner}), value) as Record<string, unknown>;
}
