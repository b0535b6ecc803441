// A task's document, written from the few things that a form asks for.
export type FieldType = 'string' | 'number' | 'integer' | 'boolean' | 'file' | 'numbers';

export interface Field {
  name: string;
  type: FieldType;
  required: boolean;
  unit: string;
  meaning: string;
  example: string;
}

export interface Wanted {
  taskId: string;
  version: string;
  name: string;
  summary: string;
  path: string;
  inputs: Field[];
  outputs: Field[];
}

export const emptyField: Field = {name: '', type: 'string', required: true, unit: '', meaning: '', example: ''};

function typeOf(type: FieldType): Record<string, unknown> {
  if (type === 'file') return {type: 'string', 'x-mad-file': ['pdb', 'pdbqt', 'sdf', 'mol2', 'smi']};
  if (type === 'numbers') return {type: 'array', items: {type: 'number'}};
  return {type};
}

/** An example as its type has it; undefined where it is none. */
function exampleOf({type, example}: Field): unknown {
  if (example === '') return undefined;
  if (type === 'string' || type === 'file') return example;
  if (type === 'numbers') return example.split(/[\s,]+/).filter(Boolean).map(Number);
  if (type === 'boolean') return /^(true|yes)$/i.test(example);
  return Number.isFinite(Number(example)) ? Number(example) : undefined;
}

function schemaOf(fields: readonly Field[]): Record<string, unknown> {
  const named = fields.filter(({name}) => name !== '');
  return {
    type: 'object',
    required: named.filter(({required}) => required).map(({name}) => name),
    properties: Object.fromEntries(named.map((field) => {
      const example = exampleOf(field);
      return [field.name, {
        ...typeOf(field.type),
        ...(field.meaning ? {description: field.meaning} : {}),
        ...(field.unit ? {'x-mad-unit': field.unit} : {}),
        ...(example === undefined ? {} : {examples: [example]}),
      }];
    })),
  };
}

/** An OpenAPI 3.1 document with the one operation. */
export function documentOf({taskId, version, name, summary, path, inputs, outputs}: Wanted): Record<string, unknown> {
  const body = (schema: unknown) => ({content: {'application/json': {schema}}});
  return {
    openapi: '3.1.0',
    info: {title: name || taskId, version: version || '1.0.0'},
    paths: {
      [path.startsWith('/') ? path : `/${path || taskId}`]: {
        post: {
          operationId: taskId,
          summary: summary || name || taskId,
          requestBody: {required: true, ...body(schemaOf(inputs))},
          responses: {200: {description: 'What came out', ...body(schemaOf(outputs))}},
        },
      },
    },
  };
}
