// What tasks there are to run: publishing them, changing how they are shown, offering them no longer.
import {Button, Group, Modal, Tabs, Text, TextInput} from '@mantine/core';
import {useEffect, useState} from 'react';
import {faultAt} from '~/api/client';
import {useMay} from '~/api/session';
import {confirm} from '~/ui/confirm';
import {DataTable, type Column} from '~/ui/data-table';
import {FormDialog} from '~/ui/form-dialog';
import {tellFailure} from '~/ui/notify';
import {Empty, Loaded} from '~/ui/states';
import {definitions as words, words as common} from '~/texts/admin';
import {emptyDraft, PublishDocument, type Draft} from './publish-document';
import {PublishForm} from './publish-form';
import {PublishUrl} from './publish-url';
import {Section} from './section';
import {useChangeTask, useDefinitions, useInterface, type Task} from './task-queries';

type Way = 'form' | 'document' | 'url';
const ways: readonly [Way, string][] = [['url', words.byUrl], ['document', words.byDocument], ['form', words.byForm]];

function Publish({way, onWay, draft, onDraft, onClose}: {way: Way; onWay: (way: Way) => void; draft: Draft; onDraft: (draft: Draft) => void; onClose: () => void}) {
  return (
    <Modal opened onClose={onClose} title={words.publishTitle} size="xl" closeOnClickOutside={false}>
      <Tabs value={way} onChange={(to) => onWay(to as Way)} keepMounted={false}>
        <Tabs.List mb="md">{ways.map(([one, label]) => <Tabs.Tab key={one} value={one}>{label}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="url"><PublishUrl /></Tabs.Panel>
        <Tabs.Panel value="document"><PublishDocument key={draft.text} given={draft} onDone={onClose} /></Tabs.Panel>
        <Tabs.Panel value="form"><PublishForm onWritten={(written) => {
          onDraft(written);
          onWay('document');
        }} /></Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

function ChangeShown({task, onClose}: {task: Task; onClose: () => void}) {
  const [name, setName] = useState(task.name);
  const [category, setCategory] = useState(task.category);
  const [tags, setTags] = useState(task.tags.join(', '));
  const change = useChangeTask(task.task_id);
  const submit = () => change.mutate({name, category, tags: tags.split(',').map((tag) => tag.trim()).filter(Boolean)}, {onSuccess: onClose});
  return (
    <FormDialog title={words.changeTitle(task.task_id)} opened onClose={onClose} action={common.save} onSubmit={submit} pending={change.isPending} error={change.error}>
      <TextInput label={common.name} required value={name} error={faultAt(change.error, '/name')} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={words.category} value={category} error={faultAt(change.error, '/category')} onChange={(event) => setCategory(event.currentTarget.value)} />
      <TextInput label={words.tags} description={words.tagsHint} value={tags} error={faultAt(change.error, '/tags')} onChange={(event) => setTags(event.currentTarget.value)} />
    </FormDialog>
  );
}

function Actions({task, onChange, onNewVersion}: {task: Task; onChange: () => void; onNewVersion: () => void}) {
  const change = useChangeTask(task.task_id);
  const offer = (is_active: boolean) => change.mutate({is_active}, {onError: tellFailure});
  const withdraw = () => confirm({
    title: words.withdrawTitle(task.task_id), hint: words.withdrawHint, action: words.withdraw, onConfirm: () => offer(false),
  });
  const button = (text: string, act: () => void) => (
    <Button size="compact-xs" variant="default" aria-label={`${text} ${task.task_id}`} onClick={act}>{text}</Button>
  );
  return (
    <Group gap={4} wrap="nowrap">
      {button(words.newVersion, onNewVersion)}
      {!task.is_system && button(common.change, onChange)}
      {!task.is_system && (task.is_active ? button(words.withdraw, withdraw) : button(words.offer, () => offer(true)))}
    </Group>
  );
}

/** The document of a version, as the start of the next one. */
function useDraftOf(task: Task | undefined, onDraft: (draft: Draft) => void) {
  const {data} = useInterface(task?.task_id ?? '', task?.version ?? '', task !== undefined);
  useEffect(() => {
    if (task && data)
      onDraft({taskId: task.task_id, operation: task.operation_id, category: task.category, tags: task.tags.join(', '), baseUrls: '', text: `${JSON.stringify(data, null, 2)}\n`});
  }, [task, data, onDraft]);
}

export function Definitions() {
  const tasks = useDefinitions();
  const mayWrite = useMay()('tasks.write');
  const [way, setWay] = useState<Way>();
  const [draft, setDraft] = useState(emptyDraft);
  const [changed, setChanged] = useState<Task>();
  const [base, setBase] = useState<Task>();
  useDraftOf(base, setDraft);
  const begin = (which: Way, from?: Task) => {
    setDraft(emptyDraft);
    setBase(from);
    setWay(which);
  };
  const columns: Column<Task>[] = [
    {key: 'id', title: words.task, width: 180, cell: ({task_id}) => task_id},
    {key: 'name', title: common.name, width: 200, grow: 2, cell: ({name}) => name},
    {key: 'version', title: words.version, width: 80, grow: 0, cell: ({version}) => version},
    {key: 'category', title: words.category, width: 110, cell: ({category}) => category},
    {key: 'state', title: common.state, width: 180, cell: ({is_active, is_system}) => (
      <Text size="sm">{is_active ? words.active : words.inactive}{is_system ? `, ${words.system}` : ''}</Text>
    )},
    ...(mayWrite ? [{key: 'actions', title: '', width: 270, grow: 0, cell: (task: Task) => (
      <Actions task={task} onChange={() => setChanged(task)} onNewVersion={() => begin('document', task)} />
    )}] : []),
  ];
  return (
    <Section name="tasks" actions={mayWrite && ways.map(([one, label], i) => (
      <Button key={one} variant={i ? 'default' : 'filled'} onClick={() => begin(one)}>{label}</Button>
    ))}>
      <Loaded query={tasks}>
        {({items}) => items.length === 0 ? <Empty>{words.none}</Empty>
          : <DataTable label={common.sections.tasks} rows={items} columns={columns} keyOf={({task_id}) => task_id} />}
      </Loaded>
      {way && <Publish way={way} onWay={setWay} draft={draft} onDraft={setDraft} onClose={() => {
        setWay(undefined);
        setBase(undefined);
      }} />}
      {changed && <ChangeShown task={changed} onClose={() => setChanged(undefined)} />}
    </Section>
  );
}
