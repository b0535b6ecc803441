// Two jobs side by side: what they were given, with what they ran, how long it took, what came out.
import {ActionIcon, Badge, Checkbox, Group, Select, Stack, Text, Title} from '@mantine/core';
import {IconArrowsExchange} from '@tabler/icons-react';
import {inLine, isNode, kindOf, number} from '~/schema-view/describe';
import {DataTable, type Column} from '~/ui/data-table';
import {Page} from '~/ui/page';
import {PageLink} from '~/ui/page-link';
import {Empty, Failure, Waiting} from '~/ui/states';
import {moment, took} from '~/ui/times';
import {compare as words, job as ofJob, outcome, words as ofJobs} from '~/texts/jobs';
import {compared, differenceOf, leavesOf, numbersOf, type Compared, type Leaf} from './compare';
import {filtersOf} from './filters';
import {engineOf} from './made';
import {useInputs, useJob, useJobs, useOutputs, useParameters, useResults, useSteps, useTaskVersion, type Job} from './queries';
import {textOf, useAddress} from '~/ui/address';

/** All that is compared of one job. */
function useSide(id: string) {
  const detail = useJob(id);
  const about = detail.data?.job;
  const execution = about?.kind === 'task' ? detail.data?.executions[0] : undefined;
  const done = about?.status === 'COMPLETED';
  const inputs = useInputs(id);
  const results = useResults(execution?.id ?? '', done && execution !== undefined);
  const outputs = useOutputs(id, done && about?.kind === 'pipeline');
  const task = useTaskVersion(execution?.task_id, execution?.task_version);
  const steps = useSteps(id);
  const parameters = useParameters(about);
  const schema = about?.kind === 'pipeline' ? parameters.data : task.data?.input_schema;
  const waits = detail.isLoading || inputs.isLoading || results.isLoading || outputs.isLoading || task.isLoading || steps.isLoading;
  const error = detail.error ?? inputs.error ?? results.error ?? outputs.error;
  const facts = about && factsOf(about, engineOf(results.data?.result), execution?.service);
  const times = about?.kind === 'pipeline' ? (steps.data?.steps ?? []) : [];
  return {
    waits, error, about,
    facts: [...(facts ?? []), ...times.flatMap((step) => (step.finished_at ? [leaf(`step ${step.path}`, `${ofJob.took}: ${step.path}`, took(step.started_at, step.finished_at))] : []))],
    inputs: inputs.data ? leavesOf(inputs.data, schema, schema) : [],
    result: resultOf(results.data?.result ?? outputs.data, task.data?.output_schema),
  };
}

function leaf(key: string, title: string, value: unknown): Leaf {
  return {key, title, unit: '', value};
}

function factsOf(about: Job, engine: string | undefined, service: string | undefined): Leaf[] {
  return [
    leaf('what', ofJobs.kinds[about.kind] ?? about.kind, about.task_id ?? about.template_id),
    leaf('version', outcome.version, about.task_version ?? about.template_version),
    leaf('engine', outcome.engine, engine),
    leaf('status', ofJobs.status, ofJobs.statuses[about.status]),
    leaf('priority', ofJobs.priority, about.priority),
    leaf('service', outcome.service, service),
    leaf('submitted', ofJob.submitted, moment(about.created_at)),
    leaf('by', ofJobs.by, about.submitted_by),
    leaf('waited', ofJob.waited, about.started_at && took(about.created_at, about.started_at)),
    leaf('took', ofJob.took, about.started_at && about.finished_at && took(about.started_at, about.finished_at)),
  ].filter((one) => one.value !== undefined);
}

function resultOf(value: unknown, schema: unknown): Leaf[] {
  return isNode(value) ? leavesOf(value, schema, schema) : [];
}

function shown(value: unknown): string {
  if (typeof value === 'string' && (value.length > 120 || value.includes('\n'))) return words.longText(value.length);
  return value !== undefined && kindOf(value) === 'empty' ? words.empty : inLine(value);
}

