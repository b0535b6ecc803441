import {expect, test} from 'vitest';
import {columnsOf, fieldsOf, inLine, kindOf, number} from './describe';

const whole = {
  $ref: '#/components/schemas/Result',
  components: {schemas: {
    Box: {type: 'object', properties: {center: {type: 'array', title: 'Centre', 'x-mad-unit': 'Å'}}},
    Result: {
      type: 'object',
      properties: {score: {type: 'number', title: 'Score', 'x-mad-unit': 'kcal/mol'}, best_box: {$ref: '#/components/schemas/Box'}},
      oneOf: [{properties: {left: {title: 'Left'}}}, {properties: {right: {title: 'Right'}}}],
    },
  }},
};

test('members have titles and units, in the order of the schema; unknown ones come last', () => {
  const fields = fieldsOf({extraThing: 1, right: 2, best_box: {center: [1, 2, 3]}, score: -7, gone: null}, whole, whole);
  expect(fields.map(({title, unit}) => [title, unit])).toEqual([['Right', ''], ['Score', 'kcal/mol'], ['Best box', ''], ['Extra Thing', '']]);
  expect(fieldsOf({center: [1]}, fields[2]?.schema, whole)[0]).toMatchObject({title: 'Centre', unit: 'Å'});
});

test('a reference to itself ends', () => {
  const loop = {$ref: '#/a', a: {$ref: '#/a'}};
  expect(fieldsOf({x: 1}, loop, loop).map((field) => field.title)).toEqual(['X']);
});

test('members of members are columns, also where only some rows have them', () => {
  const rows = [{name: 'a'}, {name: 'b', box: {center: [1, 2]}}, {name: 'c', box: {center: [3, 4], size: 5}, tags: ['x']}];
  const items = {properties: {box: {$ref: '#/components/schemas/Box'}}};
  const columns = columnsOf(rows, items, whole);
  expect(columns.map((column) => column.title)).toEqual(['Box: Centre (Å)', 'Box: Size', 'Name', 'Tags']);
  expect(columns.map((column) => inLine(column.of(rows[1] as never)))).toEqual(['1, 2', '', 'b', '']);
  expect(columns.map((column) => column.numeric)).toEqual([false, true, false, false]);
});

test('kinds of values', () => {
  expect([[{}], [1, 2], [{}, 1], [], {}, {a: 1}, 'mad://org/x', 'a\nb', 'x'.repeat(200), 'c1ccccc1\n', '', 0, false].map(kindOf))
    .toEqual(['table', 'list', 'list', 'empty', 'empty', 'object', 'file', 'text', 'text', 'plain', 'empty', 'plain', 'plain']);
});

test('numbers keep what they say and lose the noise', () => {
  expect([0.1 + 0.2, -7.123, 1e-9, 100000000, 0].map(number)).toEqual(['0.3', '-7.123', '1e-9', '100000000', '0']);
});
