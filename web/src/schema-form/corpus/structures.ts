import type {Case} from './case';

const one = (property: object, required = false) => ({type: 'object', properties: {it: property}, ...(required ? {required: ['it']} : {})});
const atom = {type: 'object', required: ['element'], properties: {element: {type: 'string'}, charge: {type: 'integer', minimum: -4}}};

export const structures: readonly Case[] = [
  {name: 'objects in objects', schema: one({type: 'object', required: ['in'], properties: {in: {type: 'object', required: ['deep'], properties: {deep: {type: 'number', maximum: 1}}}}}, true),
    valid: [{it: {in: {deep: 1}}}], invalid: [[{it: {in: {deep: 2}}}, '/it/in/deep'], [{it: {in: {}}}, '/it/in/deep'], [{it: {}}, '/it/in']]},
  {name: 'an optional object that demands', schema: one({type: 'object', required: ['a'], properties: {a: {type: 'string'}, b: {type: 'object', properties: {c: {type: 'string'}}}}}),
    valid: [{}, {it: {a: 'x'}}, {it: {a: 'x', b: {}}}], invalid: [[{it: {b: {}}}, '/it/a']]},
  {name: 'list of objects', schema: one({type: 'array', items: atom, minItems: 1}), valid: [{it: [{element: 'C'}, {element: 'N', charge: 1}]}],
    invalid: [[{it: [{element: 'C'}, {charge: 1}]}, '/it/1/element'], [{it: [{element: 'C', charge: -5}]}, '/it/0/charge'], [{it: []}, '/it']]},
  {name: 'list of words', schema: one({type: 'array', items: {type: 'string', maxLength: 8}, uniqueItems: true}), valid: [{it: ['A', 'B']}, {it: []}], invalid: [[{it: ['A', 'A']}, '/it'], [{it: ['A', 'much too long']}, '/it/1']]},
  {name: 'list of enum values', schema: one({type: 'array', items: {type: 'string', enum: ['a', 'b', 'c']}, maxItems: 2}), valid: [{it: ['c', 'a']}, {it: ['a', 'a']}], invalid: [[{it: ['a', 'b', 'c']}, '/it'], [{it: ['d']}, '/it/0']]},
  {name: 'lists in lists', schema: one({type: 'array', items: {type: 'array', items: {type: 'integer', minimum: 0}}}), valid: [{it: [[1, 2], []]}], invalid: [[{it: [[1, -2]]}, '/it/0/1']]},
  {name: 'vector', schema: one({type: 'array', items: {type: 'number', exclusiveMinimum: 0}, minItems: 3, maxItems: 3}, true), valid: [{it: [1, 2, 3.5]}], invalid: [[{it: [1, 0, 3]}, '/it/1'], [{it: [1, 2]}, '/it'], [{}, '/it']]},
  {name: 'tuple', schema: one({type: 'array', prefixItems: [{type: 'string'}, {type: 'integer'}], items: false, minItems: 2}), valid: [{it: ['A', 25]}], invalid: [[{it: ['A', 'B']}, '/it/1']]},
  {name: 'map', schema: one({type: 'object', additionalProperties: {type: 'integer', minimum: 0}}), valid: [{it: {C: 2, 'a/b~c': 6}}, {it: {}}], invalid: [[{it: {C: 2, H: -1}}, '/it/H']]},
  {name: 'map of objects', schema: one({type: 'object', additionalProperties: atom, minProperties: 1}), valid: [{it: {first: {element: 'C'}}}], invalid: [[{it: {first: {}}}, '/it/first/element'], [{it: {}}, '/it']]},
  {name: 'fields beside a map', schema: one({type: 'object', properties: {name: {type: 'string'}}, additionalProperties: {type: 'boolean'}}), valid: [{it: {name: 'a', on: true}}], invalid: [[{it: {name: 'a', on: 'yes'}}, '/it/on']]},
  {name: 'patterned properties', schema: one({type: 'object', patternProperties: {'^n_': {type: 'number'}, '^s_': {type: 'string'}}, additionalProperties: false}),
    valid: [{it: {n_a: 1, s_b: 'x'}}], invalid: [[{it: {n_a: 'x'}}, '/it/n_a'], [{it: {other: 1}}, '/it/other']]},
  {name: 'no others', schema: {type: 'object', additionalProperties: false, properties: {a: {type: 'string'}}}, valid: [{a: 'x'}], invalid: [[{a: 'x', b: 1}, '/b']]},
  {name: 'others that nobody named', schema: {type: 'object', properties: {a: {type: 'string'}}}, valid: [{a: 'x', b: {c: [1, null]}}], invalid: [[{a: 1}, '/a']]},
  {name: 'recursive', schema: {$ref: '#/components/schemas/Node', components: {schemas: {Node: {type: 'object', required: ['name'], properties: {name: {type: 'string'}, children: {type: 'array', items: {$ref: '#/components/schemas/Node'}}}}}}},
    valid: [{name: 'a', children: [{name: 'b', children: [{name: 'c'}]}]}], invalid: [[{name: 'a', children: [{name: 'b', children: [{}]}]}, '/children/0/children/0/name']]},
  {name: 'recursive by a single field', schema: {$ref: '#/$defs/L', $defs: {L: {type: 'object', properties: {value: {type: 'integer'}, next: {$ref: '#/$defs/L'}}}}}, valid: [{value: 1, next: {value: 2, next: {value: 3}}}], invalid: [[{next: {next: {value: 'x'}}}, '/next/next/value']]},
  {name: 'read-only and write-only', schema: {type: 'object', properties: {id: {type: 'string', readOnly: true}, secret: {type: 'string', writeOnly: true, minLength: 3}}}, valid: [{secret: 'abc'}, {id: 'kept', secret: 'abc'}], invalid: [[{secret: 'a'}, '/secret']]},
  {name: 'names that need escapes', schema: {type: 'object', properties: {'a/b': {type: 'integer'}, 'c~d': {type: 'object', properties: {'é %': {type: 'string', maxLength: 1}}}}}, valid: [{'a/b': 1, 'c~d': {'é %': 'x'}}], invalid: [[{'a/b': 'x'}, '/a~1b'], [{'c~d': {'é %': 'xx'}}, '/c~0d/é %']]},
  {name: 'required, all of whose fields are constants', schema: one({type: 'object', required: ['kind'], properties: {kind: {const: 'all'}}}, true), valid: [{it: {kind: 'all'}}], invalid: [[{it: {kind: 'some'}}, '/it/kind']]},
];
