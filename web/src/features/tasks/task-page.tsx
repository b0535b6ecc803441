// A task, with the form that its document makes.
import {Alert, Button, Group, Stack, Text, Title} from '@mantine/core';
import {useNavigate, useParams} from '@tanstack/react-router';
import {useMemo, useRef, useState} from 'react';
import {Problem} from '~/api/client';
import {exampleOf} from '~/schema-form/draw';
import {SchemaForm} from '~/schema-form/schema-form';
import {Failure, Loaded} from '~/ui/states';
import {words} from '~/texts/tasks';
import {Availability} from './availability';
import {useExecute, useTask, type TaskDetail} from './queries';

function Execute({detail}: {detail: TaskDetail}) {
  const schema = useMemo(() => (detail.input_schema ?? {type: 'object'}) as object, [detail]);
  const [value, setValue] = useState<unknown>({});
  const execute = useExecute(detail.task);
  const navigate = useNavigate();
  const key = useRef(crypto.randomUUID());
  const faults = execute.error instanceof Problem ? execute.error.faults : [];
  const example = exampleOf(schema);
  const change = (next: unknown) => {
    setValue(next);
    key.current = crypto.randomUUID();  // other inputs are another request
  };
  const submit = (inputs: unknown) => execute.mutate({inputs, key: key.current}, {
    onSuccess: (submitted) => void navigate({to: '/jobs/$jobId', params: {jobId: submitted.job_id}}),
  });
  return (
    <SchemaForm schema={schema} value={value} onChange={change} onSubmit={submit}
      errors={faults}>
      <Stack mt="md">
        {execute.error && <Failure error={execute.error} />}
        <Group>
          <Button type="submit" loading={execute.isPending}>{words.run}</Button>
          {example && <Button variant="default" onClick={() => change(example)}>{words.example}</Button>}
        </Group>
      </Stack>
    </SchemaForm>
  );
}

export function TaskPage() {
  const {taskId} = useParams({from: '/tasks/$taskId'});
  const detail = useTask(taskId);
  return (
    <Loaded query={detail}>
      {(data) => (
        <Stack maw={860}>
          <Group justify="space-between" align="start">
            <Title order={1} size="h2">{data.task.name}</Title>
            <Availability task={data.task} />
          </Group>
          <Text>{data.task.description}</Text>
          <Text size="sm">{words.version} {data.task.version} · {data.task.task_id}</Text>
          {data.task.unavailable && <Alert color="yellow" variant="light">{data.task.unavailable}</Alert>}
          <Execute key={`${data.task.task_id} ${data.task.version}`} detail={data} />
        </Stack>
      )}
    </Loaded>
  );
}
