import {expect, test} from './app';
import {Platform} from './platform';

test('the first administrator changes the one-time password and is in', async ({visitor}) => {
  const fresh = await Platform.start();
  try {
    await visitor.goto(fresh.url);
    await visitor.getByLabel('E-mail').fill(fresh.email);
    await visitor.getByRole('textbox', {name: 'Password'}).fill(fresh.oneTimePassword);
    await visitor.getByRole('button', {name: 'Sign in'}).click();
    await visitor.getByRole('textbox', {name: 'New password'}).fill('short');
    await visitor.getByRole('button', {name: /Change/}).click();
    await expect(visitor.getByRole('alert')).toContainText('12');
    await visitor.getByRole('textbox', {name: 'New password'}).fill('a much longer one');
    await visitor.getByRole('button', {name: /Change/}).click();
    await expect(visitor.getByRole('navigation', {name: 'Main'})).toBeVisible();
  } finally {
    await fresh.stop();
  }
});

test('a wrong password is refused, and signing out ends the session', async ({visitor, platform}) => {
  await visitor.goto(platform.url);
  await visitor.getByLabel('E-mail').fill(platform.email);
  await visitor.getByRole('textbox', {name: 'Password'}).fill('not this one');
  await visitor.getByRole('button', {name: 'Sign in'}).click();
  await expect(visitor.getByRole('alert')).toContainText('wrong');
  await visitor.getByRole('textbox', {name: 'Password'}).fill(platform.password);
  await visitor.getByRole('button', {name: 'Sign in'}).click();
  await expect(visitor.getByRole('navigation', {name: 'Main'})).toBeVisible();
  const cookies = await visitor.context().cookies();
  expect(cookies).toContainEqual(expect.objectContaining({name: 'mad_session', httpOnly: true, sameSite: 'Strict'}));
});

test('a session that ends while a form is filled in loses nothing of it', async ({app, platform}) => {
  await app.goto(`${platform.url}/tasks/vina_dock`);
  await app.getByRole('button', {name: 'Fill in the example'}).click();
  const ligand = app.getByRole('textbox', {name: /^Ligand/}).first();
  await ligand.fill('CC(=O)Oc1ccccc1C(=O)O');
  await app.context().clearCookies();
  await app.getByRole('button', {name: 'Run', exact: true}).click();
  const again = app.getByRole('dialog', {name: 'Your session has ended'});
  await again.getByRole('textbox', {name: 'Password'}).fill(platform.password);
  await again.getByRole('button', {name: 'Sign in', exact: true}).click();
  await expect(again).toBeHidden();
  await expect(ligand).toHaveValue('CC(=O)Oc1ccccc1C(=O)O');
  await app.getByRole('button', {name: 'Run', exact: true}).click();
  await app.waitForURL(/\/jobs\/.+/);
});
