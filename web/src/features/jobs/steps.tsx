// The steps of a pipeline: as a graph, or as a table for whoever reads rather than looks.
import {Alert, Card, CloseButton, Group, SegmentedControl, Stack, Text, Title} from '@mantine/core';
import {useMediaQuery} from '@mantine/hooks';
import {lazy, Suspense, type ReactNode} from 'react';
import {DataTable, type Column} from '~/ui/data-table';
import {Waiting} from '~/ui/states';
import {Status} from '~/ui/status';
import {moment} from '~/ui/times';
import {Took} from '~/ui/took';
import {steps as words} from '~/texts/jobs';
import type {Step} from './queries';
import {textOf, useAddress} from '~/ui/address';
import {callsOf, countOf, titleOf} from './step-state';

// React Flow comes when it is looked at.
const StepGraph = lazy(() => import('./step-graph'));

const columns: readonly Column<Step>[] = [
  {key: 'path', title: words.step, width: 160, grow: 2, cell: (step) => step.path},
  {key: 'what', title: words.what, width: 160, grow: 2, cell: (step) => titleOf(step) || (step.for_each ? words.forEach : step.kind)},
  {key: 'status', title: words.status, width: 135, grow: 0, cell: (step) => <Status value={step.status} />},
  {key: 'items', title: words.items, width: 140, grow: 1, cell: (step) => countOf(step)},
  {key: 'calls', title: words.calls, width: 100, grow: 0, numeric: true, cell: (step) => callsOf(step) || ''},
  {key: 'took', title: words.took, width: 100, grow: 0, numeric: true, cell: (step) => <Took from={step.started_at} to={step.finished_at} ended={step.status !== 'running'} />},
];

function Fact({name, children}: {name: string; children: ReactNode}) {
  return <div><Text size="xs" c="dimmed">{name}</Text><Text size="sm" component="div">{children}</Text></div>;
}

function StepCard({step, close}: {step: Step; close: () => void}) {
  const calls = callsOf(step);
  return (
    <Card withBorder padding="sm" component="section" aria-label={step.path}>
      <Group justify="space-between" wrap="nowrap">
        <Group gap="sm"><Title order={2} size="h5">{step.path}</Title><Status value={step.status} /></Group>
        <CloseButton aria-label={words.close} onClick={close} />
      </Group>
      <Group gap="xl" mt="xs" align="start">
        {step.name && <Fact name={words.what}>{titleOf(step)}</Fact>}
        {step.needs.length > 0 && <Fact name={words.needs}>{step.needs.join(', ')}</Fact>}
        {step.items && <Fact name={words.items}>{countOf(step)}</Fact>}
        {calls > 0 && step.calls && <Fact name={words.calls}>{Object.entries(step.calls).filter(([, n]) => n > 0).map(([name, n]) => `${n} ${name}`).join(', ')}</Fact>}
        {step.skipped > 0 && <Fact name={words.status}>{words.skipped(step.skipped)}</Fact>}
        {step.started_at && <Fact name={words.begun}>{moment(step.started_at)}</Fact>}
        {step.finished_at && <Fact name={words.ended}>{moment(step.finished_at)}</Fact>}
      </Group>
      {step.error && <Alert color="red" variant="light" mt="xs" title={words.error}><Text size="sm">{step.error.detail}</Text><Text size="xs">{step.error.code}</Text></Alert>}
    </Card>
  );
}

export function Steps({steps}: {steps: readonly Step[]}) {
  const [search, setSearch] = useAddress();
  const path = textOf(search, 'step');
  const narrow = useMediaQuery('(max-width: 48em)', false, {getInitialValueInEffect: false});  // a graph would be too small to read
  const usual = narrow ? 'table' : 'graph';
  const view = textOf(search, 'view') || usual;
  const chosen = steps.find((step) => step.path === path);
  const choose = (to: string) => {
    if (to !== path) setSearch({step: to});
  };
  return (
    <Stack gap="sm">
      <SegmentedControl size="xs" w="fit-content" aria-label={words.view} value={view} onChange={(to) => setSearch({view: to === usual ? '' : to})}
        data={[{value: 'graph', label: words.asGraph}, {value: 'table', label: words.asTable}]} />
      {view === 'table'
        ? <DataTable label={words.table} rows={steps} columns={columns} keyOf={(step) => step.path} current={path} onCurrent={(step) => choose(step.path)} />
        : <Suspense fallback={<Waiting rows={6} />}><StepGraph steps={steps} chosen={path} onChoose={choose} /></Suspense>}
      {chosen && <StepCard step={chosen} close={() => choose('')} />}
    </Stack>
  );
}
