// The library of tasks, by category, filtered as the address says.
import {Anchor, Badge, Button, Card, Chip, Code, Group, Select, SimpleGrid, Skeleton, Stack, Text, TextInput, Title} from '@mantine/core';
import {useDebouncedCallback} from '@mantine/hooks';
import {Link} from '@tanstack/react-router';
import {useState} from 'react';
import {useMay} from '~/api/session';
import {Page} from '~/ui/page';
import {Empty, Failure} from '~/ui/states';
import {words} from '~/texts/tasks';
import {Availability} from './availability';
import {availabilityOf, byCategory, counted, fits, ownerOf, type Filters} from './library';
import {useTasks, type Task} from './queries';
import {textOf, textsOf, useAddress, type Search} from '~/ui/address';

function filtersOf(search: Search): Filters {
  return {q: textOf(search, 'q'), category: textOf(search, 'category'), tags: textsOf(search, 'tag'), availability: textOf(search, 'availability'), owner: textOf(search, 'owner')};
}

function TaskCard({task, onTag}: {task: Task; onTag: (tag: string) => void}) {
  return (
    <Card withBorder padding="sm" component="article" aria-label={task.name}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <Link to="/tasks/$taskId" params={{taskId: task.task_id}} className="plain-link"><Text fw={600}>{task.name}</Text></Link>
        <Availability task={task} />
      </Group>
      <Text size="sm" mt={4} flex={1}>{task.description}</Text>
      {task.unavailable && <Text size="xs" c="dimmed" mt={4}>{task.unavailable}</Text>}
      <Group gap={4} mt="xs">
        {task.tags.map((tag) => (
          <Badge key={tag} component="button" type="button" variant="default" radius="sm" tt="none" style={{cursor: 'pointer'}} aria-label={words.onlyTag(tag)} onClick={() => onTag(tag)}>{tag}</Badge>
        ))}
      </Group>
      <Text size="xs" c="dimmed" mt={6}>{task.task_id} · {task.version} · {words.owners[ownerOf(task)]}</Text>
    </Card>
  );
}

function Narrowing({tasks, filters, change}: {tasks: readonly Task[]; filters: Filters; change: (to: Search) => void}) {
  const option = (label: (value: string) => string) => ([value, n]: [string, number]) => ({value, label: `${label(value)} (${n})`});
  const tags = counted(tasks.filter((task) => fits(task, filters)).flatMap((task) => task.tags)).filter(([tag]) => !filters.tags.includes(tag)).slice(0, 12);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Select size="xs" w={180} clearable aria-label={words.category} placeholder={words.category} value={filters.category || null} onChange={(category) => change({category: category ?? ''})}
          data={counted(tasks.map((task) => task.category)).map(option((value) => value))} />
        <Select size="xs" w={180} clearable aria-label={words.availability} placeholder={words.availability} value={filters.availability || null} onChange={(availability) => change({availability: availability ?? ''})}
          data={counted(tasks.map(availabilityOf)).map(option((value) => words[value as 'available']))} />
        <Select size="xs" w={180} clearable aria-label={words.owner} placeholder={words.owner} value={filters.owner || null} onChange={(owner) => change({owner: owner ?? ''})}
          data={counted(tasks.map(ownerOf)).map(option((value) => words.owners[value as 'system']))} />
      </Group>
      <Group gap={6} role="group" aria-label={words.tags}>
        {filters.tags.map((tag) => <Chip key={tag} size="xs" checked onChange={() => change({tag: filters.tags.filter((other) => other !== tag)})}>{tag}</Chip>)}
        {tags.map(([tag, n]) => <Chip key={tag} size="xs" variant="outline" checked={false} onChange={() => change({tag: [...filters.tags, tag]})}>{tag} ({n})</Chip>)}
      </Group>
    </Stack>
  );
}

function HowToPublish() {
  return (
    <Empty action={<Button component={Link} to="/admin/tasks" variant="default">{words.publish}</Button>}>
      {words.empty}<br /><Code>POST /api/v1/task-registry/import {'{"url": "http://…"}'}</Code>
    </Empty>
  );
}

function Skeletons() {
  return <SimpleGrid cols={{base: 1, sm: 2, lg: 3}} aria-busy="true">{Array.from({length: 9}, (_, i) => <Skeleton key={i} height={120} />)}</SimpleGrid>;
}

export function TaskList() {
  const [search, change] = useAddress();
  const filters = filtersOf(search);
  const [text, setText] = useState(filters.q);
  const say = useDebouncedCallback((q: string) => change({q}), 300);
  const tasks = useTasks();
  const may = useMay();
  const found = tasks.data?.filter((task) => fits(task, {...filters, q: text.trim()}));
  const clear = () => {
    setText('');
    change({q: '', category: '', tag: [], availability: '', owner: ''});
  };
  return (
    <Page title={words.title} about={found && tasks.data && <Text size="sm" c="dimmed" role="status">{words.shown(found.length, tasks.data.length)}</Text>} actions={<>
      <TextInput type="search" aria-label={words.search} placeholder={words.search} value={text} w={280} maw="100%" onChange={(event) => {
        setText(event.currentTarget.value);
        say(event.currentTarget.value.trim());
      }} />
      {may('tasks.write') && <Anchor component={Link} to="/admin/tasks" size="sm">{words.publish}</Anchor>}
    </>}>
      {tasks.isError && !tasks.data && <Failure error={tasks.error} retry={() => void tasks.refetch()} />}
      {tasks.isPending && <Skeletons />}
      {tasks.data && <Narrowing tasks={tasks.data} filters={filters} change={change} />}
      {tasks.data?.length === 0 && <HowToPublish />}
      {tasks.data && tasks.data.length > 0 && found?.length === 0 && <Empty action={<Button variant="default" onClick={clear}>{words.clear}</Button>}>{words.none}</Empty>}
      {byCategory(found ?? []).map(([category, list]) => (
        <section key={category} aria-label={category}>
          <Title order={2} size="h4" mb="xs" tt="capitalize">{category}</Title>
          <SimpleGrid cols={{base: 1, sm: 2, lg: 3}}>
            {list.map((task) => <TaskCard key={task.task_id} task={task} onTag={(tag) => change({tag: [...new Set([...filters.tags, tag])]})} />)}
          </SimpleGrid>
        </section>
      ))}
    </Page>
  );
}
