import {expect, test} from 'vitest';
import {placed, read, rangeAt} from './places';

const json = '{\n  "openapi": "3.1.0",\n  "paths": {\n    "/a": {"post": {"tags": ["x", 3]}}\n  }\n}\n';
const yaml = 'openapi: 3.1.0\npaths:\n  /a:\n    post:\n      tags:\n        - x\n        - 3\n';

test.each([['JSON', json, 4, '3'], ['YAML', yaml, 7, '3']])('a fault in %s is at its line', (_name, text, line, word) => {
  const [fault] = placed(text, [{pointer: '/paths/~1a/post/tags/1', detail: 'must be a string'}]);
  expect(fault?.line).toBe(line);
  expect(text.slice(fault?.from, fault?.to)).toBe(word);
  expect(fault?.detail).toBe('/paths/~1a/post/tags/1: must be a string');
});

test('what is missing is said where it should be', () => {
  const text = yaml;
  const {document} = read(text);
  const {from, to} = rangeAt(document, '/paths/~1a/post/responses/200');
  expect(text.slice(from, to)).toBe('post');
  expect(rangeAt(document, '')).toEqual({from: 0, to: 1});
});

test('what is no document has its faults', () => {
  expect(read('{"a": [1, 2}').faults[0]?.line).toBe(1);
  expect(read('a: 1\nb: [\n').faults.length).toBeGreaterThan(0);
  expect(read('a: 1\na: 2\n').faults[0]?.line).toBe(2);
  expect(read(json).value).toMatchObject({openapi: '3.1.0'});
  expect(read(yaml).value).toMatchObject({paths: {'/a': {post: {tags: ['x', 3]}}}});
});
