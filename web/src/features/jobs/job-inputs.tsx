import {Alert, Stack, Text} from '@mantine/core';
import {isNode} from '~/schema-view/describe';
import {Raw, SchemaView} from '~/schema-view/schema-view';
import {Empty, Loaded} from '~/ui/states';
import {inputs as words} from '~/texts/jobs';
import {useInputs, useTaskVersion, type Execution} from './queries';

/** Every parameter of an execution, called as its task calls them. */
export function JobInputs({execution}: {execution: Execution}) {
  const inputs = useInputs(execution);
  const task = useTaskVersion(execution.task_id, execution.task_version);
  const schema = isNode(task.data?.input_schema) ? task.data.input_schema : undefined;
  return (
    <Loaded query={inputs}>
      {(given) => given === null ? <Empty>{words.none}</Empty> : (
        <Stack>
          {!given.whole && <Alert color="blue" variant="light">{words.partly}</Alert>}
          {task.isError && <Text size="sm">{words.gone}</Text>}
          <SchemaView value={given.values} schema={schema} level={2} />
          <Raw value={given.values} />
        </Stack>
      )}
    </Loaded>
  );
}
