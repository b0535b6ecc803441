// Every page of the app, with something on it.
import type {Platform} from './platform';

export interface AppPage {
  name: string;
  path: string;
  /** What its heading says. */
  heading: RegExp;
  /** A selector of what must be drawn before one looks. */
  drawn?: string;
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

const library = [
  'CC(=O)Oc1ccccc1C(=O)O aspirin', 'CC(C)Cc1ccc(cc1)C(C)C(=O)O ibuprofen', 'CC(=O)Nc1ccc(O)cc1 paracetamol', 'OC(=O)c1ccccc1O salicylic-acid',
  'Cn1cnc2c1c(=O)n(C)c(=O)n2C caffeine', 'Oc1ccccc1 phenol', 'Nc1ccccc1 aniline', 'c1ccc2[nH]ccc2c1 indole',
].join('\n');

interface Molecule {
  id: string;
  description: string;
}

/** Puts a file into the library and waits until its molecules are described. */
async function upload(platform: Platform, name: string, content: string): Promise<string> {
  const answer = await fetch(`${platform.url}/api/v1/molecules/upload?name=${name}`, {
    method: 'POST', body: content, headers: {'X-API-Key': platform.key, 'Content-Type': 'application/octet-stream'},
  });
  const {id} = await answer.json() as Molecule;
  for (let asked = 0; asked < 240; ++asked) {
    if ((await platform.ask<Molecule>('GET', `/api/v1/molecules/${id}`)).description !== 'pending') return id;
    await new Promise((then) => setTimeout(then, 500));
  }
  throw new Error(`${name} is not described`);
}

/** Screens a small library: the job of the pipeline, and the campaign that it is in the results. */
async function screened(platform: Platform, template: string): Promise<{job: string; campaign: string}> {
  const {receptor, box} = await exampleOf(platform, 'vina_dock');
  const job = await run(platform, `/api/v1/pipeline-templates/${template}/instantiate`, {receptor, box, library, exhaustiveness: 1, top: 2});
  const {items} = await platform.ask<{items: {id: string; task_id: string}[]}>('GET', '/api/v1/docking/campaigns');
  const campaign = items.find(({task_id}) => task_id === 'vina_dock_library');
  if (!campaign) throw new Error('the screening is in no campaign');
  return {job, campaign: campaign.id};
}

/** One of everything, made by running real tasks. */
export async function everyPage(platform: Platform): Promise<AppPage[]> {
  const template = 'screen-library';
  const docked = await run(platform, '/api/v1/tasks/vina_dock/execute', await exampleOf(platform, 'vina_dock'));
  const wrong = await run(platform, '/api/v1/tasks/prepare_ligand/execute', {ligand: 'C1CC nothing-closes-this-ring'}).catch(() => docked);
  const screening = await screened(platform, template);
  await platform.ask('POST', `/api/v1/pipeline-templates/${template}/clone`, {template_id: 'our-screening'});
  const aspirin = await upload(platform, 'aspirin.smi', 'CC(=O)Oc1ccccc1C(=O)O aspirin\n');
  const several = await upload(platform, 'painkillers.smi', library);
  const campaign = `/results?campaign=${encodeURIComponent(JSON.stringify([screening.campaign]))}`;
  const viewer = '[data-ready="true"]', picture = '[role="row"] img', graph = '.react-flow__node', chart = '[data-ready="true"] canvas';
  return [
    {name: 'dashboard', path: '/', heading: /Dashboard/},
    // Early: what the platform has launched goes when it has had nothing to do for a while.
    {name: 'admin-services', path: '/admin/services', heading: /./},
    {name: 'tasks', path: '/tasks', heading: /Tasks/},
    {name: 'task', path: `/tasks/vina_dock`, heading: /Vina/},
    {name: 'task-about', path: `/tasks/vina_dock?tab=about`, heading: /Vina/},
    {name: 'jobs', path: '/jobs', heading: /Jobs/},
    {name: 'job', path: `/jobs/${docked}`, heading: /Vina/, drawn: viewer},
    {name: 'job-failed', path: `/jobs/${wrong}`, heading: /./},
    {name: 'job-pipeline', path: `/jobs/${screening.job}`, heading: /Screen/, drawn: `${graph}, [role="row"]`},
    {name: 'job-timeline', path: `/jobs/${screening.job}?tab=timeline`, heading: /Screen/},
    {name: 'jobs-compared', path: `/jobs/compare?a=${docked}&b=${wrong}`, heading: /./},
    {name: 'results', path: '/results', heading: /Results/},
    {name: 'campaign', path: campaign, heading: /Results/, drawn: picture},
    {name: 'campaign-charts', path: `${campaign}&tab=charts`, heading: /Results/, drawn: chart},
    {name: 'campaign-interactions', path: `${campaign}&tab=interactions`, heading: /Results/},
    {name: 'pipelines', path: '/pipelines', heading: /Pipelines/},
    {name: 'pipeline', path: `/pipelines/${template}`, heading: /./, drawn: graph},
    {name: 'pipeline-run', path: `/pipelines/${template}/run`, heading: /./},
    {name: 'pipeline-new', path: '/pipelines/new', heading: /./},
    {name: 'pipeline-builder', path: '/pipelines/our-screening/edit', heading: /./, drawn: graph},
    {name: 'molecules', path: '/molecules', heading: /Molecules/, drawn: picture},
    {name: 'molecule', path: `/molecules/${aspirin}`, heading: /aspirin/, drawn: 'img'},
    {name: 'molecule-library', path: `/molecules/${several}`, heading: /./, drawn: picture},
    {name: 'admin-users', path: '/admin/users', heading: /Users/},
    {name: 'admin-roles', path: '/admin/roles', heading: /Roles/},
    {name: 'admin-organizations', path: '/admin/organizations', heading: /Organisations/},
    {name: 'admin-tokens', path: '/admin/tokens', heading: /./},
    {name: 'admin-tasks', path: '/admin/tasks', heading: /./},
    {name: 'admin-audit', path: '/admin/audit', heading: /./},
    {name: 'settings', path: '/settings', heading: /Settings/},
    {name: 'nowhere', path: '/nowhere', heading: /./},
  ];
}
