// When the steps and executions of a job waited and ran.
import {Group, Stack, Text} from '@mantine/core';
import {useEffect, useState, type CSSProperties} from 'react';
import {DataTable, type Column} from '~/ui/data-table';
import {Empty} from '~/ui/states';
import {Status} from '~/ui/status';
import {moment, took} from '~/ui/times';
import {executions as ofExecutions, timeline as words} from '~/texts/jobs';
import type {Execution, JobSteps} from './queries';
import {colourOf} from './step-state';
import classes from './timeline.module.css';
import {barOf, rangeOf, spanOfJob, spansOfExecutions, spansOfSteps, type Span} from './timeline';

/** This moment, again each second while it is needed. */
function useNow(counts: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!counts) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [counts]);
  return now;
}

const percent = (share: number) => `${100 * share}%`;
const text = (moments: number | undefined) => (moments === undefined ? undefined : new Date(moments).toISOString());

function Track({span, range, now}: {span: Span; range: {from: number; to: number}; now: number}) {
  const {wait, run} = barOf(span, range, now);
  const said = [
    ...(span.waits !== undefined && span.waits < span.begins ? [`${words.waiting} ${took(text(span.waits), text(span.begins))}`] : []),
    `${words.running} ${words.from} ${moment(text(span.begins))} ${words.to} ${span.ends === undefined ? words.now : moment(text(span.ends))}`,
  ].join(', ');
  return (
    <div className={classes.track} role="img" aria-label={said} title={said}>
      {wait && <span className={classes.wait} style={{left: percent(wait.from), width: percent(wait.share)}} />}
      <span className={classes.run} style={{left: percent(run.from), width: percent(run.share), '--bar-colour': colourOf(span.status.toLowerCase())} as CSSProperties} />
    </div>
  );
}

export function JobTimeline({steps: {job, steps}, executions}: {steps: JobSteps; executions: readonly Execution[]}) {
  const whole = spanOfJob(job, words.whole);
  const spans = [...(whole ? [whole] : []), ...(job.kind === 'pipeline' ? spansOfSteps(steps) : []), ...spansOfExecutions(executions)];
  const now = useNow(spans.some((span) => span.ends === undefined));
  if (spans.length === 0) return <Empty>{words.none}</Empty>;
  const range = rangeOf(spans, now);
  const columns: readonly Column<Span>[] = [
    {key: 'name', title: words.what, width: 150, grow: 1, cell: (span) => span.name},
    {key: 'status', title: ofExecutions.status, width: 135, grow: 0, cell: (span) => <Status value={span.status} />},
    {key: 'bar', title: words.bar, width: 260, grow: 5, cell: (span) => <Track span={span} range={range} now={now} />},
    {key: 'took', title: words.took, width: 100, grow: 0, numeric: true, cell: (span) => took(text(span.begins), text(span.ends ?? now))},
  ];
  return (
    <Stack gap="xs">
      <Group justify="space-between"><Text size="sm">{moment(text(range.from))}</Text><Text size="sm">{moment(text(range.to))}</Text></Group>
      <DataTable label={words.label} rows={spans} columns={columns} keyOf={(span) => span.key} nameOf={(span) => span.name} rowHeight={32} />
      {executions.length >= 1000 && <Text size="sm">{ofExecutions.first}</Text>}
    </Stack>
  );
}
