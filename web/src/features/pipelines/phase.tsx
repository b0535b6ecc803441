import {Badge} from '@mantine/core';
import {words} from '~/texts/pipelines';
import type {Phase as Value} from './queries';

const colours: Record<Value, string> = {draft: 'yellow', published: 'green', deprecated: 'gray'};

/** Whether a version is offered. */
export function Phase({value}: {value: Value}) {
  return <Badge color={colours[value]} variant="dot" radius="sm" tt="none" style={{flexShrink: 0}}>{words.phases[value]}</Badge>;
}
