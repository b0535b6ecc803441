// A template from a file, or pasted, in JSON or YAML: it takes the place of what is being built. Undo brings that back.
import {Alert, Button, FileButton, Group, Modal, Stack, Text} from '@mantine/core';
import {lazy, Suspense, useMemo, useState} from 'react';
import {read} from '~/document-editor/places';
import {Waiting} from '~/ui/states';
import {states} from '~/texts/app';
import {builder as words} from '~/texts/pipelines';
import {templateFrom} from '../shape';
import {useBuilder} from './state';

const DocumentEditor = lazy(() => import('~/document-editor/editor'));

export default function ImportDialog({isNew, onTaken, onClose}: {isNew: boolean; onTaken: () => void; onClose: () => void}) {
  const {edit, select} = useBuilder();
  const [text, setText] = useState('');
  const {value, faults} = useMemo(() => (text.trim() ? read(text) : {value: undefined, faults: []}), [text]);
  const {template, fault} = templateFrom(value);
  const takeOver = () => {
    if (!template) return;
    edit((before) => ({...template, template_id: isNew ? template.template_id : before.template_id}));
    select(undefined);
    onTaken();
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={words.importTitle} size="xl" closeButtonProps={{'aria-label': words.close}}>
      <Stack>
        <Group justify="space-between">
          <Text size="sm">{words.importHint}</Text>
          <FileButton accept=".json,.yaml,.yml" onChange={(file) => void file?.text().then(setText)}>
            {(button) => <Button {...button} size="compact-sm" variant="default">{words.chooseFile}</Button>}
          </FileButton>
        </Group>
        <Suspense fallback={<Waiting />}><DocumentEditor label={words.importText} value={text} onChange={setText} faults={faults} height={320} /></Suspense>
        {text.trim() !== '' && faults.length === 0 && fault && <Alert color="red" variant="light" role="alert">{fault}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{states.cancel}</Button>
          <Button disabled={!template} onClick={takeOver}>{words.takeOver}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
