// The executions of a job, and of the one that is looked at its log and its result.
import {Alert, Button, Card, Code, Group, Stack, Text, Title} from '@mantine/core';
import {useEffect, useRef, useState} from 'react';
import {DataTable, type Column} from '~/ui/data-table';
import {Empty, Loaded} from '~/ui/states';
import {Status} from '~/ui/status';
import {took} from '~/ui/times';
import {Took} from '~/ui/took';
import {executions as words} from '~/texts/jobs';
import {useLog} from './log';
import {Outcome} from './outcome';
import {isFinal, useExecution, useResults, type Execution} from './queries';

const columns: readonly Column<Execution>[] = [
  {key: 'task', title: words.task, width: 170, grow: 3, cell: (one) => `${one.task_id} ${one.task_version}`},
  {key: 'status', title: words.status, width: 135, grow: 0, cell: (one) => <Status value={one.status} />},
  {key: 'progress', title: words.progress, width: 95, grow: 0, numeric: true, cell: (one) => (one.status === 'RUNNING' ? `${Math.floor(100 * one.progress)} %` : '')},
  {key: 'message', title: words.message, width: 180, grow: 3, cell: (one) => (one.status === 'COMPLETED' ? '' : one.error?.detail ?? one.message)},
  {key: 'attempt', title: words.attempt, width: 90, grow: 0, numeric: true, cell: (one) => one.attempt || ''},
  {key: 'service', title: words.service, width: 120, grow: 1, cell: (one) => one.service ?? ''},
  {key: 'waited', title: words.waited, width: 90, grow: 0, numeric: true, cell: (one) => (one.started_at ? took(one.created_at, one.started_at) : '')},
  {key: 'took', title: words.took, width: 110, grow: 0, numeric: true, cell: (one) => <Took from={one.started_at} to={one.finished_at} ended={isFinal(one.status)} />},
];

/** Its end stays in sight while it grows, unless one has scrolled up. */
function Growing({text}: {text: string}) {
  const shown = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (shown.current && atEnd.current) shown.current.scrollTop = shown.current.scrollHeight;
  }, [text]);
  return (
    <Code block mah={420} style={{overflow: 'auto'}} tabIndex={0} role="log" aria-label={words.log} ref={shown as never}
      onScroll={({currentTarget: {scrollTop, clientHeight, scrollHeight}}) => {
        atEnd.current = scrollTop + clientHeight > scrollHeight - 20;
      }}>{text}</Code>
  );
}

function Log({execution}: {execution: Execution}) {
  return (
    <Loaded query={useLog(execution)} rows={3}>
      {(text) => text.trim() === '' ? <Text size="sm">{words.noLog}</Text> : <Growing text={text} />}
    </Loaded>
  );
}

function Result({execution}: {execution: Execution}) {
  return <Loaded query={useResults(execution.id, true)}>{(results) => <Outcome results={results} execution={execution} />}</Loaded>;
}

function Looked({execution}: {execution: Execution}) {
  const [shown, show] = useState(false);
  return (
    <Card withBorder padding="sm" component="section" aria-label={words.log}>
      <Stack gap="sm">
        <Group gap="sm"><Title order={2} size="h5">{execution.task_id}</Title><Status value={execution.status} /><Text size="xs">{words.id} {execution.id}</Text></Group>
        {execution.error && <Alert color="red" variant="light" title={words.failed}><Text size="sm">{execution.error.detail}</Text><Text size="xs">{execution.error.code}</Text></Alert>}
        {execution.result_of ? <Text size="sm">{words.reused}</Text> : <Log execution={execution} />}
        {execution.status === 'COMPLETED' && (shown ? <Result execution={execution} />
          : <Button w="fit-content" size="xs" variant="default" onClick={() => show(true)}>{words.show}</Button>)}
      </Stack>
    </Card>
  );
}

interface ExecutionsProps {
  executions: readonly Execution[];
  looked: string;
  look: (execution: string) => void;
}

export function Executions({executions, looked, look}: ExecutionsProps) {
  const listed = executions.find((execution) => execution.id === looked) ?? (executions.length === 1 ? executions[0] : undefined);
  const other = useExecution(executions[0]?.job_id ?? '', looked, looked !== '' && !listed);
  const one = listed ?? other.data;
  if (executions.length === 0) return <Empty>{words.none}</Empty>;
  return (
    <Stack gap="sm">
      <DataTable label={words.label} rows={executions} columns={columns} keyOf={(execution) => execution.id} nameOf={(execution) => execution.task_id}
        {...(executions.length > 8 && {height: '320px'})} current={one?.id} onCurrent={(execution) => look(execution.id)} rowHeight={34} />
      {executions.length >= 1000 && <Text size="sm">{words.first}</Text>}
      {one ? <Looked key={one.id} execution={one} /> : <Text size="sm">{words.choose}</Text>}
    </Stack>
  );
}
