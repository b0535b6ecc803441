// How much of what the organisation may use is used.
import {Anchor, Card, Group, Progress, Stack, Text, Title} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import type {Usage} from './queries';
import {size} from '~/ui/sizes';
import {Status} from '~/ui/status';
import {quota as words} from '~/texts/dashboard';

function Used({label, used, limit, text}: {label: string; used: number; limit: number | undefined; text: (n: number) => string}) {
  const share = limit ? used / limit : 0;
  return (
    <div>
      <Group justify="space-between"><Text size="sm" fw={600}>{label}</Text><Text size="sm">{limit ? words.of(text(used), text(limit)) : words.unlimited(text(used))}</Text></Group>
      {limit !== undefined && limit > 0 && <Progress mt={4} value={100 * share} color={share > 0.9 ? 'red.7' : 'blue.6'} aria-label={label} />}
      {share > 0.9 && <Text size="xs">{words.near}</Text>}
    </div>
  );
}

export function Quota({usage}: {usage: Usage}) {
  const {quota} = usage;
  const counts = Object.entries(usage.jobs).filter(([, n]) => n > 0);
  return (
    <Card withBorder component="section" aria-label={words.title}>
      <Title order={2} size="h4" mb="xs">{words.title}</Title>
      <Stack gap="sm">
        <Used label={words.stored} used={quota.stored_bytes} limit={quota.max_stored_bytes} text={size} />
        <Used label={words.queued} used={usage.jobs.queued ?? 0} limit={quota.max_queued_jobs} text={(n) => n.toLocaleString()} />
        {counts.length > 0 && <Group gap="sm" role="group" aria-label={words.byStatus}>
          {counts.map(([status, n]) => (
            <Anchor key={status} size="sm" renderRoot={(props) => <Link to="/jobs" search={{status: status.toUpperCase()} as never} {...props} />}>
              <Group gap={6} wrap="nowrap"><Status value={status} />{n.toLocaleString()}</Group>
            </Anchor>
          ))}
        </Group>}
      </Stack>
    </Card>
  );
}
