// All pipeline templates: found by text, tags and phase.
import {Badge, Button, Card, Group, MultiSelect, NativeSelect, SimpleGrid, Stack, Text, TextInput} from '@mantine/core';
import {useDebouncedCallback} from '@mantine/hooks';
import {IconPlus} from '@tabler/icons-react';
import {Link} from '@tanstack/react-router';
import {useState} from 'react';
import {useMay} from '~/api/session';
import {Page} from '~/ui/page';
import {Empty, Failure, Waiting} from '~/ui/states';
import {states} from '~/texts/app';
import {words} from '~/texts/pipelines';
import {CloneDialog} from './clone-dialog';
import {Phase} from './phase';
import {useTemplate, useTemplates, type About, type Filters, type Phase as PhaseValue} from './queries';
import {textOf, useAddress} from '~/ui/address';
import {placed, templateIn} from './template';

const phases = ['draft', 'published', 'deprecated'] as const;

function useFilters(): [Filters, (changes: Filters) => void] {
  const [search, change] = useAddress();
  const phase = phases.find((one) => one === search.phase);
  const tag = Array.isArray(search.tag) ? search.tag.map(String) : [];
  return [{q: textOf(search, 'q'), tag, phase}, (changes) => change({
    ...changes, ...(changes.tag ? {tag: changes.tag.length ? changes.tag : undefined} : {}),
  })];
}

function FilterBar({known}: {known: string[]}) {
  const [filters, change] = useFilters();
  const [text, setText] = useState(filters.q ?? '');
  const search = useDebouncedCallback((q: string) => change({q: q || undefined}), 250);
  return (
    <Group align="end">
      <TextInput type="search" label={words.search} value={text} w={260} maw="100%"
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value.trim());
        }} />
      <MultiSelect label={words.tags} data={[...new Set([...known, ...(filters.tag ?? [])])].sort()} value={filters.tag ?? []} clearable searchable
        w={260} maw="100%" onChange={(tag) => change({tag})} />
      <NativeSelect label={words.phase} value={filters.phase ?? ''}
        data={[{value: '', label: words.anyPhase}, ...phases.map((value) => ({value, label: words.phases[value] ?? value}))]}
        onChange={(event) => change({phase: (event.currentTarget.value || undefined) as PhaseValue | undefined})} />
    </Group>
  );
}

function StepCount({of}: {of: About}) {
  const {data} = useTemplate(of.template_id, of.version);
  return <Text size="sm" c="dimmed">{data ? words.steps(placed(templateIn(data)).length) : '…'} · {of.version}</Text>;
}

function TemplateCard({about}: {about: About}) {
  const [cloning, setCloning] = useState(false);
  const may = useMay();
  const params = {templateId: about.template_id};
  return (
    <Card withBorder padding="sm" component="article" aria-label={about.name}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <Link to="/pipelines/$templateId" params={params} className="plain-link"><Text fw={600}>{about.name}</Text></Link>
        <Phase value={about.phase} />
      </Group>
      <StepCount of={about} />
      <Text size="sm" mt={4} lineClamp={4}>{about.description}</Text>
      <Group gap={4} mt="xs">
        {about.is_system && <Badge variant="light" radius="sm" tt="none" autoContrast>{words.system}</Badge>}
        {about.tags.map((tag) => <Badge key={tag} variant="default" radius="sm" tt="none">{tag}</Badge>)}
      </Group>
      <Group gap="xs" mt="auto" pt="sm">
        {may('tasks.execute') && <Button component={Link} to={`/pipelines/${about.template_id}/run`} size="xs" aria-label={`${words.run}: ${about.name}`}>{words.run}</Button>}
        <Button component={Link} to={`/pipelines/${about.template_id}`} size="xs" variant="default" aria-label={`${words.open}: ${about.name}`}>{words.open}</Button>
        {may('pipelines.write') && <Button size="xs" variant="default" aria-label={`${words.clone}: ${about.name}`} onClick={() => setCloning(true)}>{words.clone}</Button>}
      </Group>
      {cloning && <CloneDialog of={about} opened onClose={() => setCloning(false)} />}
    </Card>
  );
}

function NewButton() {
  return <Button component={Link} to="/pipelines/new" leftSection={<IconPlus size={16} />}>{words.create}</Button>;
}

function Cards({filters, onClear}: {filters: Filters; onClear: () => void}) {
  const templates = useTemplates(filters);
  const may = useMay();
  const items = templates.data?.pages.flatMap((page) => page.items);
  if (templates.isError && !items) return <Failure error={templates.error} retry={() => void templates.refetch()} />;
  if (!items) return <Waiting />;
  const isFiltered = Boolean(filters.q ?? filters.phase) || (filters.tag?.length ?? 0) > 0;
  if (items.length === 0)
    return isFiltered ? <Empty action={<Button variant="default" onClick={onClear}>{words.clear}</Button>}>{words.noneFits}</Empty>
      : <Empty action={may('pipelines.write') && <NewButton />}>{words.none}</Empty>;
  return (
    <Stack>
      <SimpleGrid cols={{base: 1, sm: 2, lg: 3}}>{items.map((about) => <TemplateCard key={about.template_id} about={about} />)}</SimpleGrid>
      {templates.hasNextPage && <Button variant="default" mx="auto" loading={templates.isFetchingNextPage}
        onClick={() => void templates.fetchNextPage()}>{states.more}</Button>}
    </Stack>
  );
}

export function PipelineGallery() {
  const [filters, change] = useFilters();
  const all = useTemplates({});
  const may = useMay();
  const known = all.data?.pages.flatMap((page) => page.items).flatMap(({tags}) => tags) ?? [];
  const [cleared, setCleared] = useState(0);
  return (
    <Page title={words.title} actions={may('pipelines.write') && <NewButton />}>
      <FilterBar key={cleared} known={known} />
      <Cards filters={filters} onClear={() => {
        change({q: undefined, tag: [], phase: undefined});
        setCleared(cleared + 1);
      }} />
    </Page>
  );
}
