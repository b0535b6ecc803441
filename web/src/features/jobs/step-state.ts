// How a step stands, in few words.
import {steps as words} from '~/texts/jobs';
import type {Step} from './queries';

const colours: Record<string, string> = {
  waiting: 'gray-5', running: 'blue-6', completed: 'green-7', failed: 'red-7', canceled: 'gray-6', skipped: 'gray-4', blocked: 'orange-7',
};

export function colourOf(status: string): string {
  return `var(--mantine-color-${colours[status] ?? 'gray-5'})`;
}

export function titleOf(step: Step): string {
  return step.name ? `${step.name} ${step.version ?? ''}`.trim() : '';
}

/** "37 of 100, 2 failed"; nothing where it runs once. */
export function countOf(step: Step): string {
  const counted = step.items ?? (step.calls && callsOf(step) > 1 ? {...step.calls, total: callsOf(step)} : undefined);
  if (!counted) return '';
  const failed = counted.failed ? `, ${words.failed(counted.failed)}` : '';
  return words.of(counted.completed, counted.total) + failed;
}

export function callsOf({calls}: Step): number {
  return calls ? calls.queued + calls.running + calls.completed + calls.failed + calls.canceled : 0;
}

/** What of it has ended, 0 to 1; nothing where that is not known or would say no more than its status. */
export function shareOf(step: Step): number | undefined {
  if (!step.items?.total) return undefined;
  return (step.items.completed + step.items.failed + step.items.canceled) / step.items.total;
}
