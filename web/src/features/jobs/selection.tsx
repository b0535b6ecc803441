// What is done to the jobs that are selected, and what of it was refused.
import {Alert, Button, Group, List, Text} from '@mantine/core';
import {modals} from '@mantine/modals';
import {Link} from '@tanstack/react-router';
import {useState} from 'react';
import {useMay} from '~/api/session';
import {tell, tellFailure} from '~/ui/notify';
import {bulk as words} from '~/texts/jobs';
import {useBulk, type DoneToJob} from './controls';

interface SelectionProps {
  selected: ReadonlySet<string>;
  nameOf: (id: string) => string;
  clear: () => void;
}

export function Selection({selected, nameOf, clear}: SelectionProps) {
  const may = useMay();
  const run = useBulk();
  const [refused, setRefused] = useState<DoneToJob[]>([]);
  const jobs = [...selected];
  const [a, b] = jobs;
  const go = (what: 'cancel' | 'retry') => run.mutate({what, jobs}, {
    onSuccess: (results) => {
      const done = results.filter((one) => one.done).length;
      if (done) tell(what === 'cancel' ? words.canceled(done) : words.retried(done));
      setRefused(results.filter((one) => !one.done));
      clear();
    },
    onError: tellFailure,
  });
  const cancel = () => modals.openConfirmModal({
    title: words.cancelTitle(jobs.length), children: <Text size="sm">{words.cancelText}</Text>,
    labels: {confirm: words.cancel, cancel: words.keep}, confirmProps: {color: 'red'}, onConfirm: () => go('cancel'),
  });
  return (
    <>
      {jobs.length > 0 && <Group gap="xs" role="toolbar" aria-label={words.chosen(jobs.length)}>
        <Text size="sm" fw={600} aria-live="polite">{words.chosen(jobs.length)}</Text>
        {may('jobs.cancel') && <Button size="xs" variant="default" loading={run.isPending} onClick={cancel}>{words.cancel}</Button>}
        {may('tasks.execute') && <Button size="xs" variant="default" loading={run.isPending} onClick={() => go('retry')}>{words.retry}</Button>}
        {jobs.length === 2
          ? <Button size="xs" variant="default" renderRoot={(props) => <Link to="/jobs/compare" search={{a, b} as never} {...props} />}>{words.compare}</Button>
          : <Button size="xs" variant="default" disabled title={words.compareHint}>{words.compare}</Button>}
        <Button size="xs" variant="subtle" onClick={clear}>{words.clear}</Button>
      </Group>}
      {refused.length > 0 && <Alert color="yellow" variant="light" title={words.refused(refused.length)} role="alert" withCloseButton
        closeButtonLabel={words.close} onClose={() => setRefused([])}>
        <List size="sm">{refused.map((one) => <List.Item key={one.job_id}>{nameOf(one.job_id)}: {one.problem?.detail}</List.Item>)}</List>
      </Alert>}
    </>
  );
}
