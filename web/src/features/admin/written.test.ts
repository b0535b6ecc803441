import {expect, test} from 'vitest';
import {documentOf, emptyField} from './written';

test('what a form asks for becomes the document of one operation', () => {
  const document = documentOf({
    taskId: 'log_p', version: '', name: 'Log P', summary: '', path: 'predict',
    inputs: [
      {...emptyField, name: 'ligand', type: 'file', meaning: 'the molecule'},
      {...emptyField, name: 'box', type: 'numbers', unit: 'Å', required: false, example: '1, 2.5 3'},
      {...emptyField},
    ],
    outputs: [{...emptyField, name: 'log_p', type: 'number', example: 'many'}],
  });
  expect(document).toMatchObject({openapi: '3.1.0', info: {title: 'Log P', version: '1.0.0'}});
  const operation = (document.paths as Record<string, Record<string, Record<string, unknown>>>)['/predict']?.post;
  expect(operation).toMatchObject({
    operationId: 'log_p',
    requestBody: {content: {'application/json': {schema: {
      required: ['ligand'],
      properties: {ligand: {type: 'string', description: 'the molecule'}, box: {'x-mad-unit': 'Å', examples: [[1, 2.5, 3]]}},
    }}}},
    responses: {200: {content: {'application/json': {schema: {properties: {log_p: {type: 'number'}}}}}}},
  });
  expect(JSON.stringify(document)).not.toContain('many');
});
