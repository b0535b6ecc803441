// Every page, light and dark, on a desk and on a phone: nothing that keeps people with other eyes or hands out, nothing wider
// than the window. With E2E_SCREENSHOTS=FOLDER (make screenshots) each is also put there as a picture.
import {AxeBuilder} from '@axe-core/playwright';
import type {Page} from '@playwright/test';
import {join} from 'node:path';
import {expect, signIn, test} from './app';
import {everyPage, type AppPage} from './pages';

const folder = process.env.E2E_SCREENSHOTS;
const desktop = {width: 1280, height: 850}, phone = {width: 390, height: 844};
// Each scheme and each window once; of pictures all four.
const looks = [['light', 'desktop', desktop], ['dark', 'phone', phone], ...(folder ? [['dark', 'desktop', desktop], ['light', 'phone', phone]] as const : [])] as const;

/** How much of what is seen is still to come. Drawings come when they are in the window, so the window goes to the next. */
function missing(): number {
  const waiting = [...document.querySelectorAll('.mantine-Skeleton-root, [aria-busy="true"], [data-ready="false"]')].map((one) => {
    const {top, bottom} = one.getBoundingClientRect();
    return {top, bottom, table: one.closest('[role="table"]')?.getBoundingClientRect()};
  }).filter(({top, bottom, table}) => !table || (top < table.bottom && bottom > table.top));
  if (waiting[0]) window.scrollBy(0, waiting[0].top - window.innerHeight / 2);
  return waiting.length + [...document.images].filter(({complete}) => !complete).length;
}

async function settled(page: Page, {path, heading, drawn}: AppPage, url: string): Promise<void> {
  await page.goto(url + path);
  await expect(page.getByRole('heading', {level: 1, name: heading}).or(page.getByText('There is nothing here.')).first()).toBeVisible();
  const calm = () => expect.poll(() => page.evaluate(missing), {timeout: 60_000}).toBe(0);
  await calm();
  if (drawn) await expect(page.locator(drawn).first()).toBeVisible({timeout: 60_000});
  await page.waitForTimeout(200);  // between a part and the part in it there is a moment in which nothing waits
  await calm();
  await page.evaluate(() => window.scrollTo(0, 0));
}

/** The serious findings, each as one readable line. */
async function barriers(page: Page): Promise<string[]> {
  const {violations} = await new AxeBuilder({page}).analyze();
  return violations.filter(({impact}) => impact === 'serious' || impact === 'critical')
    .flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

test('every page can be used by everybody, light and dark, on a desk and on a phone', async ({browser, platform}) => {
  test.setTimeout(30 * 60_000);
  const pages = await everyPage(platform);
  for (const [scheme, device, viewport] of looks) {
    const page = await (await browser.newContext({colorScheme: scheme, viewport, reducedMotion: 'reduce'})).newPage();
    await page.goto(platform.url);
    await expect(page.getByRole('heading', {name: 'Sign in'})).toBeVisible();
    expect.soft(await barriers(page), `sign-in, ${scheme}, ${device}`).toEqual([]);
    if (folder) await page.screenshot({path: join(folder, `sign-in-${scheme}-${device}.png`)});
    await signIn(page, platform);
    for (const one of pages) {
      const where = `${one.name}, ${scheme}, ${device}`;
      await test.step(where, async () => {
        await settled(page, one, platform.url);
        if (folder) await page.screenshot({path: join(folder, `${one.name}-${scheme}-${device}.png`), fullPage: device === 'desktop'});
        expect.soft(await barriers(page), where).toEqual([]);
        expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), `${where}: width`).toBeLessThanOrEqual(viewport.width);
      });
    }
    await page.context().close();
  }
});
