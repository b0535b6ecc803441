// What bench/web measures, in Chromium; the numbers as JSON.
import {createRequire} from 'node:module';

const {chromium} = createRequire(new URL('../web/package.json', import.meta.url))('@playwright/test');
const {url, email, password, times} = JSON.parse(process.argv[2]);
const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--enable-unsafe-swiftshader', '--no-sandbox']});
const page = await browser.newPage({viewport: {width: 1280, height: 850}});

let bytes = 0;
const protocol = await page.context().newCDPSession(page);
await protocol.send('Network.enable');
const kinds = new Map();
protocol.on('Network.responseReceived', ({requestId, type}) => kinds.set(requestId, type));
protocol.on('Network.loadingFinished', ({requestId, encodedDataLength}) => {
  if (['Script', 'Stylesheet', 'Document'].includes(kinds.get(requestId))) bytes += encodedDataLength;
});
await page.goto(url);
await page.getByLabel('E-mail').fill(email);
await page.getByRole('textbox', {name: 'Password'}).fill(password);
await page.getByRole('button', {name: 'Sign in'}).click();
await page.getByRole('textbox', {name: 'New password'}).fill(`${password} and more`);  // that was for one use
await page.getByRole('button', {name: /^Change/}).click();
await page.getByRole('heading', {level: 1, name: 'Dashboard'}).waitFor();
await page.waitForLoadState('networkidle').catch(() => undefined);
const first_load = bytes;

/** Milliseconds from the click to the frame after the heading is there. */
const switchTo = (name) => page.evaluate((wanted) => new Promise((done) => {
  const link = [...document.querySelectorAll('nav a')].find((one) => one.textContent === wanted);
  const begin = performance.now();
  const look = () => {
    if (document.querySelector('h1')?.textContent === wanted && !document.querySelector('[aria-busy="true"]'))
      requestAnimationFrame(() => done(performance.now() - begin));
    else requestAnimationFrame(look);
  };
  link.click();
  look();
}), name);
const places = ['Tasks', 'Molecules', 'Pipelines', 'Jobs', 'Dashboard'];
for (const place of places) await switchTo(place);  // warm
const taken = Object.fromEntries(places.map((place) => [place, []]));
for (let i = 0; i < times; ++i) for (const place of places) taken[place].push(await switchTo(place));
const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];
const switches = Object.fromEntries(places.map((place) => [place, [quantile(taken[place], 0.5), quantile(taken[place], 0.95)]]));

await page.goto(`${url}/results`);
await page.getByRole('table').first().getByRole('row').nth(1).getByRole('link').first().click();
const table = page.getByRole('table', {name: /poses/i}).first();
await table.getByRole('row').nth(5).waitFor();
// All rows that there are, first: each end asks for more.
const rows = await table.evaluate(async (scrolled) => {
  const high = scrolled.querySelector('[data-index]').getBoundingClientRect().height;
  for (let still = 0, before = 0; still < 40 && scrolled.scrollHeight < 105_000 * high;) {
    scrolled.scrollTop = scrolled.scrollHeight;
    await new Promise((then) => setTimeout(then, 100));
    still = scrolled.scrollHeight === before ? still + 1 : 0;
    before = scrolled.scrollHeight;
  }
  return Math.round(scrolled.scrollHeight / high);
});
const frames = await table.evaluate((scrolled) => new Promise((done) => {
  scrolled.scrollTop = 0;
  const begin = performance.now();
  let drawn = 0;
  const step = () => {
    ++drawn;
    scrolled.scrollTop += 120;
    if (performance.now() - begin < 5000) requestAnimationFrame(step);
    else done(1000 * drawn / (performance.now() - begin));
  };
  requestAnimationFrame(step);
}));
await browser.close();
console.log(JSON.stringify({first_load, switches, rows, frames}));
