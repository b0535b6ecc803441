// Chooses a task that takes such a file, and opens its form with the file in it.
import {Badge, Button, Card, Group, Modal, Stack, Text, TextInput} from '@mantine/core';
import {useQueries, useQuery} from '@tanstack/react-query';
import {Link} from '@tanstack/react-router';
import {useState} from 'react';
import {api, ask} from '~/api/client';
import {detail as words} from '~/texts/molecules';
import {Empty, Failure, Waiting} from '~/ui/states';
import {isMacromolecule} from './picture';
import type {Molecule} from './queries';
import {fieldsFor, inputsWith} from './task-fields';

interface UseInTaskProps {
  molecule: Molecule;
  opened: boolean;
  onClose: () => void;
}

/** Every task with the fields that take it. */
function useTakers(molecule: Molecule) {
  const candidate = {format: molecule.format, molecules: molecule.molecule_count, isMacromolecule: isMacromolecule(molecule)};
  const tasks = useQuery({
    queryKey: ['tasks', 'list', 'all'],
    queryFn: () => ask(api.GET('/api/v1/task-registry/tasks', {params: {query: {limit: 500}}})),
  });
  const details = useQueries({queries: (tasks.data?.items ?? []).map(({task_id}) => ({
    queryKey: ['tasks', task_id],
    queryFn: () => ask(api.GET('/api/v1/task-registry/tasks/{task_id}', {params: {path: {task_id}}})),
    staleTime: 60_000,
  }))});
  const takers = details.flatMap(({data}) => {
    const fields = data ? fieldsFor(data.input_schema, candidate) : [];
    return data && fields.length ? [{task: data.task, fields}] : [];
  });
  return {takers, error: tasks.error, isPending: tasks.isPending || details.some((one) => one.isPending)};
}

function Takers({molecule, onClose}: Omit<UseInTaskProps, 'opened'>) {
  const {takers, error, isPending} = useTakers(molecule);
  const [text, setText] = useState('');
  const shown = takers.filter(({task}) => `${task.name} ${task.category} ${task.task_id}`.toLowerCase().includes(text.trim().toLowerCase()));
  if (error) return <Failure error={error} />;
  if (isPending) return <Waiting rows={8} />;
  return (
    <Stack gap="sm">
      <TextInput type="search" aria-label={words.useSearch} placeholder={words.useSearch} value={text} data-autofocus onChange={(event) => setText(event.currentTarget.value)} />
      {shown.length === 0 && <Empty>{words.useNone}</Empty>}
      <Stack component="ul" gap="xs" p={0} m={0} style={{listStyle: 'none'}}>
        {shown.map(({task, fields}) => (
          <Card key={task.task_id} component="li" withBorder p="xs">
            <Group justify="space-between" wrap="nowrap" gap="xs"><Text size="sm" fw={600}>{task.name}</Text><Badge variant="default" radius="sm" tt="none" style={{flexShrink: 0}}>{task.category}</Badge></Group>
            <Group gap="xs" mt={6}>
              {fields.map((field) => (
                <Button key={field.path.join('.')} component={Link} to={`/tasks/${task.task_id}` as never} search={{inputs: inputsWith(field, molecule.uri)} as never}
                  size="compact-sm" variant="default" onClick={onClose} aria-label={`${words.useAs(field.title)}: ${task.name}`}>{words.useAs(field.title)}</Button>
              ))}
            </Group>
          </Card>
        ))}
      </Stack>
    </Stack>
  );
}

export function UseInTask({molecule, opened, onClose}: UseInTaskProps) {
  return <Modal closeButtonProps={{'aria-label': words.close}} opened={opened} onClose={onClose} title={words.useTitle} size="lg"><Takers molecule={molecule} onClose={onClose} /></Modal>;
}
