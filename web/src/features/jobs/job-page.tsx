// A job under way and after: how far it is, what failed, what came out, and how it went.
import {Badge, Group, Tabs, Text} from '@mantine/core';
import {useParams} from '@tanstack/react-router';
import {Suspense, type ReactNode} from 'react';
import {useMay} from '~/api/session';
import {Page} from '~/ui/page';
import {PageLink} from '~/ui/page-link';
import {Empty, Failure, Loaded, Waiting} from '~/ui/states';
import {Status} from '~/ui/status';
import {moment, took} from '~/ui/times';
import {Took} from '~/ui/took';
import {job as words, outcome as ofOutcome, tabs as names, words as ofJobs} from '~/texts/jobs';
import {useControls} from './controls';
import {Executions} from './executions';
import {Failures} from './failures';
import {JobActions} from './job-actions';
import {JobEvents} from './job-events';
import {JobInputs} from './job-inputs';
import {JobTimeline} from './job-timeline';
import {Outcome, PipelineOutputs} from './outcome';
import {JobProgress} from './progress';
import {isFinal, useJob, useOutputs, useResults, useSteps, type Execution, type Job, type JobSteps} from './queries';
import {textOf, useAddress} from '~/ui/address';
import {Steps} from './steps';

/** Of a job of one task. */
function OneResult({execution}: {execution: Execution}) {
  const results = useResults(execution.id, execution.status === 'COMPLETED');
  if (execution.status !== 'COMPLETED')
    return execution.error && isFinal(execution.status) ? <Failure error={new Error(execution.error.detail)} />
      : <Empty>{isFinal(execution.status) ? ofOutcome.failed : ofOutcome.wait}</Empty>;
  return <Loaded query={results}>{(data) => <Outcome results={data} execution={execution} />}</Loaded>;
}

function Outputs({job}: {job: Job}) {
  const outputs = useOutputs(job.id, job.status === 'COMPLETED');
  if (job.status !== 'COMPLETED') return <Empty>{isFinal(job.status) ? ofOutcome.failed : ofOutcome.wait}</Empty>;
  return <Loaded query={outputs}>{(value) => <PipelineOutputs value={value} />}</Loaded>;
}

function Header({job}: {job: Job}) {
  const what = job.kind === 'task' && job.task_id ? <PageLink underline="always" to="/tasks/$taskId" params={{taskId: job.task_id}}>{job.task_id}</PageLink> : job.template_id && <PageLink underline="always" to={`/pipelines/${encodeURIComponent(job.template_id)}` as '/jobs'}>{job.template_id}</PageLink>;
  return (
    <Group gap="md" aria-label={words.about} role="group">
      <Text size="sm">{ofJobs.kinds[job.kind] ?? job.kind} {what} {job.task_version ?? job.template_version}</Text>
      <Text size="sm">{words.submitted} {moment(job.created_at)}{job.submitted_by && ` ${words.byWhom(job.submitted_by)}`}</Text>
      {job.started_at && <Text size="sm">{words.waited} {took(job.created_at, job.started_at)}</Text>}
      {job.started_at && <Text size="sm">{isFinal(job.status) ? words.took : words.runs} <Took from={job.started_at} to={job.finished_at} ended={isFinal(job.status)} /></Text>}
      <Text size="sm">{words.priority} {job.priority}</Text>
      {job.rerun_of && <Text size="sm"><PageLink to="/jobs/$jobId" params={{jobId: job.rerun_of}}>{words.rerunOf}</PageLink></Text>}
    </Group>
  );
}

/** The executions of a job where they are looked at. */
function OfExecutions({jobId, children}: {jobId: string; children: (executions: readonly Execution[]) => ReactNode}) {
  return <Loaded query={useJob(jobId)}>{({executions}) => children(executions)}</Loaded>;
}

type Part = [name: keyof typeof names, panel: ReactNode];

interface PartsProps {
  steps: JobSteps;
  /** Of a job of one task. */
  only: Execution | undefined;
}

/** Which parts there are; the first is shown where the address says none. */
function Parts({steps, only}: PartsProps) {
  const {job} = steps;
  const may = useMay();
  const [search, setSearch] = useAddress();
  const failed = steps.progress.failed;
  const result: Part = job.kind === 'pipeline' ? ['outputs', <Outputs job={job} />]
    : ['result', only ? <OneResult execution={only} /> : <Waiting />];
  const parts: Part[] = [
    ...(job.kind === 'pipeline' ? [['steps', <Steps steps={steps.steps} />] as Part] : []),
    ...(may('results.read') ? [result] : []),
    ['inputs', <JobInputs job={job} />],
    ['failures', <Failures jobId={job.id} showLog={(execution) => setSearch({tab: 'executions', execution})} />],
    ['executions', <OfExecutions jobId={job.id}>{(executions) =>
      <Executions executions={executions} looked={textOf(search, 'execution')} look={(execution) => setSearch({execution})} />}</OfExecutions>],
    ['timeline', <OfExecutions jobId={job.id}>{(executions) => <JobTimeline steps={steps} executions={executions} />}</OfExecutions>],
    ['events', <JobEvents jobId={job.id} />],
  ];
  const asked = textOf(search, 'tab');
  const shown = parts.some(([name]) => name === asked) ? asked : parts[0]?.[0] ?? '';
  return (
    <Tabs value={shown} onChange={(tab) => setSearch({tab: tab === parts[0]?.[0] ? '' : tab, execution: '', step: '', view: ''})} keepMounted={false}>
      <Tabs.List aria-label={names.label} mb="md">
        {parts.map(([name]) => <Tabs.Tab key={name} value={name} rightSection={name === 'failures' && failed > 0 && <Badge size="sm" color="red.8" radius="xl" circle={failed < 10}>{failed}</Badge>}>{names[name]}</Tabs.Tab>)}
      </Tabs.List>
      {parts.map(([name, panel]) => <Tabs.Panel key={name} value={name}><Suspense fallback={<Waiting />}>{panel}</Suspense></Tabs.Panel>)}
    </Tabs>
  );
}

function JobView({steps}: {steps: JobSteps}) {
  const {job} = steps;
  const controls = useControls(job.id);
  const only = useJob(job.id, job.kind === 'task').data?.executions[0];
  const refused = [controls.cancel, controls.pause, controls.resume, controls.retry].find((control) => control.error)?.error;
  return (
    <Page title={job.name} actions={<JobActions job={job} controls={controls} steps={steps.steps} execution={only} />}
      about={<><Status value={job.status} />{job.paused && !isFinal(job.status) && <Badge color="yellow" variant="dot" radius="sm" tt="none">{ofJobs.paused}</Badge>}</>}>
      <Header job={job} />
      {refused && <Failure error={refused} />}
      <JobProgress steps={steps} />
      <Parts steps={steps} only={only} />
    </Page>
  );
}

export function JobPage() {
  const {jobId} = useParams({from: '/jobs/$jobId'});
  return <Loaded query={useSteps(jobId)}>{(steps) => <JobView key={steps.job.id} steps={steps} />}</Loaded>;
}
