// What can be done to a job as it stands.
import {Button, Group, Menu, Modal, NumberInput, Select, Stack, Text} from '@mantine/core';
import {useDisclosure} from '@mantine/hooks';
import {modals} from '@mantine/modals';
import {IconDots} from '@tabler/icons-react';
import {Link, useNavigate} from '@tanstack/react-router';
import {useRef, useState} from 'react';
import {useMay} from '~/api/session';
import {Failure} from '~/ui/states';
import {states} from '~/texts/app';
import {job as words} from '~/texts/jobs';
import type {Controls} from './controls';
import {isFinal, type Execution, type Job, type Step} from './queries';

interface Of {
  job: Job;
  controls: Controls;
}

function Priority({job, controls: {priority}, close}: Of & {close: () => void}) {
  const [value, setValue] = useState<number | string>(job.priority);
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      if (typeof value === 'number') priority.mutate(value, {onSuccess: close});
    }}>
      <Stack>
        <NumberInput label={words.priority} description={words.priorityHint} value={value} onChange={setValue} allowDecimal={false} data-autofocus />
        {priority.error && <Failure error={priority.error} />}
        <Group justify="end"><Button variant="default" onClick={close}>{states.cancel}</Button><Button type="submit" loading={priority.isPending}>{words.save}</Button></Group>
      </Stack>
    </form>
  );
}

function Rerun({controls: {rerun}, steps, close}: Of & {steps: readonly Step[]; close: () => void}) {
  const outermost = steps.filter((step) => step.within === '').map((step) => step.id);
  const [from_step, setStep] = useState<string | null>(steps.find((step) => step.within === '' && step.status === 'failed')?.id ?? null);
  const key = useRef(crypto.randomUUID());
  const navigate = useNavigate();
  const go = () => from_step && rerun.mutate({from_step, key: `${key.current} ${from_step}`}, {
    onSuccess: ({job_id}) => {
      close();
      void navigate({to: '/jobs/$jobId', params: {jobId: job_id}});
    },
  });
  return (
    <Stack>
      <Text size="sm">{words.rerunText}</Text>
      <Select label={words.rerunStep} data={outermost} value={from_step} onChange={setStep} data-autofocus />
      {rerun.error && <Failure error={rerun.error} />}
      <Group justify="end"><Button variant="default" onClick={close}>{states.cancel}</Button><Button disabled={!from_step} loading={rerun.isPending} onClick={go}>{words.rerunGo}</Button></Group>
    </Stack>
  );
}

export function JobActions({job, controls, steps, execution}: Of & {steps: readonly Step[]; execution: Execution | undefined}) {
  const may = useMay();
  const [priority, ofPriority] = useDisclosure();
  const [rerun, ofRerun] = useDisclosure();
  const ended = isFinal(job.status);
  const failed = ['FAILED', 'CANCELED'].includes(job.status);
  const cancel = () => modals.openConfirmModal({
    title: words.cancelTitle, children: <Text size="sm">{words.cancelText}</Text>,
    labels: {confirm: words.cancelTitle, cancel: words.keep}, confirmProps: {color: 'red'}, onConfirm: () => controls.cancel.mutate(),
  });
  return (
    <>
      {may('jobs.cancel') && !ended && (job.paused
        ? <Button size="xs" loading={controls.resume.isPending} onClick={() => controls.resume.mutate()}>{words.resume}</Button>
        : <Button size="xs" variant="default" loading={controls.pause.isPending} onClick={() => controls.pause.mutate()}>{words.pause}</Button>)}
      {may('jobs.cancel') && !ended && <Button size="xs" variant="default" loading={controls.cancel.isPending} onClick={cancel}>{words.cancel}</Button>}
      {may('tasks.execute') && failed && <Button size="xs" title={words.retryHint} loading={controls.retry.isPending} onClick={() => controls.retry.mutate()}>{words.retry}</Button>}
      {may('tasks.execute') && execution && job.kind === 'task' && <Button size="xs" variant="default"
        renderRoot={(props) => <Link to="/tasks/$taskId" params={{taskId: execution.task_id}} search={{from: execution.id} as never} {...props} />}>{words.again}</Button>}
      {may('tasks.execute') && job.template_id && <Button size="xs" variant="default"
        renderRoot={(props) => <Link to={`/pipelines/${encodeURIComponent(job.template_id ?? '')}/run` as '/jobs'} search={{from: job.id} as never} {...props} />}>{words.again}</Button>}
      <Menu position="bottom-end">
        <Menu.Target><Button size="xs" variant="default" aria-label={words.more} px={8}><IconDots size={16} /></Button></Menu.Target>
        <Menu.Dropdown>
          {may('jobs.cancel') && !ended && <Menu.Item onClick={ofPriority.open}>{words.priority}</Menu.Item>}
          {may('tasks.execute') && job.kind === 'pipeline' && ended && <Menu.Item onClick={ofRerun.open}>{words.rerun}</Menu.Item>}
          <Menu.Item renderRoot={(props) => <Link to="/jobs/compare" search={{a: job.id} as never} {...props} />}>{words.inCompare}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={priority} onClose={ofPriority.close} title={words.priority}><Priority job={job} controls={controls} close={ofPriority.close} /></Modal>
      <Modal opened={rerun} onClose={ofRerun.close} title={words.rerunTitle}><Rerun job={job} controls={controls} steps={steps} close={ofRerun.close} /></Modal>
    </>
  );
}
