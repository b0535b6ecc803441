// Which tasks of the library are looked for.
import type {Task} from './queries';

export type Availability = 'available' | 'onDemand' | 'unavailable';

export interface Filters {
  q: string;
  category: string;
  tags: readonly string[];
  availability: string;
  owner: string;
}

/** Whether somebody would answer now; on demand is launched, or waits for an instance. */
export function availabilityOf(task: Task): Availability {
  if (task.unavailable) return 'unavailable';
  return task.healthy_instances > 0 ? 'available' : 'onDemand';
}

export function ownerOf(task: Task): 'system' | 'organization' {
  return task.is_system ? 'system' : 'organization';
}

/** Each word somewhere in the id, name, description, category or tags. */
function says(task: Task, q: string): boolean {
  const text = [task.task_id, task.name, task.description, task.category, ...task.tags].join(' ').toLowerCase();
  return q.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

export function fits(task: Task, {q, category, tags, availability, owner}: Filters): boolean {
  return says(task, q) && (!category || task.category === category) && tags.every((tag) => task.tags.includes(tag))
    && (!availability || availabilityOf(task) === availability) && (!owner || ownerOf(task) === owner);
}

export function byCategory(tasks: readonly Task[]): [string, Task[]][] {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) groups.set(task.category, [...(groups.get(task.category) ?? []), task]);
  return [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([category, list]) => [category, list.sort((a, b) => a.name.localeCompare(b.name))]);
}

/** How often each is there, the most frequent first. */
export function counted(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
}
