// A job under way and after: how far its steps are, what failed, what came out.
import {Anchor, Button, Card, Code, Group, Progress, Stack, Table, Text, Title} from '@mantine/core';
import {useParams} from '@tanstack/react-router';
import {ownUrl} from '~/api/client';
import {Failure, Loaded} from '~/ui/states';
import {Status} from '~/ui/status';
import {moment, took} from '~/ui/times';
import {words} from '~/texts/jobs';
import {Poses} from './poses';
import {isFinal, useCancel, useFailures, useJob, useResults, useSteps, type Results} from './queries';

function Steps({jobId}: {jobId: string}) {
  const steps = useSteps(jobId);
  return (
    <Loaded query={steps}>
      {(data) => (
        <Stack gap="xs">
          <Progress value={100 * data.progress.fraction} aria-label="Progress" animated={!isFinal(data.job.status)} />
          <Table>
            <Table.Tbody>
              {data.steps.map((step) => (
                <Table.Tr key={step.path}>
                  <Table.Td>{step.path}</Table.Td>
                  <Table.Td><Status value={step.status} /></Table.Td>
                  <Table.Td>{step.items ? `${step.items.completed} of ${step.items.total ?? '?'}` : ''}</Table.Td>
                  <Table.Td>{took(step.started_at, step.finished_at)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Stack>
      )}
    </Loaded>
  );
}

function Failures({jobId}: {jobId: string}) {
  const failures = useFailures(jobId);
  if (!failures.data || failures.data.items.length === 0) return null;
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">{words.failures}</Title>
      <Table>
        <Table.Tbody>
          {failures.data.items.map((failure) => (
            <Table.Tr key={failure.id}>
              <Table.Td>{failure.step}</Table.Td>
              <Table.Td>{failure.part ? `${failure.part.name || 'item'} (${failure.part.place})` : failure.place}</Table.Td>
              <Table.Td>{failure.error.detail}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

function Outcome({results}: {results: Results}) {
  return (
    <>
      {results.docking.length > 0 && <section aria-label={words.poses}>
        <Title order={2} size="h4" mb="xs">{words.poses}</Title>
        <Poses results={results} />
      </section>}
      {results.outputs.length > 0 && <section aria-label={words.files}>
        <Title order={2} size="h4" mb="xs">{words.files}</Title>
        <Group>{results.outputs.map((file) => (
          <Anchor key={file.name} href={ownUrl(file.url)} download={file.name}>{file.name} ({Math.ceil(file.size_bytes / 1024)} kB)</Anchor>
        ))}</Group>
      </section>}
      <section aria-label={words.result}>
        <Title order={2} size="h4" mb="xs">{words.result}</Title>
        <Code block mah={420} style={{overflow: 'auto'}}>{JSON.stringify(results.result, null, 2)}</Code>
      </section>
    </>
  );
}

/** Of a job of one task; a pipeline's outputs are its steps'. */
function OneResult({executionId}: {executionId: string}) {
  return <Loaded query={useResults(executionId, true)}>{(results) => <Outcome results={results} />}</Loaded>;
}

export function JobPage() {
  const {jobId} = useParams({from: '/jobs/$jobId'});
  const job = useJob(jobId);
  const cancel = useCancel(jobId);
  return (
    <Loaded query={job}>
      {({job: about, executions}) => (
        <Stack>
          <Group justify="space-between">
            <Group>
              <Title order={1} size="h2">{about.name}</Title>
              <Status value={about.status} />
              {about.paused && <Text size="sm">{words.paused}</Text>}
            </Group>
            {!isFinal(about.status) && <Button variant="default" loading={cancel.isPending}
              onClick={() => cancel.mutate()}>{words.cancel}</Button>}
          </Group>
          <Text size="sm">{moment(about.created_at)} · {took(about.started_at, about.finished_at)}</Text>
          {cancel.error && <Failure error={cancel.error} />}
          <Steps jobId={jobId} />
          <Failures jobId={jobId} />
          {about.kind === 'task' && executions[0]?.status === 'COMPLETED' && <OneResult executionId={executions[0].id} />}
        </Stack>
      )}
    </Loaded>
  );
}