const columns: readonly Column<Compared>[] = [
  {key: 'what', title: words.what, width: 200, grow: 3, cell: (row) => <span title={row.title}>{row.title}{row.unit && ` (${row.unit})`}</span>},
  {key: 'a', title: words.first, width: 160, grow: 2, cell: ({a, differs}) => <Text span size="sm" fw={differs ? 700 : 400} title={inLine(a).slice(0, 500)}>{shown(a)}</Text>},
  {key: 'b', title: words.second, width: 160, grow: 2, cell: ({b, differs}) => <Text span size="sm" fw={differs ? 700 : 400} title={inLine(b).slice(0, 500)}>{shown(b)}</Text>},
  {key: 'differs', title: words.difference, width: 110, grow: 0, numeric: true, cell: (row) => {
    const by = differenceOf(row);
    if (!row.differs) return '';
    return <Badge color="orange" variant="dot" radius="sm" tt="none">{by === undefined ? words.differs : `${by > 0 ? '+' : ''}${number(by)}`}</Badge>;
  }},
];

function Section({title, rows, only}: {title: string; rows: readonly Compared[]; only: boolean}) {
  const differ = rows.filter((row) => row.differs);
  const seen = only ? differ : rows;
  return (
    <section aria-label={title}>
      <Group gap="sm" mb="xs"><Title order={2} size="h4">{title}</Title>{rows.length > 0 && <Text size="sm">{words.sameDifferent(differ.length)}</Text>}</Group>
      {seen.length > 0 ? <DataTable label={title} rows={seen} columns={columns} keyOf={(row) => row.key} rowHeight={34} {...(seen.length > 20 && {height: '480px'})} />
        : <Text size="sm">{rows.length ? words.same : words.none}</Text>}
    </section>
  );
}

function Choice({label, value, change}: {label: string; value: string; change: (id: string) => void}) {
  const jobs = useJobs(filtersOf({}), 200);
  const chosen = useJob(value).data?.job;
  const named = (job: Job) => ({value: job.id, label: `${job.name}, ${moment(job.created_at)}`});
  const listed = jobs.data?.pages.flatMap((page) => page.items).map(named) ?? [];
  const data = chosen && !listed.some((one) => one.value === chosen.id) ? [named(chosen), ...listed] : listed;
  return (
    <Stack gap={2} style={{flex: '1 1 260px'}}>
      <Select label={label} searchable data={data} value={value || null} onChange={(id) => change(id ?? '')} />
      {chosen && <Text size="sm"><PageLink to="/jobs/$jobId" params={{jobId: chosen.id}}>{chosen.name}</PageLink></Text>}
    </Stack>
  );
}

function Both({a, b, only}: {a: string; b: string; only: boolean}) {
  const [left, right] = [useSide(a), useSide(b)];
  const error = left.error ?? right.error;
  if (error) return <Failure error={error} />;
  if (left.waits || right.waits) return <Waiting rows={10} />;
  return (
    <Stack gap="lg">
      <Section title={words.about} rows={compared(left.facts, right.facts)} only={only} />
      <Section title={words.inputs} rows={compared(left.inputs, right.inputs)} only={only} />
      <Section title={words.numbers} rows={numbersOf(compared(left.result, right.result))} only={only} />
    </Stack>
  );
}

export function ComparePage() {
  const [search, setSearch] = useAddress();
  const [a, b, only] = [textOf(search, 'a'), textOf(search, 'b'), textOf(search, 'only') === 'true'];
  return (
    <Page title={words.title}>
      <Group align="start" gap="sm">
        <Choice label={words.first} value={a} change={(id) => setSearch({a: id})} />
        <ActionIcon variant="default" size="lg" mt={25} aria-label={words.swap} onClick={() => setSearch({a: b, b: a})}><IconArrowsExchange size={18} /></ActionIcon>
        <Choice label={words.second} value={b} change={(id) => setSearch({b: id})} />
        <Checkbox mt={32} label={words.only} checked={only} onChange={(event) => setSearch({only: event.currentTarget.checked})} />
      </Group>
      {a && b ? <Both key={`${a} ${b}`} a={a} b={b} only={only} /> : <Empty action={<PageLink to="/jobs">{words.toJobs}</PageLink>}>{words.choose}</Empty>}
    </Page>
  );
}
