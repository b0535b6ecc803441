'use strict';
// Asks the platform how it is, again every ten seconds while the page is seen.
const element = (id) => document.getElementById(id);

async function fetchJson(path) {
  try {
    const response = await fetch(path, {headers: {Accept: 'application/json'}, credentials: 'same-origin'});
    return {status: response.status, value: await response.json()};
  } catch {
    return {status: 0, value: null};
  }
}

// {"database": {"status": "ok"}, …}, {"database": "ok", …} or [{"name": "database", "status": "ok"}, …]
function checksOf(ready) {
  const checks = ready?.checks ?? {};
  if (Array.isArray(checks)) return checks;
  return Object.entries(checks).map(
      ([name, check]) => typeof check === 'string' ? {name, status: check} : {name, ...check});
}

function row(cells) {
  const tr = document.createElement('tr');
  for (const [text, kind] of cells) {
    const td = document.createElement('td');
    td.textContent = text;
    if (kind) td.className = kind;
    tr.append(td);
  }
  return tr;
}

function showChecks(checks) {
  const rows = checks.map((check) => {
    const good = check.ok ?? ['ok', 'ready', 'healthy', 'pass'].includes(check.status);
    return row([[check.name, ''], [check.status ?? (good ? 'ok' : 'failed'), good ? 'good' : 'bad'],
                [check.detail ?? '', '']]);
  });
  element('checks').replaceChildren(...(rows.length ? rows : [row([['no answer', 'bad'], ['', ''], ['', '']])]));
}

function counted(answer) {
  if (answer.status === 401 || answer.status === 403) return 'sign in to see';
  if (answer.status !== 200) return 'no answer';
  return `${answer.value.items.length}${answer.value.next_cursor ? ' or more' : ''}`;
}

function showSummary(health, ready) {
  const summary = element('summary');
  const [text, kind] = health.status === 0 ? ['The platform does not answer.', 'bad']
      : ready.status === 200 ? ['The platform is ready.', 'good']
      : ['The platform runs, but is not ready: see the checks.', 'bad'];
  summary.textContent = text;
  summary.className = kind;
}

async function ask() {
  const [health, ready, document_, tasks, services] = await Promise.all([
    '/health', '/ready', '/openapi.json', '/api/v1/task-registry/tasks?limit=200', '/api/v1/task-services',
  ].map(fetchJson));
  showSummary(health, ready);
  showChecks(checksOf(ready.value));
  element('version').textContent = health.value?.version ?? document_.value?.info?.version ?? '–';
  element('tasks').textContent = counted(tasks);
  element('services').textContent = counted(services);
  const now = new Date();
  element('asked').dateTime = now.toISOString();
  element('asked').textContent = now.toLocaleTimeString();
}

async function keepAsking() {
  if (!document.hidden) await ask();
  setTimeout(keepAsking, 10_000);
}
document.addEventListener('visibilitychange', () => document.hidden || ask());
keepAsking();
