import {expect, signIn, test} from './app';
import {LogPService} from './service';

test('a task registered by its URL appears in a page that was open before, and its form runs it', async ({app, platform, browser}) => {
  const service = await LogPService.start();
  try {
    await app.goto(`${platform.url}/tasks`);
    await app.getByRole('searchbox', {name: 'Search tasks'}).fill('log P');
    await expect(app.getByText('A rough log P')).toHaveCount(0);

    const elsewhere = await (await browser.newContext()).newPage();
    await signIn(elsewhere, platform, '/admin/tasks');
    await elsewhere.getByRole('button', {name: 'By service URL'}).click();
    await elsewhere.getByRole('textbox', {name: 'Service URL'}).fill(service.url);
    await elsewhere.getByRole('button', {name: 'Register'}).click();
    await expect(elsewhere.getByRole('link', {name: 'predict_log_p'})).toBeVisible();

    await app.getByRole('link', {name: 'A rough log P'}).click();  // without a reload
    await app.getByRole('textbox', {name: /^atoms/i}).fill('20');
    await app.getByRole('textbox', {name: /^hetero.atoms/i}).fill('2');
    await app.getByRole('button', {name: 'Run', exact: true}).click();
    await app.waitForURL(/\/jobs\/.+/);
    await expect(app.getByText('completed').first()).toBeVisible();
    await expect(app.getByText('7', {exact: true}).first()).toBeVisible();

    // A new version while the form is open: a notice, and what was filled in stays.
    await app.goto(`${platform.url}/tasks/predict_log_p`);
    await app.getByRole('textbox', {name: /^atoms/i}).fill('30');
    service.grow();
    await platform.ask('POST', '/api/v1/task-registry/import', {url: service.url});
    await app.getByRole('button', {name: /1\.1\.0/}).click();
    await expect(app.getByRole('textbox', {name: /^charge/i})).toBeVisible();
    await expect(app.getByRole('textbox', {name: /^atoms/i})).toHaveValue('30');
  } finally {
    service.stop();
  }
});

test('what only the server can refuse is said at its field', async ({app, platform}) => {
  await app.goto(`${platform.url}/tasks/vina_dock`);
  await app.getByRole('button', {name: 'Fill in the example'}).click();
  const ligand = app.getByRole('group', {name: 'Ligand', exact: true});
  await ligand.getByRole('textbox').fill('mad://org/nobody/molecules/nothing');
  await app.getByRole('button', {name: 'Run', exact: true}).click();
  await expect(app.getByRole('alert').getByRole('button', {name: 'Ligand'})).toBeVisible();  // leads to the field
  expect(app.url()).toContain('/tasks/vina_dock');
});
