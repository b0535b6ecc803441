// What the platform says of the template, each at its step.
import {Badge, Group, Loader, Stack, Text, UnstyledButton} from '@mantine/core';
import {builder as words} from '~/texts/pipelines';
import {useBuilder, type Issue} from './state';
import classes from './builder.module.css';

export function IssueLines({issues, withNode}: {issues: readonly Issue[]; withNode?: boolean}) {
  const {show} = useBuilder();
  return (
    <Stack gap={4} component="ul" m={0} p={0}>
      {issues.map((issue, i) => {
        const {node} = issue;
        const place = [withNode ? node?.replace('@', '') : '', issue.rest].filter(Boolean).join(' ');
        const text = <Text size="xs"><Text span fw={600} size="xs" className={classes.level} data-fault={issue.isFault || undefined}>{issue.isFault ? words.fault : words.remark}</Text> {place}: {issue.detail}</Text>;
        return (
          <li key={`${i} ${issue.pointer}`} style={{listStyle: 'none'}}>
            {withNode && node ? <UnstyledButton className={classes.contents} onClick={() => show(node)}>{text}</UnstyledButton> : text}
          </li>
        );
      })}
    </Stack>
  );
}

/** In one line: whether it could be kept. */
export function CheckState() {
  const {issues, checking, template} = useBuilder();
  const faults = issues.filter(({isFault}) => isFault).length, remarks = issues.length - faults;
  if (template.steps.length === 0) return <Text size="sm" role="status">{words.noSteps}</Text>;
  const [colour, text] = checking === 'unreached' ? ['yellow', words.unchecked] as const : faults ? ['red', words.faults(faults)] as const
    : ['green', remarks ? words.fineWith(remarks) : words.fine] as const;
  return (
    <Group gap={6} role="status" aria-live="polite" wrap="nowrap">
      <Badge variant="dot" color={colour} radius="sm" tt="none">{text}</Badge>
      {checking === 'now' && <Loader size={14} aria-label={words.checking} />}
    </Group>
  );
}
