// Whether the platform works, and who answers its tasks.
import {Badge, Card, Group, List, Stack, Text, Title} from '@mantine/core';
import {useMay} from '~/api/session';
import type {Schemas} from '~/api/client';
import {Loaded} from '~/ui/states';
import {health as words} from '~/texts/dashboard';
import {useFleet, useInstances} from '~/features/admin/fleet-queries';
import {useReady, type Ready} from './queries';

function Platform({ready}: {ready: Ready}) {
  const failed = ready.checks.filter((check) => check.status !== 'ok');
  return (
    <div>
      <Group gap="xs"><Text size="sm">{words.platform} {ready.version}</Text>
        <Badge variant="dot" radius="sm" tt="none" color={failed.length ? 'red' : 'green'}>{failed.length ? words.failed : words.ok}</Badge></Group>
      {failed.length > 0 && <List size="sm">{failed.map((check) => <List.Item key={check.name}>{check.name}: {check.detail}</List.Item>)}</List>}
    </div>
  );
}

function Instances({items}: {items: readonly Schemas['TaskService'][]}) {
  // One that answers several tasks is registered for each.
  const byUrl = new Map(items.map((one) => [one.base_url, one]));
  const all = [...byUrl.values()];
  const count = (health: string) => all.filter((one) => one.health === health).length;
  const [healthy, unhealthy] = [count('healthy'), count('unhealthy')];
  const other = all.length - healthy - unhealthy;
  if (all.length === 0) return <Text size="sm">{words.none}</Text>;
  return (
    <div>
      <Group gap="xs">
        <Text size="sm">{words.instances}</Text>
        {healthy > 0 && <Badge variant="dot" radius="sm" tt="none" color="green">{healthy} {words.healthy}</Badge>}
        {unhealthy > 0 && <Badge variant="dot" radius="sm" tt="none" color="red">{unhealthy} {words.unhealthy}</Badge>}
        {other > 0 && <Badge variant="dot" radius="sm" tt="none" color="gray">{other} {words.other}</Badge>}
      </Group>
      {unhealthy > 0 && <List size="sm" mt={4} aria-label={words.sick}>
        {all.filter((one) => one.health === 'unhealthy').map((one) => <List.Item key={one.id}>{one.task_id}, {one.base_url}: {one.health_detail}</List.Item>)}
      </List>}
    </div>
  );
}

function Fleet({items}: {items: readonly Schemas['FleetService'][]}) {
  const awake = items.filter((one) => one.wanted > 0 || one.ready > 0 || one.crashes > 0 || one.tasks.some((task) => task.queued > 0));
  if (items.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>{words.fleet}</Text>
      {awake.length === 0 ? <Text size="sm">{words.idle}</Text> : <List size="sm">
        {awake.map((one) => {
          const running = one.tasks.reduce((sum, task) => sum + task.running, 0);
          const queued = one.tasks.reduce((sum, task) => sum + task.queued, 0);
          return <List.Item key={one.service}>{[one.service, words.launched(one.ready, one.wanted), ...(running + queued ? [words.busy(running, queued)] : []),
            ...(one.crashes ? [words.crashes(one.crashes)] : [])].join(' · ')}</List.Item>;
        })}
      </List>}
    </div>
  );
}

export function ServiceHealth() {
  const mayRead = useMay()('services.read');
  const [ready, instances, fleet] = [useReady(), useInstances(mayRead), useFleet(mayRead)];
  return (
    <Card withBorder component="section" aria-label={words.title}>
      <Title order={2} size="h4" mb="xs">{words.title}</Title>
      <Stack gap="sm">
        <Loaded query={ready} rows={1}>{(data) => <Platform ready={data} />}</Loaded>
        {mayRead && <Loaded query={instances} rows={1}>{({items}) => <Instances items={items} />}</Loaded>}
        {mayRead && <Loaded query={fleet} rows={1}>{({items}) => <Fleet items={items} />}</Loaded>}
      </Stack>
    </Card>
  );
}
