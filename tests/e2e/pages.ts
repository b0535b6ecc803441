// Every page of the app, with something on it.
import type {Platform} from './platform';

export interface AppPage {
  name: string;
  path: string;
  /** What its heading says. */
  heading: RegExp;
}

interface TaskDetail {
  input_schema: {properties: Record<string, {examples?: unknown[]}>; required?: string[]; examples?: Record<string, unknown>[]; $ref?: string; components?: {schemas: Record<string, unknown>}};
}

/** The example of a task's document. */
export async function exampleOf(platform: Platform, task: string): Promise<Record<string, unknown>> {
  const {input_schema: whole} = await platform.ask<TaskDetail>('GET', `/api/v1/task-registry/tasks/${task}`);
  const at = whole.$ref?.slice(2).split('/').reduce<unknown>((node, token) => (node as Record<string, unknown>)[token], whole);
  const schema = (at ?? whole) as TaskDetail['input_schema'];
  if (schema.examples?.[0]) return schema.examples[0];
  return Object.fromEntries((schema.required ?? []).map((name) => [name, schema.properties[name]?.examples?.[0]]));
}

export async function ended(platform: Platform, job: string): Promise<void> {
  for (;;) {
    const {job: {status}} = await platform.ask<{job: {status: string}}>('GET', `/api/v1/jobs/${job}`);
    if (/^(completed|failed|canceled)$/i.test(status)) return;
    await new Promise((then) => setTimeout(then, 500));
  }
}

/** Runs a task or a pipeline to its end; its job. */
async function run(platform: Platform, path: string, inputs: unknown): Promise<string> {
  const {job_id} = await platform.ask<{job_id: string}>('POST', path, inputs);
  await ended(platform, job_id);
  return job_id;
}

/** One of everything, made by running real tasks. */
export async function everyPage(platform: Platform): Promise<AppPage[]> {
  const docked = await run(platform, '/api/v1/tasks/vina_dock/execute', await exampleOf(platform, 'vina_dock'));
  const wrong = await run(platform, '/api/v1/tasks/prepare_ligand/execute', {ligand: 'C1CC nothing-closes-this-ring'}).catch(() => docked);
  const template = 'screen-library';
  await platform.ask('POST', `/api/v1/pipeline-templates/${template}/clone`, {template_id: 'our-screening'});
  const molecule = await fetch(`${platform.url}/api/v1/molecules/upload?name=aspirin.smi`, {
    method: 'POST', body: 'CC(=O)Oc1ccccc1C(=O)O aspirin\nCC(C)Cc1ccc(cc1)C(C)C(=O)O ibuprofen\n',
    headers: {'X-API-Key': platform.key, 'Content-Type': 'application/octet-stream'},
  }).then((answer) => answer.json() as Promise<{id: string}>);
  return [
    {name: 'dashboard', path: '/', heading: /Dashboard/},
    {name: 'tasks', path: '/tasks', heading: /Tasks/},
    {name: 'task', path: `/tasks/vina_dock`, heading: /Vina/},
    {name: 'task-about', path: `/tasks/vina_dock?tab=about`, heading: /Vina/},
    {name: 'jobs', path: '/jobs', heading: /Jobs/},
    {name: 'job', path: `/jobs/${docked}`, heading: /Vina/},
    {name: 'job-failed', path: `/jobs/${wrong}`, heading: /./},
    {name: 'jobs-compared', path: `/jobs/compare?a=${docked}&b=${wrong}`, heading: /./},
    {name: 'results', path: '/results', heading: /Results/},
    {name: 'pipelines', path: '/pipelines', heading: /Pipelines/},
    {name: 'pipeline', path: `/pipelines/${template}`, heading: /./},
    {name: 'pipeline-run', path: `/pipelines/${template}/run`, heading: /./},
    {name: 'pipeline-builder', path: '/pipelines/our-screening/edit', heading: /./},
    {name: 'molecules', path: '/molecules', heading: /Molecules/},
    {name: 'molecule', path: `/molecules/${molecule.id}`, heading: /aspirin/},
    {name: 'admin-users', path: '/admin/users', heading: /Users/},
    {name: 'admin-roles', path: '/admin/roles', heading: /Roles/},
    {name: 'admin-organizations', path: '/admin/organizations', heading: /Organisations/},
    {name: 'admin-tokens', path: '/admin/tokens', heading: /./},
    {name: 'admin-tasks', path: '/admin/tasks', heading: /./},
    {name: 'admin-services', path: '/admin/services', heading: /./},
    {name: 'admin-audit', path: '/admin/audit', heading: /./},
    {name: 'settings', path: '/settings', heading: /Settings/},
    {name: 'nowhere', path: '/nowhere', heading: /./},
  ];
}
