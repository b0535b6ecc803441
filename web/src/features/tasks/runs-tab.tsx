// Earlier runs of a task.
import {Button} from '@mantine/core';
import {useNavigate} from '@tanstack/react-router';
import type {Schemas} from '~/api/client';
import {DataTable, type Column} from '~/ui/data-table';
import {Empty, Failure, Waiting} from '~/ui/states';
import {Status} from '~/ui/status';
import {took} from '~/ui/times';
import {whenColumn, When} from '~/ui/when';
import {words} from '~/texts/tasks';
import {useRuns} from './queries';
import {useAddress} from '~/ui/address';

type Job = Schemas['Job'];

const columns: Column<Job>[] = [
  {key: 'name', title: words.job, cell: (job) => job.name, width: 200, grow: 2},
  {key: 'version', title: words.version, cell: (job) => job.task_version ?? '', width: 90},
  {key: 'status', title: words.status, cell: (job) => <Status value={job.status} />, width: 120},
  {key: 'begun', title: words.begun, ...whenColumn, cell: (job) => <When at={job.created_at} />},
  {key: 'took', title: words.took, cell: (job) => took(job.started_at, job.finished_at), width: 100},
];

export function RunsTab({task_id}: {task_id: string}) {
  const runs = useRuns(task_id);
  const navigate = useNavigate();
  const [, change] = useAddress();
  const all = runs.data?.pages.flatMap((page) => page.items);
  if (runs.isError && !all) return <Failure error={runs.error} retry={() => void runs.refetch()} />;
  if (!all) return <Waiting />;
  if (!all.length) return <Empty action={<Button variant="default" onClick={() => change({tab: ''})}>{words.run}</Button>}>{words.noRuns}</Empty>;
  return <DataTable label={words.runs} rows={all} columns={columns} keyOf={(job) => job.id} onCurrent={(job) => void navigate({to: '/jobs/$jobId', params: {jobId: job.id}})}
    onEnd={runs.hasNextPage && !runs.isFetchingNextPage ? () => void runs.fetchNextPage() : undefined} />;
}
