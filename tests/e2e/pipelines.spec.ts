// A pipeline of two steps, put together with the mouse and run.
import type {Locator, Page} from '@playwright/test';
import {expect, test} from './app';

function port(app: Page, node: string, id: string, side: 'source' | 'target'): Locator {
  return app.locator(`.react-flow__handle.${side}[data-nodeid="${node}"][data-handleid="${id}"]`);
}

/** The middle of a port once it stays where it is: the graph is arranged and shown anew when it changes. */
async function middleOf(app: Page, port: Locator): Promise<{x: number; y: number}> {
  let seen = await port.boundingBox();
  await expect(async () => {
    const before = seen;
    await app.waitForTimeout(400);
    seen = await port.boundingBox();
    expect(seen).toEqual(before);
    expect(seen).not.toBeNull();
  }).toPass({timeout: 20_000});
  return {x: (seen?.x ?? 0) + (seen?.width ?? 0) / 2, y: (seen?.y ?? 0) + (seen?.height ?? 0) / 2};
}

async function connect(app: Page, from: Locator, to: Locator): Promise<void> {
  const b = await middleOf(app, to);
  const a = await middleOf(app, from);
  await app.mouse.move(a.x, a.y);
  await app.mouse.down();
  await app.mouse.move(b.x - 40, b.y, {steps: 8});
  await app.mouse.move(b.x, b.y, {steps: 8});
  await app.mouse.up();
}

test('a pipeline is built by mouse, refuses what does not fit, is saved and run', async ({app}) => {
  await app.getByRole('navigation', {name: 'Main'}).getByRole('link', {name: 'Pipelines'}).click();
  await app.getByRole('link', {name: 'New pipeline'}).click();
  const palette = app.getByRole('complementary', {name: 'What steps are made of'});
  await palette.getByRole('button', {name: 'Ligand preparation'}).click();
  const pane = app.locator('.react-flow__pane');
  await palette.getByRole('button', {name: 'Ligand properties'}).dragTo(pane, {targetPosition: {x: 300, y: 120}});

  await connect(app, port(app, 'prepare_ligand', '/ligand_sdf', 'source'), port(app, 'ligand_properties', '/molecules', 'target'));
  await expect(app.locator('.react-flow__edge')).toHaveCount(1);
  await app.getByRole('button', {name: /^Undo/}).click();
  await expect(app.locator('.react-flow__edge')).toHaveCount(0);
  await app.getByRole('button', {name: /^Redo/}).click();
  await expect(app.locator('.react-flow__edge')).toHaveCount(1);

  await app.getByRole('button', {name: /^prepare_ligand/}).or(app.locator('[data-id="prepare_ligand"]')).first().click();
  await app.getByRole('group', {name: 'Ligand', exact: true}).getByRole('textbox').fill('CC(=O)Oc1ccccc1C(=O)O aspirin');
  await expect(app.getByText(/^It can be run/)).toBeVisible();

  await app.getByRole('button', {name: 'Save'}).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByRole('textbox', {name: 'Id of the pipeline'}).fill('aspirin-properties');
  await dialog.getByRole('button', {name: 'Save'}).click();
  await expect(app).toHaveURL(/\/pipelines\/aspirin-properties/);

  await app.goto(new URL('/pipelines/aspirin-properties/run', app.url()).href);
  await app.getByRole('button', {name: 'Run', exact: true}).click();
  await app.waitForURL(/\/jobs\/.+/);
  await expect(app.getByText('completed', {exact: true}).first()).toBeVisible({timeout: 120_000});
  await app.getByRole('tab', {name: 'Outputs'}).click();
  await expect(app.getByText('179.15').first()).toBeVisible();  // the molecular weight of its anion
});
