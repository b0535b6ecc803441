// A task's document to read: what it takes and gives, its versions, and who answers it.
import {Anchor, Badge, Code, Group, Stack, Table, Text, Title} from '@mantine/core';
import type {ReactNode} from 'react';
import {PageLink} from '~/ui/page-link';
import {Loaded} from '~/ui/states';
import {moment} from '~/ui/times';
import {words} from '~/texts/tasks';
import {ParameterTable} from './parameter-table';
import {parametersOf} from './parameters';
import {useServices, useVersions, type Service, type TaskDetail} from './queries';

function Section({title, children}: {title: string; children: ReactNode}) {
  return <section aria-label={title}><Title order={2} size="h4" mb="xs">{title}</Title>{children}</section>;
}

function Versions({task_id, current}: {task_id: string; current: string}) {
  const versions = useVersions(task_id);
  return (
    <Loaded query={versions} rows={2}>
      {({items}) => (
        <Stack gap={4}>
          {items.map(({version, is_active, created_at}) => (
            <Group key={version} gap="xs">
              <PageLink to="/tasks/$taskId" params={{taskId: task_id}} search={{version, tab: 'about'} as never}>{version}</PageLink>
              <Text size="sm" c="dimmed">{moment(created_at)}</Text>
              {version === current && <Badge variant="default" tt="none" size="sm">{words.current}</Badge>}
              {!is_active && <Badge variant="default" tt="none" size="sm">{words.deactivated}</Badge>}
            </Group>
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

const healthColours: Record<Service['health'], string> = {healthy: 'green', unhealthy: 'red', draining: 'yellow', unknown: 'gray'};

function ServiceRow({service}: {service: Service}) {
  return (
    <Table.Tr>
      <Table.Td><Code>{service.base_url}</Code></Table.Td>
      <Table.Td>
        <Badge variant="dot" color={healthColours[service.health]} tt="none">{service.health}</Badge>
        {service.health_detail && <Text size="xs">{service.health_detail}</Text>}
      </Table.Td>
      <Table.Td>{service.running} / {service.capacity}</Table.Td>
      <Table.Td>{service.service_version}</Table.Td>
      <Table.Td>{service.source}</Table.Td>
      <Table.Td>{moment(service.heartbeat_at ?? service.checked_at)}</Table.Td>
    </Table.Tr>
  );
}

function Services({task_id}: {task_id: string}) {
  const services = useServices(task_id);
  return (
    <Loaded query={services} rows={2}>
      {({items}) => items.length === 0 ? <Text size="sm">{words.noServices}</Text> : (
        <Table.ScrollContainer minWidth={640}>
          <Table aria-label={words.services}>
            <Table.Thead><Table.Tr>
              {[words.service, words.health, words.busy, words.serviceVersion, words.source, words.seen].map((name) => <Table.Th key={name}>{name}</Table.Th>)}
            </Table.Tr></Table.Thead>
            <Table.Tbody>{items.map((service) => <ServiceRow key={service.id} service={service} />)}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Loaded>
  );
}

export function AboutTab({detail}: {detail: TaskDetail}) {
  const {task} = detail;
  const document = `/api/v1/task-registry/tasks/${encodeURIComponent(task.task_id)}/versions/${encodeURIComponent(task.version)}/interface`;
  return (
    <Stack gap="lg">
      <Group gap="md">
        <Text size="sm">{words.mode[detail.mode] ?? detail.mode}, {words.limit(detail.service_config.timeout_seconds ?? 3600)}</Text>
        <Anchor href={document} size="sm" target="_blank">{words.document}</Anchor>
      </Group>
      <Section title={words.inputs}><ParameterTable label={words.inputs} parameters={parametersOf(detail.input_schema)} none={words.noInputs} /></Section>
      <Section title={words.outputs}><ParameterTable label={words.outputs} parameters={parametersOf(detail.output_schema)} none={words.noOutputs} /></Section>
      <Section title={words.services}><Services task_id={task.task_id} /></Section>
      <Section title={words.versions}><Versions task_id={task.task_id} current={task.version} /></Section>
    </Stack>
  );
}
