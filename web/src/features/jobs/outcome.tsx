// What came out of one execution: its poses where it docked, else what its task says that it gives; its files, and how it
// was made.
import {ActionIcon, Alert, Anchor, Code, CopyButton, Group, List, Stack, Table, Text, Title} from '@mantine/core';
import {IconCheck, IconCopy} from '@tabler/icons-react';
import type {ReactNode} from 'react';
import {ownUrl} from '~/api/client';
import {JobPoses} from '~/features/results/job-poses';
import {isNode} from '~/schema-view/describe';
import {Raw, SchemaView} from '~/schema-view/schema-view';
import {size} from '~/ui/sizes';
import {moment, took} from '~/ui/times';
import {outcome as words} from '~/texts/jobs';
import {commandOf, engineOf, warningsOf} from './made';
import {useTaskVersion, type Execution, type Output, type Results} from './queries';

function Section({title, children}: {title: string; children: ReactNode}) {
  return <section aria-label={title}><Title order={2} size="h4" mb="xs">{title}</Title>{children}</section>;
}

export function Files({files}: {files: readonly Output[]}) {
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table>
        <Table.Thead><Table.Tr>{[words.file, words.size, words.type, words.checksum].map((name) => <Table.Th key={name}>{name}</Table.Th>)}</Table.Tr></Table.Thead>
        <Table.Tbody>
          {files.map((file) => (
            <Table.Tr key={file.name}>
              <Table.Td><Anchor size="sm" href={ownUrl(file.url)} download={file.name}>{file.name}</Anchor></Table.Td>
              <Table.Td>{size(file.size_bytes)}</Table.Td>
              <Table.Td>{file.content_type}</Table.Td>
              <Table.Td><Code title={file.sha256}>{file.sha256.slice(0, 12)}…</Code></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Made({results}: {results: Results}) {
  const {engine, command} = {engine: engineOf(results.result), command: commandOf(results.result)};
  const rows: [string, ReactNode][] = [
    [words.taskName, `${results.task_id} ${results.task_version}`],
    ...(engine ? [[words.engine, engine] as [string, string]] : []),
    [words.service, results.service],
    [words.began, `${moment(results.started_at)} (${took(results.started_at, results.finished_at)})`],
  ];
  return (
    <Section title={words.run}>
      <Table withRowBorders={false} w="auto"><Table.Tbody>
        {rows.map(([name, value]) => <Table.Tr key={name}><Table.Th py={2} scope="row">{name}</Table.Th><Table.Td py={2}>{value}</Table.Td></Table.Tr>)}
      </Table.Tbody></Table>
      {command && <Group gap="xs" wrap="nowrap" align="start" mt="xs">
        <Code block style={{flex: 1, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere'}} aria-label={words.command}>{command}</Code>
        <CopyButton value={command}>{({copied, copy}) => (
          <ActionIcon variant="default" aria-label={copied ? words.copied : words.copy} onClick={copy}>{copied ? <IconCheck size={16} /> : <IconCopy size={16} />}</ActionIcon>
        )}</CopyButton>
      </Group>}
    </Section>
  );
}

const elsewhere = new Set(['warnings', 'command', 'engine']);
const posesElsewhere = new Set([...elsewhere, 'poses']);

export function Outcome({results, execution}: {results: Results; execution: Execution}) {
  const task = useTaskVersion(results.task_id, results.task_version);
  const warnings = warningsOf(results.result);
  const files = results.outputs.map((file) => ({...file, url: ownUrl(file.url)}));
  const docked = results.docking.length > 0;
  const schema = isNode(task.data?.output_schema) ? task.data.output_schema : undefined;
  return (
    <Stack gap="lg">
      {warnings.length > 0 && <Alert color="yellow" variant="light" title={words.warnings}><List size="sm">{warnings.map((one) => <List.Item key={one}>{one}</List.Item>)}</List></Alert>}
      {docked && <Section title={words.poses}><JobPoses results={results} executionId={execution.id} jobId={execution.job_id} /></Section>}
      <Section title={words.result}>
        {task.isPending ? null : <SchemaView value={results.result} schema={schema} files={files} without={docked ? posesElsewhere : elsewhere} />}
      </Section>
      {files.length > 0 && <Section title={words.files}><Files files={files} /></Section>}
      <Made results={results} />
      <Raw value={results.result} title={words.raw} />
    </Stack>
  );
}

/** What a pipeline gives, as its template says. */
export function PipelineOutputs({value}: {value: unknown}) {
  const nothing = value === null || value === undefined || (isNode(value) && Object.keys(value).length === 0);
  if (nothing) return <Text size="sm">{words.noOutputs}</Text>;
  return <Stack gap="lg"><SchemaView value={value} schema={undefined} level={2} /><Raw value={value} title={words.raw} /></Stack>;
}
