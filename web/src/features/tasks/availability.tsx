import {Badge} from '@mantine/core';
import {words} from '~/texts/tasks';
import {availabilityOf} from './library';
import type {Task} from './queries';

const colours = {available: 'green', onDemand: 'blue', unavailable: 'gray'};

/** Whether somebody would answer now. */
export function Availability({task}: {task: Task}) {
  const is = availabilityOf(task);
  return <Badge color={colours[is]} variant="dot" radius="sm" tt="none" style={{flexShrink: 0}}>{words[is]}</Badge>;
}
