// What can be done with the molecules that are selected.
import {Alert, Button, Group, List, Text} from '@mantine/core';
import {modals} from '@mantine/modals';
import {IconDownload, IconTrash} from '@tabler/icons-react';
import {useState} from 'react';
import {useMay} from '~/api/session';
import {states} from '~/texts/app';
import {words} from '~/texts/molecules';
import {tell, tellFailure} from '~/ui/notify';
import {Failure} from '~/ui/states';
import {saveFile} from './save-file';
import {useRemove, type Molecule, type Removed} from './queries';

interface SelectionBarProps {
  molecules: readonly Molecule[];
  /** What is still selected after some have gone. */
  onGone: (left: ReadonlySet<string>) => void;
}

export function SelectionBar({molecules, onGone}: SelectionBarProps) {
  const may = useMay();
  const remove = useRemove();
  const [failures, setFailures] = useState<Removed['failures']>([]);
  const nameOf = (id: string) => molecules.find((molecule) => molecule.id === id)?.name ?? id;
  const begin = () => remove.mutate(molecules.map(({id}) => id), {
    onSuccess: (removed) => {
      setFailures(removed.failures);
      onGone(new Set(removed.failures.map(({id}) => id)));
      if (removed.failures.length < molecules.length) tell(words.deleted(molecules.length - removed.failures.length));
    },
  });
  const confirm = () => modals.openConfirmModal({
    title: words.deleteTitle(molecules.length),
    children: <><List size="sm" mb="sm">{molecules.slice(0, 8).map(({id, name}) => <List.Item key={id}>{name}</List.Item>)}{molecules.length > 8 && <List.Item>…</List.Item>}</List><Text size="sm">{words.deleteHint}</Text></>,
    labels: {confirm: words.delete, cancel: states.cancel},
    confirmProps: {color: 'red.9'},
    onConfirm: begin,
  });
  const download = async () => {
    for (const {id} of molecules) await saveFile(id);
  };
  return (
    <>
      <Group gap="xs" role="toolbar" aria-label={words.selected(molecules.length)}>
        <Text size="sm" role="status">{words.selected(molecules.length)}</Text>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} />} onClick={() => download().catch(tellFailure)}>{words.download}</Button>
        {may('molecules.write') && <Button size="xs" variant="light" color="red" leftSection={<IconTrash size={14} />} loading={remove.isPending} onClick={confirm}>{words.delete}</Button>}
      </Group>
      {remove.error && <Failure error={remove.error} />}
      {failures.length > 0 && <Alert color="red" variant="light" role="alert">
        {failures.map(({id, detail}) => <Text key={id} size="sm">{words.notDeleted(nameOf(id), detail)}</Text>)}
      </Alert>}
    </>
  );
}
