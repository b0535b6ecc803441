// All jobs of the organisation that one may see, as they go on.
import {Button, Group, Text} from '@mantine/core';
import {Link, useNavigate} from '@tanstack/react-router';
import {useCallback, useState} from 'react';
import {DataTable, type Column} from '~/ui/data-table';
import {Page} from '~/ui/page';
import {PageLink} from '~/ui/page-link';
import {Empty, Failure, Waiting} from '~/ui/states';
import {Status} from '~/ui/status';
import {moment} from '~/ui/times';
import {whenColumn, When} from '~/ui/when';
import {Took} from '~/ui/took';
import {words} from '~/texts/jobs';
import {filtersOf, isFiltered, searchOf, type JobFilters} from './filters';
import {FilterBar} from './job-filters';
import {isFinal, useJobs, type Job} from './queries';
import {useAddress} from '~/ui/address';
import {Selection} from './selection';

const columns: readonly Column<Job>[] = [
  {key: 'name', title: words.name, width: 160, grow: 2,
   cell: (job) => <PageLink to="/jobs/$jobId" params={{jobId: job.id}} onClick={(event) => event.stopPropagation()} tabIndex={-1}>{job.name}</PageLink>},
  {key: 'status', title: words.status, width: 130, grow: 0.5,
   cell: (job) => <Group gap={6} wrap="nowrap"><Status value={job.status} />{job.paused && <Text size="xs">{words.paused}</Text>}</Group>},
  {key: 'kind', title: words.kind, width: 78, grow: 0, cell: (job) => words.kinds[job.kind] ?? job.kind},
  {key: 'task', title: words.task, width: 175, grow: 2,
   cell: (job) => `${job.task_id ?? job.template_id ?? ''} ${job.task_version ?? job.template_version ?? ''}`},
  {key: 'priority', title: words.priority, width: 84, grow: 0, numeric: true, cell: (job) => job.priority},
  {key: 'by', title: words.by, width: 124, grow: 1, cell: (job) => job.submitted_by ?? ''},
  {key: 'created', title: words.created, ...whenColumn, cell: (job) => <When at={job.created_at} />},
  {key: 'took', title: words.took, width: 90, grow: 0, numeric: true, cell: (job) => <Took from={job.started_at} to={job.finished_at} ended={isFinal(job.status)} />},
];

function Table({jobs, selected, select}: {jobs: ReturnType<typeof useJobs>; selected: Set<string>; select: (to: Set<string>) => void}) {
  const navigate = useNavigate();
  const {hasNextPage, isFetchingNextPage, fetchNextPage} = jobs;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <DataTable label={words.title} rows={jobs.data?.pages.flatMap((page) => page.items) ?? []} columns={columns} keyOf={(job) => job.id}
      nameOf={(job) => `${job.name}, ${moment(job.created_at)}`} selected={selected} onSelect={select} onEnd={more}
      onCurrent={(job) => void navigate({to: '/jobs/$jobId', params: {jobId: job.id}})} />
  );
}

export function JobList() {
  const [search, setSearch] = useAddress();
  const filters = filtersOf(search);
  const jobs = useJobs(filters);
  const [selected, select] = useState(new Set<string>());
  const change = (to: Partial<JobFilters>) => {
    select(new Set());  // what is not seen is not acted on
    setSearch(searchOf({...filters, ...to}));
  };
  const clear = () => change(filtersOf({}));
  const all = jobs.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={words.title}>
      <FilterBar filters={filters} change={change} clear={clear} />
      <Selection selected={selected} clear={() => select(new Set())} nameOf={(id) => all?.find((job) => job.id === id)?.name ?? id} />
      {jobs.isError && <Failure error={jobs.error} retry={() => void jobs.refetch()} />}
      {!all && !jobs.isError && <Waiting rows={8} />}
      {all?.length === 0 && (isFiltered(filters)
        ? <Empty action={<Button variant="default" onClick={clear}>{words.clearFilters}</Button>}>{words.noneFits}</Empty>
        : <Empty action={<Button renderRoot={(props) => <Link to="/tasks" {...props} />}>{words.toTasks}</Button>}>{words.none}</Empty>)}
      {all && all.length > 0 && <Table jobs={jobs} selected={selected} select={select} />}
    </Page>
  );
}
