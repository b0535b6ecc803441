// A template from a file, or pasted. JSON is taken over here; YAML is read by the platform, which keeps it as a draft.
import {Alert, Button, FileButton, Group, Modal, Stack, Text, Textarea} from '@mantine/core';
import {useNavigate} from '@tanstack/react-router';
import {useState} from 'react';
import {Problem} from '~/api/client';
import {Failure} from '~/ui/states';
import {tell} from '~/ui/notify';
import {states} from '~/texts/common';
import {builder as words} from '~/texts/pipelines';
import {useImportYaml} from '../queries';
import {readTemplate} from '../template';
import {IssueLines} from './issues';
import {issueOf, useBuilder} from './state';

/** `leave`: goes away without asking whether changes may be lost. */
export function ImportDialog({isNew, onClose, leave}: {isNew: boolean; onClose: () => void; leave: () => void}) {
  const {template, edit, select} = useBuilder();
  const [text, setText] = useState('');
  const yaml = useImportYaml();
  const navigate = useNavigate();
  const read = text.trim() ? readTemplate(text) : undefined;
  const isYaml = read !== undefined && 'fault' in read && !/^\s*[[{]/.test(text);
  const faults = yaml.error instanceof Problem ? yaml.error.faults : [];
  const takeOver = () => {
    if (!read || !('template' in read)) return;
    edit((before) => ({...read.template, template_id: isNew ? read.template.template_id : before.template_id}));
    select(undefined);
    onClose();
  };
  const keep = () => yaml.mutate(text, {
    onSuccess: ({template: {template_id, version}}) => {
      tell(words.saved(version));
      leave();
      void navigate({to: `/pipelines/${template_id}/edit`, search: {version} as never});
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.importTitle} size="lg" closeButtonProps={{'aria-label': words.close}}>
      <Stack>
        <Group justify="space-between">
          <Text size="sm">{words.importHint}</Text>
          <FileButton accept=".json,.yaml,.yml" onChange={(file) => void file?.text().then(setText)}>
            {(button) => <Button {...button} size="compact-sm" variant="default">{words.chooseFile}</Button>}
          </FileButton>
        </Group>
        <Textarea label={words.importText} value={text} autosize minRows={8} maxRows={20} spellCheck={false} data-autofocus
          styles={{input: {fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12}}} onChange={(event) => setText(event.currentTarget.value)} />
        {isYaml && <Text size="sm">{words.yamlHint}</Text>}
        {read && 'fault' in read && !isYaml && <Alert color="red" variant="light" role="alert">{read.fault ? words.noJson(read.fault) : words.noTemplate}</Alert>}
        {yaml.error && <Failure error={yaml.error} />}
        {faults.length > 0 && <IssueLines issues={faults.map((fault) => issueOf(template, fault, true))} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{states.cancel}</Button>
          {isYaml ? <Button loading={yaml.isPending} onClick={keep}>{words.keepYaml}</Button>
            : <Button disabled={!read || !('template' in read)} onClick={takeOver}>{words.takeOver}</Button>}
        </Group>
      </Stack>
    </Modal>
  );
}
