// Who answers tasks, how they are, and what the platform launches itself and why.
import {Badge, Button, Card, Group, NumberInput, SimpleGrid, Stack, Text, TextInput, Title} from '@mantine/core';
import {useState} from 'react';
import {faultAt} from '~/api/client';
import {useMay} from '~/api/session';
import {confirm} from '~/ui/confirm';
import {DataTable, type Column} from '~/ui/data-table';
import {FormDialog} from '~/ui/form-dialog';
import {tellFailure} from '~/ui/notify';
import {PageLink} from '~/ui/page-link';
import {Empty, Loaded} from '~/ui/states';
import {moment} from '~/ui/times';
import {whenColumn, When} from '~/ui/when';
import {words} from '~/texts/admin';
import {useFleet, useInstances, useRegisterInstance, useRemoveInstance, type FleetService, type TaskService} from './fleet-queries';
import {Section} from './section';

const texts = words.services;
const colours = {healthy: 'green', unhealthy: 'red', draining: 'yellow', unknown: 'gray'} as const;

function Register() {
  const [opened, setOpened] = useState(false);
  const [given, setGiven] = useState({task_id: '', base_url: '', health_path: '/health'});
  const [capacity, setCapacity] = useState<number | string>(1);
  const register = useRegisterInstance();
  const close = () => {
    setOpened(false);
    register.reset();
  };
  const set = (member: keyof typeof given) => (event: {currentTarget: {value: string}}) => {
    const {value} = event.currentTarget;
    setGiven((before) => ({...before, [member]: value}));
  };
  const submit = () => register.mutate({...given, capacity: Number(capacity) || 1, service_version: ''}, {onSuccess: close});
  return (
    <>
      <Button onClick={() => setOpened(true)}>{texts.register}</Button>
      <FormDialog title={texts.register} opened={opened} onClose={close} action={texts.register} onSubmit={submit} pending={register.isPending} error={register.error}>
        <TextInput label={texts.task} required value={given.task_id} error={faultAt(register.error, '/task_id')} data-autofocus onChange={set('task_id')} />
        <TextInput label={texts.baseUrl} type="url" required value={given.base_url} error={faultAt(register.error, '/base_url')} onChange={set('base_url')} />
        <NumberInput label={texts.capacity} min={1} allowDecimal={false} value={capacity} error={faultAt(register.error, '/capacity')} onChange={setCapacity} />
        <TextInput label={texts.healthPath} value={given.health_path} error={faultAt(register.error, '/health_path')} onChange={set('health_path')} />
      </FormDialog>
    </>
  );
}

function Instances({mayWrite}: {mayWrite: boolean}) {
  const instances = useInstances();
  const remove = useRemoveInstance();
  const ask = (service: TaskService) => confirm({
    title: texts.removeTitle(service.base_url), hint: texts.removeHint, action: words.remove, onConfirm: () => remove.mutate(service.id, {onError: tellFailure}),
  });
  const columns: Column<TaskService>[] = [
    {key: 'task', title: texts.task, width: 182, grow: 0, cell: ({task_id}) => <PageLink to="/tasks/$taskId" params={{taskId: task_id}}>{task_id}</PageLink>},
    {key: 'health', title: texts.health, width: 110, grow: 0, cell: ({health}) => <Badge color={colours[health]} variant="dot" tt="none">{health}</Badge>},
    ...(instances.data?.items.some(({health_detail}) => health_detail) ? [{key: 'detail', title: '', width: 140, grow: 2, cell: ({health_detail}: TaskService) => health_detail}] : []),
    {key: 'load', title: texts.load, width: 70, grow: 0, numeric: true, cell: ({running, capacity}) => `${running} / ${capacity}`},
    {key: 'address', title: texts.address, width: 182, cell: ({base_url}) => base_url},
    {key: 'source', title: texts.source, width: 92, grow: 0, cell: ({source}) => source},
    {key: 'version', title: texts.version, width: 145, cell: ({service_version}) => service_version},
    {key: 'seen', title: texts.seen, ...whenColumn, cell: ({checked_at, heartbeat_at}) => <When at={checked_at ?? heartbeat_at} />},
    ...(mayWrite ? [{key: 'actions', title: '', width: 100, grow: 0, cell: (service: TaskService) => (
      <Button size="compact-xs" variant="default" aria-label={`${words.remove} ${service.base_url} ${service.task_id}`} onClick={() => ask(service)}>{words.remove}</Button>
    )}] : []),
  ];
  return (
    <section aria-label={texts.instances}>
      <Title order={2} size="h4" mb="xs">{texts.instances}</Title>
      <Loaded query={instances}>
        {({items}) => items.length === 0 ? <Empty>{texts.none}</Empty>
          : <DataTable label={texts.instances} rows={items} columns={columns} keyOf={({id}) => id} />}
      </Loaded>
    </section>
  );
}

function Launched({of}: {of: FleetService}) {
  const counts = [[texts.wanted, of.wanted], [texts.ready, of.ready], [texts.starting, of.starting], [texts.draining, of.draining], [texts.failed, of.failed]] as const;
  const demand = of.tasks.filter(({queued, running}) => queued + running > 0);
  return (
    <Card withBorder padding="sm">
      <Title order={3} size="h5">{of.service}</Title>
      <Group gap="md" my="xs">
        {counts.map(([name, count]) => <Text key={name} size="sm"><b>{count}</b> {name.toLowerCase()}</Text>)}
      </Group>
      <dl className="facts">
        <div><dt>{texts.why}</dt><dd>{of.reason}</dd></div>
        <div><dt>{texts.seconds}</dt><dd>{of.service_seconds === undefined ? texts.notYet : `${of.service_seconds.toFixed(1)} s`}</dd></div>
        {demand.map(({task_id, queued, running}) => (
          <div key={task_id}><dt>{task_id}</dt><dd>{queued} {texts.queued.toLowerCase()}, {running} {texts.running.toLowerCase()}</dd></div>
        ))}
      </dl>
      {of.changes.length > 0 && <details>
        <summary><Text span size="sm">{texts.history}</Text></summary>
        <ul>{of.changes.slice(0, 10).map((change) => <li key={change.at}><Text size="xs">{moment(change.at)}: {change.was} → {change.wanted}, {change.reason}</Text></li>)}</ul>
      </details>}
    </Card>
  );
}

export function Services() {
  const fleet = useFleet();
  const mayWrite = useMay()('services.write');
  return (
    <Section name="services" actions={mayWrite && <Register />}>
      <Stack>
        <Instances mayWrite={mayWrite} />
        <section aria-label={texts.fleet}>
          <Title order={2} size="h4" mb="xs">{texts.fleet}</Title>
          <Loaded query={fleet}>
            {({items}) => items.length === 0 ? <Empty>{texts.noFleet}</Empty>
              : <SimpleGrid cols={{base: 1, md: 2}}>{items.map((one) => <Launched key={one.service} of={one} />)}</SimpleGrid>}
          </Loaded>
        </section>
      </Stack>
    </Section>
  );
}
