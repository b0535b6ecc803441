// A small form over the page.
import {Button, Group, Modal, Stack} from '@mantine/core';
import type {FormEvent, ReactNode} from 'react';
import {Problem} from '~/api/client';
import {states} from '~/texts/app';
import {Failure} from './states';

interface FormDialogProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  /** What the button that sends it says. */
  action: string;
  onSubmit: () => void;
  pending: boolean;
  /** Faults that have places are said at their fields: by `faultAt`. */
  error: unknown;
  children: ReactNode;
}

export function FormDialog({title, opened, onClose, action, onSubmit, pending, error, children}: FormDialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  const placed = error instanceof Problem && error.faults.length > 0;
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      <form onSubmit={submit}>
        <Stack>
          {children}
          {error !== null && !placed && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{states.cancel}</Button>
            <Button type="submit" loading={pending}>{action}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
