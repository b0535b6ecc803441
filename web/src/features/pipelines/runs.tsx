// The jobs of a template.
import {Anchor, Button} from '@mantine/core';
import {Link, useNavigate} from '@tanstack/react-router';
import type {Schemas} from '~/api/client';
import {DataTable, type Column} from '~/ui/data-table';
import {Empty, Failure, Waiting} from '~/ui/states';
import {Status} from '~/ui/status';
import {took} from '~/ui/times';
import {whenColumn, When} from '~/ui/when';
import {page as words, words as common} from '~/texts/pipelines';
import {useRuns, type About} from './queries';

type Job = Schemas['Job'];

const columns: Column<Job>[] = [
  {key: 'name', title: words.run, width: 180, cell: (job) => <Anchor component={Link} to={`/jobs/${job.id}`} size="sm">{job.name}</Anchor>},
  {key: 'version', title: common.version, cell: (job) => job.template_version ?? ''},
  {key: 'status', title: words.status, cell: (job) => <Status value={job.status} />},
  {key: 'created', title: words.began, ...whenColumn, cell: (job) => <When at={job.created_at} />},
  {key: 'took', title: words.took, cell: (job) => took(job.started_at, job.finished_at)},
];

export function Runs({about}: {about: About}) {
  const runs = useRuns(about.template_id);
  const navigate = useNavigate();
  if (runs.isError) return <Failure error={runs.error} retry={() => void runs.refetch()} />;
  if (!runs.data) return <Waiting />;
  const jobs = runs.data.pages.flatMap(({items}) => items);
  if (jobs.length === 0) return <Empty action={<Button component={Link} to={`/pipelines/${about.template_id}/run`}>{common.run}</Button>}>{words.noRuns}</Empty>;
  return (
    <DataTable label={words.tabs.runs} rows={jobs} columns={columns} keyOf={(job) => job.id}
      onCurrent={(job) => void navigate({to: '/jobs/$jobId', params: {jobId: job.id}})}
      onEnd={runs.hasNextPage && !runs.isFetchingNextPage ? () => void runs.fetchNextPage() : undefined} />
  );
}
