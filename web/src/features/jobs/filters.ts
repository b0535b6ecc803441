// Which jobs are listed: in the address as people may send it to each other, and as the API is asked.
import {brief, textOf, type Search} from '~/ui/address';

export const statuses = ['PENDING', 'QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELED'] as const;
export const kinds = ['task', 'pipeline'] as const;

export interface JobFilters {
  /** In the name. */
  q: string;
  status: string[];
  kind: string;
  task: string;
  /** Days as people here count them, both included: "2026-11-30". */
  after: string;
  before: string;
  mine: boolean;
}

const day = /^\d{4}-\d{2}-\d{2}$/;

export function filtersOf(search: Search): JobFilters {
  const kind = textOf(search, 'kind');
  const dayOf = (name: string) => (day.test(textOf(search, name)) ? textOf(search, name) : '');
  return {
    q: textOf(search, 'q'),
    status: textOf(search, 'status').toUpperCase().split(',').filter((one) => (statuses as readonly string[]).includes(one)),
    kind: (kinds as readonly string[]).includes(kind) ? kind : '',
    task: textOf(search, 'task'),
    after: dayOf('after'),
    before: dayOf('before'),
    mine: textOf(search, 'mine') === 'true',
  };
}

/** As the address has it; empty ones go away. */
export function searchOf(filters: JobFilters): Search {
  return {...filters, status: filters.status.join(',')};
}

export function isFiltered(filters: JobFilters): boolean {
  return Object.keys(brief(searchOf(filters))).length > 0;
}

/** The first moment of a day here, so many days later. */
function startOf(text: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = text.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

/** As GET /api/v1/jobs takes them. */
export function queryOf(filters: JobFilters): Record<string, string | string[] | boolean> {
  return {
    ...(filters.q && {q: filters.q}),
    ...(filters.status.length > 0 && {status: filters.status}),
    ...(filters.kind && {kind: filters.kind}),
    ...(filters.task && {task_id: filters.task}),
    ...(filters.after && {created_after: startOf(filters.after)}),
    ...(filters.before && {created_before: startOf(filters.before, 1)}),
    ...(filters.mine && {mine: true}),
  };
}
