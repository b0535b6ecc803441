import {Badge} from '@mantine/core';

const colours: Record<string, string> = {
  COMPLETED: 'green', FAILED: 'red', CANCELED: 'gray', RUNNING: 'blue', QUEUED: 'yellow', PENDING: 'yellow',
};

/** Of a job, an execution or a step. */
export function Status({value}: {value: string}) {
  const name = value.toUpperCase();
  return <Badge variant="outline" color={colours[name] ?? 'gray'} radius="sm">{name.toLowerCase()}</Badge>;
}
