import {Badge} from '@mantine/core';
import {words} from '~/texts/tasks';
import type {Task} from './queries';

/** Whether somebody would answer now. */
export function Availability({task}: {task: Task}) {
  const [colour, text] = task.unavailable ? ['gray', words.unavailable] as const
    : task.healthy_instances > 0 ? ['green', words.available] as const
    : ['blue', words.onDemand] as const;
  return <Badge color={colour} variant="outline" radius="sm" tt="none" style={{flexShrink: 0}}>{text}</Badge>;
}
