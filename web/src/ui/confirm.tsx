// A question before what cannot be taken back.
import {Text} from '@mantine/core';
import {modals} from '@mantine/modals';
import {states} from '~/texts/app';

export function confirm({title, hint, action, onConfirm}: {title: string; hint: string; action: string; onConfirm: () => void}) {
  modals.openConfirmModal({
    title, children: <Text size="sm">{hint}</Text>, labels: {confirm: action, cancel: states.cancel}, confirmProps: {color: 'red'}, onConfirm,
  });
}
