// Publishing a task by its OpenAPI document: every fault at its line.
import {Button, FileButton, Group, Stack, Textarea, TextInput} from '@mantine/core';
import {lazy, Suspense, useMemo, useState, type FormEvent} from 'react';
import {faultAt, Problem} from '~/api/client';
import {placed, read, type PlacedFault} from '~/document-editor/places';
import {tell} from '~/ui/notify';
import {Failure, Waiting} from '~/ui/states';
import {definitions as words} from '~/texts/admin';
import {usePublish} from './task-queries';

const DocumentEditor = lazy(() => import('~/document-editor/editor'));
const spec = '/interface_spec';

export interface Draft {
  taskId: string;
  operation: string;
  category: string;
  tags: string;
  baseUrls: string;
  text: string;
}
export const emptyDraft: Draft = {taskId: '', operation: '', category: '', tags: '', baseUrls: '', text: ''};

const listed = (text: string, separator: RegExp) => text.split(separator).map((one) => one.trim()).filter(Boolean);

/** Faults of the document, of the parser or the platform, in its text. */
function faultsOf(text: string, error: unknown): PlacedFault[] {
  const own = text ? read(text).faults : [];
  if (own.length || !(error instanceof Problem)) return own;
  return placed(text, error.faults.filter(({pointer}) => pointer.startsWith(spec)).map(({pointer, detail}) => ({pointer: pointer.slice(spec.length), detail})));
}

export function PublishDocument({given, onDone}: {given: Draft; onDone: () => void}) {
  const [draft, setDraft] = useState(given);
  const [sent, setSent] = useState('');  // faults of the platform are of that text
  const publish = usePublish();
  const faults = useMemo(() => faultsOf(draft.text, draft.text === sent ? publish.error : undefined), [draft.text, sent, publish.error]);
  const set = (member: keyof Draft) => (event: {currentTarget: {value: string}}) => {
    const {value} = event.currentTarget;
    setDraft((before) => ({...before, [member]: value}));
  };
  const setText = (text: string) => setDraft((before) => ({...before, text}));
  const takeFile = (file: File | null) => void file?.text().then(setText);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const {value} = read(draft.text);
    if (typeof value !== 'object' || value === null) return;
    setSent(draft.text);
    const urls = listed(draft.baseUrls, /\s+/), tags = listed(draft.tags, /,/);
    publish.mutate({
      task_id: draft.taskId, interface_spec: value as Record<string, never>, category: draft.category, tags,
      ...(draft.operation ? {operation_id: draft.operation} : {}), ...(urls.length ? {service_config: {base_urls: urls}} : {}),
    }, {
      onSuccess: ({task}) => {
        tell(words.published(task.task_id, task.version));
        onDone();
      },
    });
  };
  const {error} = publish;
  const elsewhere = error instanceof Problem && error.faults.some(({pointer}) => pointer.startsWith(spec)) ? null : error;
  return (
    <form onSubmit={submit} onDragOver={(event) => event.preventDefault()} onDrop={(event) => {
      const file = event.dataTransfer.files[0];
      if (!file) return;
      event.preventDefault();
      takeFile(file);
    }}>
      <Stack>
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <TextInput label={words.taskId} description={words.taskIdHint} required value={draft.taskId} error={faultAt(error, '/task_id')} miw={220} onChange={set('taskId')} />
          <TextInput label={words.operation} description={words.operationHint} value={draft.operation} error={faultAt(error, '/operation_id')} miw={220} onChange={set('operation')} />
        </Group>
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <TextInput label={words.category} value={draft.category} error={faultAt(error, '/category')} miw={220} onChange={set('category')} />
          <TextInput label={words.tags} placeholder={words.tagsHint} value={draft.tags} error={faultAt(error, '/tags')} miw={220} onChange={set('tags')} />
        </Group>
        <Textarea label={words.baseUrls} description={words.baseUrlsHint} value={draft.baseUrls} autosize
          error={faultAt(error, '/service_config/base_urls') ?? faultAt(error, '/service_config/base_urls/0')} onChange={set('baseUrls')} />
        <Group justify="space-between">
          <div><b>{words.document}</b><div>{words.documentHint}</div></div>
          <FileButton onChange={takeFile} accept=".json,.yaml,.yml">{(button) => <Button {...button} variant="default" size="xs">{words.file}</Button>}</FileButton>
        </Group>
        <Suspense fallback={<Waiting rows={8} />}>
          <DocumentEditor label={words.document} value={draft.text} onChange={setText} faults={faults} />
        </Suspense>
        {elsewhere && <Failure error={elsewhere} />}
        <Group><Button type="submit" loading={publish.isPending} disabled={!draft.text || (faults.length > 0 && draft.text !== sent)}>{words.publish}</Button></Group>
      </Stack>
    </form>
  );
}
