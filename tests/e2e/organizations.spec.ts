// Somebody in two organisations: what they see is of one of them at a time.
import {expect, signIn, test} from './app';
import type {Page} from '@playwright/test';
import {exampleOf} from './pages';
import type {Platform} from './platform';

interface Organization {
  slug: string;
  name: string;
}

/** As a script of somebody's asks, who signed in to the organisation of a slug. */
async function asOneOf({url, email, password}: Pick<Platform, 'url' | 'email' | 'password'>, organization: string) {
  const ask = async <T>(method: string, path: string, body: unknown, token?: string): Promise<T> => {
    const answer = await fetch(url + path, {
      method, body: JSON.stringify(body), headers: {'Content-Type': 'application/json', ...(token ? {Authorization: `Bearer ${token}`} : {})},
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  };
  const {access_token} = await ask<{access_token: string}>('POST', '/api/v1/auth/token', {email, password, organization});
  return <T>(method: string, path: string, body: unknown) => ask<T>(method, path, body, access_token);
}

/** A member of the platform's first organisation and of a second one, each of which has a job of a task of its own. */
async function inTwo(platform: Platform) {
  const {memberships} = await platform.ask<{memberships: {organization: Organization}[]}>('GET', '/api/v1/auth/me');
  const first = memberships[0]!.organization;
  const second = await platform.ask<Organization>('POST', '/api/v1/organizations', {slug: 'second', name: 'The second laboratory'});
  const person = {url: platform.url, email: 'both@localhost', name: 'In both', password: 'a password of their own'};
  const run = async (organization: string, task: string, user: unknown) => {
    const ask = await asOneOf(platform, organization);
    await ask('POST', '/api/v1/users', user);
    return (await ask<{job_id: string}>('POST', `/api/v1/tasks/${task}/execute`, await exampleOf(platform, task))).job_id;
  };
  const {email, name} = person;
  const here = await run(first.slug, 'prepare_ligand', {email, name, password: 'for the first time only'});
  const there = await run(second.slug, 'ligand_properties', {email, name});
  const own = await asOneOf({...person, password: 'for the first time only'}, first.slug);
  await own('POST', '/api/v1/auth/password', {current_password: 'for the first time only', new_password: person.password});
  return {person, first, second, here, there};
}

async function into(page: Page, organization: string): Promise<void> {
  await page.getByRole('button', {name: 'In both'}).click();
  await page.getByRole('menuitem', {name: organization}).click();
  await expect(page.getByRole('banner').getByText(organization)).toBeVisible();
}

test('who is in two organisations goes from one to the other, and sees only the jobs that are there', async ({visitor, platform}) => {
  const {person, first, second, here, there} = await inTwo(platform);
  const main = visitor.getByRole('main');
  // The dashboard has one that still runs in two lists.
  const [ofFirst, ofSecond] = [here, there].map((job) => main.locator(`a[href="/jobs/${job}"]`));
  await signIn(visitor, person);
  await expect(ofFirst!.first()).toBeVisible();

  // From the page that one comes back to: it is the same page, of another organisation.
  await into(visitor, second.name);
  await expect(ofSecond!.first()).toBeVisible();
  await expect(ofFirst!).toHaveCount(0);
  await visitor.getByRole('link', {name: 'Jobs', exact: true}).click();
  await expect(ofSecond!.first()).toBeVisible();
  await expect(ofFirst!).toHaveCount(0);
  await visitor.goto(`${platform.url}/jobs/${here}`);
  await expect(main.getByRole('alert')).toContainText('no job');

  await visitor.goto(`${platform.url}/jobs`);
  await into(visitor, first.name);
  await visitor.getByRole('link', {name: 'Jobs', exact: true}).click();
  await expect(ofFirst!.first()).toBeVisible();
  await expect(ofSecond!).toHaveCount(0);
});
