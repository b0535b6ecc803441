// Prints, document by document, how many operations' forms render and submit valid inputs as they are.
import {readFileSync} from 'node:fs';

const results = JSON.parse(readFileSync(process.argv[2] ?? '../build/public-documents/results.json', 'utf8'));
const rows = new Map();
const add = (name, outcome) => {
  const row = rows.get(name) ?? {operations: 0, rendered: 0, submitted: 0};
  ++row.operations;
  row.rendered += outcome !== 'not rendered';
  row.submitted += outcome === 'submitted';
  rows.set(name, row);
};
for (const {document, outcome} of results) add(document, outcome);
for (const {outcome} of results) add('All', outcome);
const percent = (n, of) => `${((100 * n) / of).toFixed(1)} %`;
console.log('| document | operations with a body | render | submit valid inputs as they are |\n|---|--:|--:|--:|');
for (const [name, {operations, rendered, submitted}] of rows)
  console.log(`| ${name} | ${operations} | ${rendered} | ${submitted}${name === 'All' ? ` (${percent(submitted, operations)})` : ''} |`);
for (const {document, operation, outcome, why} of results) if (outcome !== 'submitted') console.error(`${document} ${operation}: ${outcome} ${why ?? ''}`);
