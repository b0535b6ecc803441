// Running a task: its inputs as a form, as JSON, or for many ligands at once.
import {Alert, Button, FileButton, Group, SegmentedControl, Stack, Text} from '@mantine/core';
import {useNavigate} from '@tanstack/react-router';
import {lazy, Suspense, useRef, useState, type ReactNode} from 'react';
import {Problem} from '~/api/client';
import {useMay} from '~/api/session';
import {exampleOf} from '~/schema-form/draw';
import {SchemaForm} from '~/schema-form/schema-form';
import {tellFailure} from '~/ui/notify';
import {Failure, Waiting} from '~/ui/states';
import {words} from '~/texts/tasks';
import {Batch} from './batch';
import {ligandFields} from './batch-fields';
import {dropDraft} from './draft';
import {readInputs, saveInputs} from './inputs-file';
import {schemaOf, type useInputs} from './prefill';
import {useExecute, type TaskDetail} from './queries';
import {textOf, useAddress} from '~/ui/address';

const JsonInputs = lazy(() => import('~/schema-form/json-inputs'));

function Draft({state, task_id}: {state: ReturnType<typeof useInputs>; task_id: string}) {
  if (state.draft === undefined) return null;
  return (
    <Alert variant="light" color="blue" role="status">
      <Group justify="space-between">
        <Text size="sm">{words.draft}</Text>
        <Group gap="xs">
          <Button size="compact-sm" onClick={() => state.change(state.draft)}>{words.takeDraft}</Button>
          <Button size="compact-sm" variant="default" onClick={() => {
            dropDraft(task_id);
            state.forget();
          }}>{words.dropDraft}</Button>
        </Group>
      </Group>
    </Alert>
  );
}

function FileButtons({task_id, state, example}: {task_id: string; state: ReturnType<typeof useInputs>; example: object | undefined}) {
  const load = async (file: File | null) => {
    if (!file) return;
    const inputs = await readInputs(file);
    if (inputs) state.change(inputs);
    else tellFailure(words.notInputs(file.name));
  };
  return (
    <Group gap="xs">
      {example && <Button size="xs" variant="default" onClick={() => state.change(example)}>{words.example}</Button>}
      <FileButton accept="application/json,.json" onChange={(file) => void load(file)}>{(button) => <Button {...button} size="xs" variant="default">{words.load}</Button>}</FileButton>
      <Button size="xs" variant="default" onClick={() => saveInputs(task_id, state.inputs)}>{words.save}</Button>
      <Button size="xs" variant="subtle" color="gray" onClick={() => state.change({})}>{words.reset}</Button>
    </Group>
  );
}

export function RunTab({detail, state, notice}: {detail: TaskDetail; state: ReturnType<typeof useInputs>; notice: ReactNode}) {
  const {task} = detail;
  const schema = schemaOf(detail);
  const [search, change] = useAddress();
  const may = useMay();
  const execute = useExecute(task);
  const navigate = useNavigate();
  const request = useRef({inputs: undefined as unknown, key: ''});
  const [refused, setRefused] = useState<unknown>();  // the inputs that the platform's faults are of
  const fields = ligandFields(schema);
  const way = textOf(search, 'as') || 'form';
  const submit = (inputs: unknown) => {
    if (request.current.inputs !== state.inputs) request.current = {inputs: state.inputs, key: crypto.randomUUID()};  // the same again is the same request
    execute.mutate({inputs, key: request.current.key}, {
      onError: () => setRefused(state.inputs),
      onSuccess: ({job_id}) => {
        dropDraft(task.task_id);
        void navigate({to: '/jobs/$jobId', params: {jobId: job_id}});
      },
    });
  };
  const faults = execute.error instanceof Problem && refused === state.inputs ? execute.error.faults : [];
  const ways = [{value: 'form', label: words.form}, {value: 'json', label: words.json}, ...(fields.length ? [{value: 'many', label: words.many}] : [])];
  const run = (
    <Stack gap="sm">
      {execute.error && refused === state.inputs && faults.length === 0 && <Failure error={execute.error} />}
      {may('tasks.execute') ? <Group><Button type="submit" loading={execute.isPending}>{words.run}</Button></Group> : <Text size="sm">{words.noRun}</Text>}
    </Stack>
  );
  return (
    <Stack maw={way === 'many' ? undefined : 960}>
      {notice}
      <Draft state={state} task_id={task.task_id} />
      {state.run.isError && <Failure error={state.run.error} retry={() => void state.run.refetch()} />}
      {state.began && <Text size="sm" c="dimmed" role="status">{state.began === 'run' ? words.fromRun : words.fromAddress}</Text>}
      <Group justify="space-between">
        <SegmentedControl size="xs" aria-label={words.ways} data={ways} value={way} onChange={(as) => change({as: as === 'form' ? '' : as})} />
        <FileButtons task_id={task.task_id} state={state} example={exampleOf(schema)} />
      </Group>
      {way === 'json' && <Suspense fallback={<Waiting rows={8} />}><JsonInputs value={state.inputs} onChange={state.change} /></Suspense>}
      {way === 'many' && fields.length > 0
        ? <Batch task={task} schema={schema} fields={fields} inputs={state.inputs} onChange={state.change} />
        : <SchemaForm schema={schema} value={state.inputs} onChange={state.change} onSubmit={submit} errors={faults} hidden={way === 'json'}>{run}</SchemaForm>}
    </Stack>
  );
}
