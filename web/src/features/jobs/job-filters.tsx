import {Button, Checkbox, MultiSelect, Select, SimpleGrid, TextInput} from '@mantine/core';
import {useDebouncedCallback} from '@mantine/hooks';
import {useEffect, useState} from 'react';
import {filters as words, words as jobs} from '~/texts/jobs';
import {isFiltered, kinds, statuses, type JobFilters} from './filters';
import {useTaskNames} from './queries';

interface FilterBarProps {
  filters: JobFilters;
  change: (to: Partial<JobFilters>) => void;
  clear: () => void;
}

/** Typed text goes to the address when one pauses. */
function NameFilter({q, change}: {q: string; change: (to: Partial<JobFilters>) => void}) {
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  const send = useDebouncedCallback((value: string) => change({q: value.trim()}), 300);
  return (
    <TextInput type="search" label={words.q} placeholder={words.qHint} value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        send(event.currentTarget.value);
      }} />
  );
}

export function FilterBar({filters, change, clear}: FilterBarProps) {
  const tasks = useTaskNames();
  return (
    <SimpleGrid cols={{base: 2, md: 4}} spacing="sm" verticalSpacing="xs" maw={1100} role="group" aria-label={words.group}>
      <NameFilter q={filters.q} change={change} />
      <MultiSelect label={words.status} placeholder={filters.status.length ? '' : words.any} clearable value={filters.status}
        data={statuses.map((value) => ({value, label: jobs.statuses[value] ?? value}))} onChange={(status) => change({status})} />
      <Select label={words.kind} placeholder={words.any} clearable value={filters.kind || null}
        data={kinds.map((value) => ({value, label: jobs.kinds[value] ?? value}))} onChange={(kind) => change({kind: kind ?? ''})} />
      <Select label={words.task} placeholder={words.any} clearable searchable value={filters.task || null}
        data={tasks.data ?? []} onChange={(task) => change({task: task ?? ''})} />
      <TextInput type="date" label={words.after} value={filters.after} max={filters.before || undefined} onChange={(event) => change({after: event.currentTarget.value})} />
      <TextInput type="date" label={words.before} value={filters.before} min={filters.after || undefined} onChange={(event) => change({before: event.currentTarget.value})} />
      <Checkbox label={words.mine} checked={filters.mine} mb={8} style={{alignSelf: 'end'}} onChange={(event) => change({mine: event.currentTarget.checked})} />
      {isFiltered(filters) && <Button variant="default" style={{alignSelf: 'end', justifySelf: 'start'}} onClick={clear}>{jobs.clearFilters}</Button>}
    </SimpleGrid>
  );
}
