// What two versions differ in.
import {Badge, Code, Group, Stack, Text, Title} from '@mantine/core';
import {useMemo} from 'react';
import {differing as words} from '~/texts/pipelines';
import {diffOf, isNone, type Change, type Difference} from './diff';
import type {Template} from './template';

const colours = {added: 'green', removed: 'red', changed: 'blue'} as const;

function Value({of}: {of: unknown}) {
  if (of === undefined) return <Text span size="sm" fs="italic">{words.nothing}</Text>;
  const text = JSON.stringify(of);
  return <Code style={{wordBreak: 'break-word'}}>{text.length > 300 ? `${text.slice(0, 300)}…` : text}</Code>;
}

function Line({change}: {change: Change}) {
  return (
    <Text size="sm" component="li" style={{listStyle: 'none'}}>
      {change.at && <Text span fw={500}>{change.at} </Text>}<Value of={change.before} /> {words.to} <Value of={change.after} />
    </Text>
  );
}

function Section({title, list}: {title: string; list: Difference[]}) {
  if (list.length === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={4} size="h5" mb={4}>{title}</Title>
      <Stack gap={6}>
        {list.map(({name, what, changes, value}) => (
          <div key={`${what} ${name}`}>
            <Group gap="xs"><Badge variant="outline" radius="sm" tt="none" color={colours[what]}>{words.what[what]}</Badge><Text size="sm" fw={600}>{name}</Text></Group>
            {what !== 'changed' && <Text size="sm" pl="lg"><Value of={value} /></Text>}
            {changes.length > 0 && <Stack gap={2} component="ul" m={0} pl="lg">{changes.map((change) => <Line key={change.at} change={change} />)}</Stack>}
          </div>
        ))}
      </Stack>
    </section>
  );
}

export function DiffView({before, after}: {before: Template; after: Template}) {
  const diff = useMemo(() => diffOf(before, after), [before, after]);
  if (isNone(diff)) return <Text size="sm">{words.same}</Text>;
  return (
    <Stack gap="md">
      <Section title={words.steps} list={diff.steps} />
      <Section title={words.parameters} list={diff.parameters} />
      <Section title={words.outputs} list={diff.outputs} />
      <Section title={words.about} list={diff.about} />
    </Stack>
  );
}
