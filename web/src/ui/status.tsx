import {Badge} from '@mantine/core';

const colours: Record<string, string> = {
  COMPLETED: 'green', FAILED: 'red', CANCELED: 'gray', RUNNING: 'blue', QUEUED: 'yellow', PENDING: 'yellow',
  WAITING: 'gray', SKIPPED: 'gray', BLOCKED: 'orange',
};

/** Of a job, an execution or a step: a coloured spot and its name, so that colour alone says nothing. */
export function Status({value}: {value: string}) {
  const name = value.toUpperCase();
  return <Badge variant="dot" color={colours[name] ?? 'gray'} radius="sm" tt="none" style={{flexShrink: 0}}>{name.toLowerCase()}</Badge>;
}
