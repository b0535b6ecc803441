import {Badge} from '@mantine/core';
import {texts} from '~/texts';
import type {Task} from './queries';

/** Whether somebody would answer now. */
export function Availability({task}: {task: Task}) {
  const [colour, text] = task.unavailable ? ['gray', texts.tasks.unavailable] as const
    : task.healthy_instances > 0 ? ['green', texts.tasks.available] as const
    : ['blue', texts.tasks.onDemand] as const;
  return <Badge color={colour} variant="outline" radius="sm" tt="none" style={{flexShrink: 0}}>{text}</Badge>;
}
