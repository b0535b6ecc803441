// A template of one's own from another.
import {Button, Group, Modal, Stack, TextInput} from '@mantine/core';
import {useNavigate} from '@tanstack/react-router';
import {useState, type FormEvent} from 'react';
import {Failure} from '~/ui/states';
import {tell} from '~/ui/notify';
import {states} from '~/texts/app';
import {cloning as texts, words} from '~/texts/pipelines';
import {useClone, type About} from './queries';

export const idPattern = /^[a-z][a-z0-9_-]{0,62}$/;

export function CloneDialog({of, opened, onClose}: {of: About; opened: boolean; onClose: () => void}) {
  const [id, setId] = useState(`my-${of.template_id}`.slice(0, 63));
  const [name, setName] = useState(of.name);
  const clone = useClone(of);
  const navigate = useNavigate();
  const fault = !idPattern.test(id) ? texts.idFault : id === of.template_id ? texts.idSame : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fault) return;
    clone.mutate({template_id: id, ...(name ? {name} : {})}, {
      onSuccess: ({template}) => {
        tell(texts.done);
        onClose();
        void navigate({to: `/pipelines/${template.template_id}/edit`, search: {version: template.version} as never});
      },
    });
  };
  return (
    <Modal opened={opened} onClose={onClose} title={texts.title(of.name)} closeButtonProps={{'aria-label': texts.close}}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput label={texts.id} description={texts.idHint} value={id} required data-autofocus error={fault}
            onChange={(event) => setId(event.currentTarget.value)} />
          <TextInput label={texts.name} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          {clone.error && <Failure error={clone.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{states.cancel}</Button>
            <Button type="submit" loading={clone.isPending} disabled={fault !== undefined}>{words.clone}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
