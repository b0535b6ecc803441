// A chemist who has never seen MAD: uploads, docks amprenavir into HIV-1 protease (1HPV), watches, looks, takes the poses along.
import {readFileSync} from 'node:fs';
import type {Locator, Page} from '@playwright/test';
import {expect, test} from './app';
import {ended} from './pages';
import type {Platform} from './platform';

const crystal = '/usr/share/pymol/data/tut/1hpv.pdb';

interface Made {
  result: {receptor_pdbqt?: string; ligand_sdf?: string};
  outputs: {name: string; url: string}[];
}

/** The prepared receptor and the crystal's ligand, as files. */
async function prepared(platform: Platform): Promise<{receptor: string; ligand: string}> {
  const {execution_id, job_id} = await platform.ask<{execution_id: string; job_id: string}>('POST', '/api/v1/tasks/prepare_receptor/execute',
    {receptor: readFileSync(crystal, 'utf8'), extract_ligand: '478'});
  await ended(platform, job_id);
  const {outputs} = await platform.ask<Made>('GET', `/api/v1/executions/${execution_id}/results`);
  const text = async (name: string) => {
    const url = new URL(outputs.find((one) => one.name === name)?.url ?? '');
    return (await fetch(platform.url + url.pathname + url.search)).text();
  };
  return {receptor: await text('receptor_pdbqt'), ligand: await text('ligand_sdf')};
}

async function fromLibrary(app: Page, field: string, file: string): Promise<void> {
  const group = app.getByRole('group', {name: field, exact: true});
  await group.getByRole('button', {name: /From the library/}).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByRole('row').filter({hasText: file}).click();
  await expect(dialog).toBeHidden();
  await expect(group).toContainText(file);
}

/** How many colours there are to see: of a blank canvas a few. */
async function colours(view: Locator): Promise<number> {
  const picture = (await view.screenshot()).toString('base64');
  const decoder = await view.page().context().newPage();  // an empty page, whose policy lets it read the picture
  const seen = await decoder.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0);
    return new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)).size;
  }, picture);
  await decoder.close();
  return seen;
}

test('uploads, docks 1HPV, watches it live, sees the poses in space and takes them along', async ({app, platform}) => {
  test.setTimeout(10 * 60_000);
  const {receptor, ligand} = await prepared(platform);

  await app.getByRole('link', {name: 'Molecules'}).click();
  await app.locator('input[type=file]').first().setInputFiles([
    {name: '1hpv.pdbqt', mimeType: 'text/plain', buffer: Buffer.from(receptor)},
    {name: 'amprenavir.sdf', mimeType: 'text/plain', buffer: Buffer.from(ligand)},
  ]);
  await expect(app.getByRole('row').filter({hasText: '1hpv'})).toBeVisible();
  await expect(app.getByRole('row').filter({hasText: 'amprenavir'})).toBeVisible();

  await app.getByRole('navigation', {name: 'Main'}).getByRole('link', {name: 'Tasks'}).click();
  await app.getByRole('link', {name: 'AutoDock Vina docking', exact: true}).click();
  await fromLibrary(app, 'Receptor', '1hpv');
  await fromLibrary(app, 'Ligand', 'amprenavir');
  await fromLibrary(app, 'Reference ligand', 'amprenavir');
  await app.getByRole('textbox', {name: 'Exhaustiveness'}).fill('4');
  await app.getByRole('button', {name: 'Run', exact: true}).click();

  await app.waitForURL(/\/jobs\/.+/);
  await expect(app.getByText(/^(queued|running)$/).first()).toBeVisible();
  await expect(app.getByText('completed', {exact: true}).first()).toBeVisible({timeout: 300_000});  // nobody reloads

  const poses = app.getByRole('table', {name: /poses/i});
  await expect(poses.getByRole('row').nth(2)).toBeVisible();
  const view = app.getByRole('group', {name: /3D|pose/i}).filter({has: app.locator('canvas')}).first();
  await expect(app.locator('[data-ready="true"]').first()).toBeVisible({timeout: 120_000});
  expect(await colours(view)).toBeGreaterThan(200);

  await app.getByRole('button', {name: /Export/}).first().click();
  const [sdf] = await Promise.all([app.waitForEvent('download'), app.getByRole('menuitem', {name: /SDF/}).click()]);
  const text = readFileSync(await sdf.path(), 'utf8');
  expect(text.split('$$$$').length).toBeGreaterThan(2);
  expect(text).toContain('V2000');
});
