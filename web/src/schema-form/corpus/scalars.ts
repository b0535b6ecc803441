import type {Case} from './case';

const one = (property: object, required = false) => ({type: 'object', properties: {it: property}, ...(required ? {required: ['it']} : {})});

export const scalars: readonly Case[] = [
  {name: 'text with a length', schema: one({type: 'string', minLength: 2, maxLength: 4}), valid: [{}, {it: 'CCO'}], invalid: [[{it: 'C'}, '/it'], [{it: 'CCCCC'}, '/it']]},
  {name: 'text with a pattern', schema: one({type: 'string', pattern: '^[A-Z]:\\d+$'}), valid: [{it: 'A:25'}], invalid: [[{it: '25'}, '/it']]},
  {name: 'required text', schema: one({type: 'string'}, true), valid: [{it: ''}, {it: 'a\nb'}], invalid: [[{}, '/it']]},
  {name: 'date', schema: one({type: 'string', format: 'date'}), valid: [{it: '2026-01-31'}], invalid: [[{it: '31.1.2026'}, '/it'], [{it: '2026-02-31'}, '/it']]},
  {name: 'date and time', schema: one({type: 'string', format: 'date-time'}), valid: [{it: '2026-01-31T12:00:00Z'}, {it: '2026-01-31T12:00:00.123+02:00'}], invalid: [[{it: 'noon'}, '/it']]},
  {name: 'e-mail', schema: one({type: 'string', format: 'email'}), valid: [{it: 'a@example.org'}], invalid: [[{it: 'nobody'}, '/it']]},
  {name: 'URI', schema: one({type: 'string', format: 'uri'}), valid: [{it: 'https://example.org/a?b=c'}], invalid: [[{it: 'no uri'}, '/it']]},
  {name: 'UUID', schema: one({type: 'string', format: 'uuid'}), valid: [{it: '0190a8c2-1f3b-7c4d-8e5f-001122334455'}], invalid: [[{it: '0190'}, '/it']]},
  {name: 'password', schema: one({type: 'string', format: 'password', minLength: 8}), valid: [{it: 'a long enough one'}], invalid: [[{it: 'short'}, '/it']]},
  {name: 'bytes', schema: one({type: 'string', format: 'byte', maxLength: 8}), valid: [{it: 'aGVsbG8='}], invalid: [[{it: 'aGVsbG8gd29ybGQ='}, '/it']]},
  {name: 'whole number in a range', schema: one({type: 'integer', minimum: 1, maximum: 64}), valid: [{it: 1}, {it: 64}], invalid: [[{it: 0}, '/it'], [{it: 65}, '/it'], [{it: 1.5}, '/it']]},
  {name: 'exclusive bounds', schema: one({type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1}), valid: [{it: 0.5}, {it: 1e-9}], invalid: [[{it: 0}, '/it'], [{it: 1}, '/it']]},
  {name: 'multiple', schema: one({type: 'number', multipleOf: 0.1}), valid: [{it: 0.3}], invalid: [[{it: 0.25}, '/it']]},
  {name: 'large and small numbers', schema: one({type: 'number'}), valid: [{it: -1.5e300}, {it: 9007199254740991}, {it: 0}], invalid: [[{it: '5'}, '/it']]},
  {name: 'yes or no', schema: one({type: 'boolean', default: true}), valid: [{}, {it: false}, {it: true}], invalid: [[{it: 'yes'}, '/it']]},
  {name: 'enum', schema: one({type: 'string', enum: ['vina', 'vinardo']}, true), valid: [{it: 'vinardo'}], invalid: [[{it: 'ad4'}, '/it'], [{}, '/it']]},
  {name: 'enum of several types', schema: one({enum: [1, 'one', true, null]}), valid: [{it: 1}, {it: true}, {it: null}], invalid: [[{it: 2}, '/it']]},
  {name: 'labelled enum', schema: one({oneOf: [{const: 'f', title: 'Fast'}, {const: 's', title: 'Slow'}]}), valid: [{it: 's'}], invalid: [[{it: 'm'}, '/it']]},
  {name: 'constant', schema: one({const: 'v1'}, true), valid: [{it: 'v1'}], invalid: [[{it: 'v2'}, '/it']]},
  {name: 'nullable, as OpenAPI 3.0 says it', schema: one({type: 'integer', nullable: true, minimum: 3}), valid: [{it: null}, {it: 3}], invalid: [[{it: 2}, '/it']]},
  {name: 'nullable, as OpenAPI 3.1 says it', schema: one({type: ['string', 'null'], maxLength: 2}, true), valid: [{it: null}, {it: 'a'}], invalid: [[{it: 'abc'}, '/it']]},
  {name: 'exclusive bounds, as OpenAPI 3.0 says them', schema: one({type: 'number', minimum: 0, exclusiveMinimum: true}), valid: [{it: 1}], invalid: [[{it: 0}, '/it']]},
  {name: 'one of two types', schema: one({type: ['integer', 'string']}), valid: [{it: 4}, {it: 'four'}], invalid: [[{it: true}, '/it']]},
  {name: 'anything', schema: one({description: 'Whatever'}, true), valid: [{it: {a: [1]}}, {it: 'text'}, {it: null}], invalid: [[{}, '/it']]},
];
