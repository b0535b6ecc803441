// The library of tasks, by category.
import {Badge, Card, Group, SimpleGrid, Stack, Text, TextInput, Title} from '@mantine/core';
import {useDebouncedValue} from '@mantine/hooks';
import {Link} from '@tanstack/react-router';
import {useState} from 'react';
import {Empty, Loaded} from '~/ui/states';
import {words} from '~/texts/tasks';
import {Availability} from './availability';
import {useTasks, type Task} from './queries';

function byCategory(tasks: readonly Task[]): [string, Task[]][] {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) groups.set(task.category, [...(groups.get(task.category) ?? []), task]);
  return [...groups].sort(([a], [b]) => a.localeCompare(b));
}

function TaskCard({task}: {task: Task}) {
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" wrap="nowrap" align="start">
        <Link to="/tasks/$taskId" params={{taskId: task.task_id}} className="plain-link">
          <Text fw={600}>{task.name}</Text>
        </Link>
        <Availability task={task} />
      </Group>
      <Text size="sm" mt={4}>{task.description}</Text>
      <Group gap={4} mt="xs">
        {task.tags.map((tag) => <Badge key={tag} variant="default" radius="sm" tt="none">{tag}</Badge>)}
      </Group>
    </Card>
  );
}

export function TaskList() {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const tasks = useTasks(q);
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">{words.title}</Title>
        <TextInput type="search" aria-label={words.search} placeholder={words.search} value={text} w={280} maw="100%"
          onChange={(event) => setText(event.currentTarget.value)} />
      </Group>
      <Loaded query={tasks}>
        {({items}) => items.length === 0 ? <Empty>{words.none}</Empty> : byCategory(items).map(([category, list]) => (
          <section key={category} aria-label={category}>
            <Title order={2} size="h4" mb="xs" tt="capitalize">{category}</Title>
            <SimpleGrid cols={{base: 1, sm: 2, lg: 3}}>{list.map((task) => <TaskCard key={task.task_id} task={task} />)}</SimpleGrid>
          </section>
        ))}
      </Loaded>
    </Stack>
  );
}
