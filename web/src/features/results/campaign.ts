// What a campaign says of itself, as people read it. Its parameters are those of its task, which the app does not know.
import type {Campaign} from './queries';

type Described = Pick<Campaign, 'engine' | 'parameters' | 'task_version'>;

export function engineOf({engine, task_version}: Described): string {
  const {name, version} = (engine && typeof engine === 'object' ? engine : {}) as {name?: unknown; version?: unknown};
  return name === undefined ? task_version : [name, version].filter(Boolean).join(' ');
}

const known = (parameters: unknown) => (parameters && typeof parameters === 'object' ? parameters : {}) as Record<string, unknown>;
const numbers = (value: unknown): value is number[] => Array.isArray(value) && value.every((one) => typeof one === 'number');

/** "22 × 20 × 24 Å at 9.5, 15.9, 9.1" */
export function boxOf({parameters}: Pick<Campaign, 'parameters'>): string {
  const {center, size} = (known(parameters).box ?? {}) as {center?: unknown; size?: unknown};
  if (!numbers(center) || !numbers(size)) return '';
  const short = (value: number) => String(Number(value.toFixed(1)));
  return `${size.map(short).join(' × ')} Å at ${center.map(short).join(', ')}`;
}

/** What else it was docked with that is not empty: "exhaustiveness 8, seed 42". */
export function parametersOf({parameters}: Pick<Campaign, 'parameters'>): string {
  return Object.entries(known(parameters))
    .filter(([name, value]) => name !== 'box' && ['number', 'string', 'boolean'].includes(typeof value) && value !== false && !String(value).startsWith('sha256:'))
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => `${name} ${value}`).join(', ');
}

// Those first by which campaigns of one receptor differ the most.
const first = ['seed', 'exhaustiveness', 'scoring'];
const rank = (name: string) => (first.indexOf(name) + 1 || first.length + 1);
