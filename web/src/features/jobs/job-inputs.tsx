import {Stack, Text} from '@mantine/core';
import {isNode, type Node} from '~/schema-view/describe';
import {Raw, SchemaView} from '~/schema-view/schema-view';
import {Loaded} from '~/ui/states';
import {inputs as words} from '~/texts/jobs';
import {useInputs, useParameters, useTaskVersion, type Job} from './queries';

function Given({job, schema, gone}: {job: Job; schema: Node | undefined; gone: boolean}) {
  return (
    <Loaded query={useInputs(job.id)}>
      {(values) => (
        <Stack>
          {gone && <Text size="sm">{words.gone}</Text>}
          <SchemaView value={values} schema={schema} level={2} />
          <Raw value={values} />
        </Stack>
      )}
    </Loaded>
  );
}

function OfTask({job}: {job: Job}) {
  const task = useTaskVersion(job.task_id, job.task_version);
  return <Given job={job} schema={isNode(task.data?.input_schema) ? task.data.input_schema : undefined} gone={task.isError} />;
}

function OfPipeline({job}: {job: Job}) {
  const parameters = useParameters(job);
  return <Given job={job} schema={parameters.data as Node | undefined} gone={parameters.isError} />;
}

/** Every parameter of a job, called as its task or template calls them. */
export function JobInputs({job}: {job: Job}) {
  return job.kind === 'pipeline' ? <OfPipeline job={job} /> : <OfTask job={job} />;
}
