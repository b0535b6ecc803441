import {Button, Stack, Table, Title} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import {Empty, Failure, Waiting} from '~/ui/states';
import {Status} from '~/ui/status';
import {moment, took} from '~/ui/times';
import {states} from '~/texts/common';
import {words} from '~/texts/jobs';
import {useJobs, type Job} from './queries';

function Row({job}: {job: Job}) {
  return (
    <Table.Tr>
      <Table.Td><Link to="/jobs/$jobId" params={{jobId: job.id}}>{job.name}</Link></Table.Td>
      <Table.Td><Status value={job.status} /></Table.Td>
      <Table.Td>{moment(job.created_at)}</Table.Td>
      <Table.Td>{took(job.started_at, job.finished_at)}</Table.Td>
    </Table.Tr>
  );
}

export function JobList() {
  const jobs = useJobs();
  const all = jobs.data?.pages.flatMap((page) => page.items);
  return (
    <Stack>
      <Title order={1} size="h2">{words.title}</Title>
      {jobs.isError && <Failure error={jobs.error} retry={() => void jobs.refetch()} />}
      {!all && !jobs.isError && <Waiting />}
      {all?.length === 0 && <Empty>{words.none}</Empty>}
      {all && all.length > 0 && (
        <Table.ScrollContainer minWidth={560}>
          <Table highlightOnHover>
            <Table.Thead><Table.Tr>
              {[words.name, words.status, words.created, words.took].map((name) => <Table.Th key={name}>{name}</Table.Th>)}
            </Table.Tr></Table.Thead>
            <Table.Tbody>{all.map((job) => <Row key={job.id} job={job} />)}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {jobs.hasNextPage && <Button variant="default" loading={jobs.isFetchingNextPage}
        onClick={() => void jobs.fetchNextPage()}>{states.more}</Button>}
    </Stack>
  );
}
