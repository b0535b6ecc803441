// What every test has: a platform, and a browser signed in to it whose console must stay clean.
import {test as base, expect, type Page} from '@playwright/test';
import {Platform} from './platform';

/** Everything that a page of ours should never say. */
function watchConsole(page: Page, said: string[]): void {
  page.on('console', (message) => {
    // A refused request is also a line here; whether it was right to be refused is the test's matter.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
}

export async function signIn(page: Page, {url, email, password}: Pick<Platform, 'url' | 'email' | 'password'>, path = '/'): Promise<void> {
  await page.goto(url + path);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', {name: 'Password'}).fill(password);
  await page.getByRole('button', {name: 'Sign in'}).click();
  await expect(page.getByRole('navigation', {name: 'Main'})).toBeVisible();
}

interface Shared {
  platform: Platform;
}
interface Own {
  /** A page at which nobody is signed in. */
  visitor: Page;
  /** The administrator's. */
  app: Page;
}

export const test = base.extend<Own, Shared>({
  platform: [async ({}, use) => {
    const platform = await Platform.start();
    await platform.settle();
    await use(platform);
    await platform.stop();
  }, {scope: 'worker', timeout: 180_000}],
  visitor: async ({page}, use) => {
    const said: string[] = [];
    watchConsole(page, said);
    await use(page);
    expect(said, 'the browser’s console').toEqual([]);
  },
  app: async ({visitor, platform}, use) => {
    await signIn(visitor, platform);
    await use(visitor);
  },
});
export {expect};
