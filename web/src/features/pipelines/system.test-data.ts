// The system tasks and templates as they lie in tasks/, for tests: inputs and outputs as the platform gives them.
import {readdirSync, readFileSync} from 'node:fs';
import type {Interfaces} from './ends';
import type {Members} from './pointers';
import {templateOf, type Template} from './template';

type Operation = {
  operationId?: string;
  requestBody?: {content: Record<string, {schema: unknown}>};
  responses?: Record<string, {'x-mad-result'?: unknown; content?: Record<string, {schema: unknown}>}>;
};
type Document = {paths: Record<string, Record<string, Operation>>; components: unknown};

const tasks = '../tasks';
const read = (path: string) => JSON.parse(readFileSync(`${tasks}/${path}`, 'utf8')) as Members;

export const documents = readdirSync(tasks).filter((name) => readdirSync(`${tasks}/${name}`).includes('openapi.json'));

/** Of a document's operation: the only one, or the one of that id. */
export function systemTask(folder: string, operation?: string): {input: unknown; output: unknown} {
  const document = read(`${folder}/openapi.json`) as unknown as Document;
  const all = Object.values(document.paths).flatMap((path) => Object.values(path));
  const found = all.find((one) => (operation ? one.operationId === operation : one.requestBody));
  const whole = (schema: unknown) => ({...(schema as object), components: document.components});
  return {input: whole(found?.requestBody?.content['application/json']?.schema),
          output: whole(found?.responses?.['202']?.['x-mad-result'] ?? found?.responses?.['200']?.content?.['application/json']?.schema)};
}

/** Of all system tasks, by their ids. */
export function systemInterfaces(): Interfaces {
  const interfaces: Interfaces = new Map();
  for (const folder of readdirSync(tasks).filter((name) => readdirSync(`${tasks}/${name}`).includes('task.json'))) {
    const task = read(`${folder}/task.json`);
    const spec = String(task.interface_spec ?? 'openapi.json').split('/');
    const {input, output} = systemTask(spec.at(-2) ?? folder, task.operation_id as string | undefined);
    interfaces.set(folder, {input: {schema: input, root: input}, output: {schema: output, root: output}, title: String(task.name)});
  }
  return interfaces;
}

export const templates: [name: string, template: Template][] = readdirSync(`${tasks}/pipelines`)
  .map((name) => [name, templateOf({...read(`pipelines/${name}`), template_id: name.replace('.json', '')})]);
