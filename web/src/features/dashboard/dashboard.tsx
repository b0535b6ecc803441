// What goes on, how it goes, and where to begin.
import {Card, Group, SimpleGrid, Stack, Text, Title} from '@mantine/core';
import {useMay} from '~/api/session';
import {filtersOf} from '~/features/jobs/filters';
import {isFinal, useJobs, type Job} from '~/features/jobs/queries';
import {Page} from '~/ui/page';
import {PageLink} from '~/ui/page-link';
import {Loaded} from '~/ui/states';
import {Status} from '~/ui/status';
import {Took} from '~/ui/took';
import {When} from '~/ui/when';
import {words} from '~/texts/dashboard';
import {useUsage} from './queries';
import {QuickStart} from './quick-start';
import {Quota} from './quota';
import {ServiceHealth} from './service-health';
import {Throughput} from './throughput';

const shown = 8;

function Row({job}: {job: Job}) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Stack gap={0} miw={0}>
        <Text size="sm" truncate><PageLink to="/jobs/$jobId" params={{jobId: job.id}}>{job.name}</PageLink></Text>
        <Text size="xs" c="dimmed"><When at={job.created_at} /> · <Took from={job.started_at} to={job.finished_at} ended={isFinal(job.status)} /></Text>
      </Stack>
      <Status value={job.status} />
    </Group>
  );
}

function Jobs({title, jobs, none, status}: {title: string; jobs: ReturnType<typeof useJobs>; none: string; status?: string}) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">{title}</Title>
        <Text size="sm"><PageLink to="/jobs" search={(status ? {status} : {}) as never}>{words.allJobs}</PageLink></Text>
      </Group>
      <Loaded query={jobs} rows={4}>
        {({pages}) => {
          const items = pages[0]?.items ?? [];
          return <Stack gap="xs">{items.length ? items.map((job) => <Row key={job.id} job={job} />) : <Text size="sm">{none}</Text>}</Stack>;
        }}
      </Loaded>
    </Card>
  );
}

const active = 'RUNNING,QUEUED,PENDING';

export function Dashboard() {
  const may = useMay();
  const running = useJobs(filtersOf({status: active}), shown);
  const recent = useJobs(filtersOf({}), shown);
  const usage = useUsage();
  const nothing = recent.data?.pages[0]?.items.length === 0;
  return (
    <Page title={words.title}>
      {nothing && <Text>{words.welcome}</Text>}
      {nothing && <QuickStart />}
      <SimpleGrid cols={{base: 1, lg: 2}}>
        {may('jobs.read') && <>
          <Jobs title={words.running} jobs={running} none={words.noneRunning} status={active} />
          <Jobs title={words.recent} jobs={recent} none={words.noneRecent} />
        </>}
        <Stack gap="md">
          <Loaded query={usage} rows={4}>{(data) => <><Throughput told={data.executions} /><Quota usage={data} /></>}</Loaded>
        </Stack>
        <ServiceHealth />
      </SimpleGrid>
      {!nothing && <QuickStart />}
    </Page>
  );
}
