// Keeps the template as a version, after one has seen what it changes.
import {Alert, Button, Checkbox, Group, Modal, ScrollArea, Stack, Text, TextInput} from '@mantine/core';
import {useState, type FormEvent} from 'react';
import {Problem} from '~/api/client';
import {Failure} from '~/ui/states';
import {tell} from '~/ui/notify';
import {states} from '~/texts/app';
import {builder as words, words as common} from '~/texts/pipelines';
import {idPattern} from '../clone-dialog';
import {DiffView} from '../diff-view';
import {useSave, type Detail} from '../queries';
import {templateIn} from '../template';
import {IssueLines} from './issues';
import {issueOf, useBuilder} from './state';


export function SaveDialog({base, onClose, onSaved}: {base: Detail | undefined; onClose: () => void; onSaved: (detail: Detail) => void}) {
  const {template, edit, issues} = useBuilder();
  const [version, setVersion] = useState('');
  const [publish, setPublish] = useState(false);
  const save = useSave();
  const faults = issues.filter(({isFault}) => isFault);
  const isIdRight = idPattern.test(template.template_id);
  const refused = save.error instanceof Problem ? save.error.faults.map((fault) => issueOf(template, fault, true)) : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({template, version: version || undefined, publish}, {
      onSuccess: (detail) => {
        const {version: kept, phase} = detail.template;
        tell(phase === 'published' ? common.published(kept) : words.saved(kept));
        onSaved(detail);
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title={words.saveTitle} size="lg" closeButtonProps={{'aria-label': words.close}}>
      <form onSubmit={submit}>
        <Stack>
          {!base && <TextInput label={words.templateId} description={words.templateIdHint} required data-autofocus value={template.template_id}
            error={template.template_id && !isIdRight ? words.templateIdFault : undefined}
            onChange={(event) => {
              const id = event.currentTarget.value;
              edit((before) => ({...before, template_id: id}), 'template_id');
            }} />}
          {base && <ScrollArea.Autosize mah={320} viewportProps={{tabIndex: 0, role: 'region', 'aria-label': words.changes}}>
            <Text fw={600} size="sm" mb={4}>{words.changesSince(base.template.version)}</Text>
            <DiffView before={templateIn(base)} after={template} />
          </ScrollArea.Autosize>}
          {faults.length > 0 && <Alert color="red" variant="light" title={words.faults(faults.length)}><IssueLines issues={faults} /></Alert>}
          <TextInput label={words.saveVersion} description={words.saveVersionHint} placeholder={words.nextVersion} value={version}
            onChange={(event) => setVersion(event.currentTarget.value.trim())} />
          <Checkbox label={words.publishToo} checked={publish} onChange={(event) => setPublish(event.currentTarget.checked)} />
          {save.error && <Failure error={save.error} />}
          {refused.length > 0 && <IssueLines issues={refused} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{states.cancel}</Button>
            <Button type="submit" loading={save.isPending} disabled={!isIdRight}>{words.save}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
