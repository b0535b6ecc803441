import type {Case} from './case';

const one = (property: object, required = true) => ({type: 'object', properties: {it: property}, ...(required ? {required: ['it']} : {})});
const pet = (kind: string, more: object, required: string[] = []) => ({type: 'object', required: ['kind', ...required], properties: {kind: {type: 'string', enum: [kind]}, ...more}});
const shapes = {
  Sphere: {type: 'object', required: ['shape', 'radius'], properties: {shape: {type: 'string'}, radius: {type: 'number', minimum: 0}}},
  Box: {type: 'object', required: ['shape', 'size'], properties: {shape: {type: 'string'}, size: {type: 'array', items: {type: 'number'}, minItems: 3, maxItems: 3}}},
};

export const alternatives: readonly Case[] = [
  {name: 'oneOf objects by a constant', schema: one({oneOf: [pet('cat', {lives: {type: 'integer', maximum: 9}}), pet('dog', {name: {type: 'string'}}, ['name'])]}),
    valid: [{it: {kind: 'cat', lives: 9}}, {it: {kind: 'dog', name: 'Rex'}}], invalid: [[{it: {kind: 'cat', lives: 10}}, '/it/lives'], [{it: {kind: 'dog'}}, '/it/name'], [{}, '/it']]},
  {name: 'discriminator with a mapping', schema: {...one({oneOf: [{$ref: '#/components/schemas/Sphere'}, {$ref: '#/components/schemas/Box'}], discriminator: {propertyName: 'shape', mapping: {ball: '#/components/schemas/Sphere', box: '#/components/schemas/Box'}}}), components: {schemas: shapes}},
    valid: [{it: {shape: 'ball', radius: 2}}, {it: {shape: 'box', size: [1, 2, 3]}}], invalid: [[{it: {shape: 'ball', radius: -1}}, '/it/radius'], [{it: {shape: 'box', size: [1, 2]}}, '/it/size']]},
  {name: 'discriminator by the names of the schemas', schema: {...one({oneOf: [{$ref: '#/components/schemas/Sphere'}, {$ref: '#/components/schemas/Box'}], discriminator: {propertyName: 'shape'}}), components: {schemas: shapes}},
    valid: [{it: {shape: 'Sphere', radius: 2}}], invalid: [[{it: {shape: 'Box'}}, '/it/size']]},
  {name: 'anyOf text and number', schema: one({anyOf: [{type: 'string', minLength: 2}, {type: 'number', minimum: 10}]}), valid: [{it: 'ab'}, {it: 10}], invalid: [[{it: 'a'}, '/it'], [{it: 9}, '/it']]},
  {name: 'anyOf one or many', schema: one({anyOf: [{type: 'string'}, {type: 'array', items: {type: 'string', maxLength: 3}}]}), valid: [{it: 'a'}, {it: ['a', 'b']}, {it: []}], invalid: [[{it: ['abcd']}, '/it/0']]},
  {name: 'anyOf with null', schema: one({anyOf: [{type: 'object', required: ['a'], properties: {a: {type: 'string'}}}, {type: 'null'}]}), valid: [{it: null}, {it: {a: 'x'}}], invalid: [[{it: {}}, '/it/a']]},
  {name: 'nullable reference', schema: {...one({nullable: true, allOf: [{$ref: '#/components/schemas/Sphere'}]}), components: {schemas: shapes}}, valid: [{it: null}, {it: {shape: 's', radius: 0}}], invalid: [[{it: {shape: 's'}}, '/it/radius']]},
  {name: 'allOf', schema: one({allOf: [{type: 'object', required: ['a'], properties: {a: {type: 'string'}}}, {properties: {b: {type: 'integer', minimum: 1}, a: {maxLength: 2}}}]}),
    valid: [{it: {a: 'x', b: 1}}], invalid: [[{it: {a: 'x', b: 0}}, '/it/b'], [{it: {a: 'xxx'}}, '/it/a'], [{it: {b: 1}}, '/it/a']]},
  {name: 'alternatives beside fields', schema: one({type: 'object', required: ['name'], properties: {name: {type: 'string'}}, oneOf: [{title: 'By file', required: ['file'], properties: {file: {type: 'string'}}}, {title: 'By URL', required: ['url'], properties: {url: {type: 'string', format: 'uri'}}}]}),
    valid: [{it: {name: 'a', file: 'x'}}, {it: {name: 'a', url: 'https://example.org'}}], invalid: [[{it: {name: 'a', url: 'no url'}}, '/it/url'], [{it: {file: 'x'}}, '/it/name']]},
  {name: 'either of two fields', schema: {type: 'object', properties: {box: {type: 'string'}, near: {type: 'string'}}, anyOf: [{required: ['box']}, {required: ['near']}]}, valid: [{box: 'a'}, {near: 'b'}, {box: 'a', near: 'b'}], invalid: [[{}, '/box'], [{}, '/near']]},
  {name: 'alternatives in alternatives', schema: one({oneOf: [{title: 'Off', const: false}, {title: 'On', oneOf: [pet('a', {n: {type: 'integer'}}, ['n']), pet('b', {})]}]}), valid: [{it: false}, {it: {kind: 'a', n: 1}}, {it: {kind: 'b'}}], invalid: [[{it: {kind: 'a'}}, '/it/n']]},
  {name: 'list of alternatives', schema: one({type: 'array', items: {oneOf: [pet('cat', {lives: {type: 'integer'}}), pet('dog', {name: {type: 'string'}}, ['name'])]}}), valid: [{it: [{kind: 'cat'}, {kind: 'dog', name: 'Rex'}]}], invalid: [[{it: [{kind: 'cat'}, {kind: 'dog'}]}, '/it/1/name']]},
  // oxlint-disable-next-line unicorn/no-thenable
  {name: 'if and then', schema: {type: 'object', properties: {mode: {type: 'string', enum: ['fast', 'exact']}}, if: {properties: {mode: {const: 'exact'}}, required: ['mode']}, then: {properties: {steps: {type: 'integer', minimum: 10}}, required: ['steps']}, else: {properties: {limit: {type: 'number'}}}},
    valid: [{mode: 'fast', limit: 1}, {mode: 'exact', steps: 10}], invalid: [[{mode: 'exact'}, '/steps'], [{mode: 'exact', steps: 9}, '/steps'], [{limit: 'x'}, '/limit']]},
  {name: 'what one field asks of others', schema: {type: 'object', properties: {card: {type: 'string'}}, dependentSchemas: {card: {properties: {address: {type: 'string'}}, required: ['address']}}}, valid: [{}, {card: '1', address: 'a'}], invalid: [[{card: '1'}, '/address']]},
  {name: 'the whole is a choice', schema: {oneOf: [pet('cat', {lives: {type: 'integer'}}), pet('dog', {name: {type: 'string'}}, ['name'])]}, valid: [{kind: 'cat', lives: 1}, {kind: 'dog', name: 'Rex'}], invalid: [[{kind: 'dog'}, '/name']]},
];
