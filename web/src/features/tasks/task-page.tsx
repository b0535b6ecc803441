// A task: run it, read about it, see its earlier runs.
import {Alert, Button, Group, Select, Stack, Tabs, Text} from '@mantine/core';
import {Link, useParams} from '@tanstack/react-router';
import {useState} from 'react';
import {isObject} from '~/schema-form/schema';
import {Page} from '~/ui/page';
import {Loaded} from '~/ui/states';
import {words} from '~/texts/tasks';
import {AboutTab} from './about-tab';
import {Availability} from './availability';
import {carried} from './carry';
import {schemaOf, useInputs} from './prefill';
import {useTask, type TaskDetail} from './queries';
import {RunTab} from './run-tab';
import {RunsTab} from './runs-tab';
import {textOf, useAddress} from '~/ui/address';

/** The version that the form was opened with stays until the person changes it. */
function useShown(latest: TaskDetail, pinned: boolean) {
  const [shown, setShown] = useState(latest);
  const newer = !pinned && latest.task.version !== shown.task.version ? latest : undefined;
  // Of the same version, what changes (its instances) is shown as it is now.
  const current = newer ? shown : latest;
  return {current, newer, take: () => setShown(latest)};
}

function Newer({version, onChange}: {version: string; onChange: () => void}) {
  return (
    <Alert color="blue" variant="light" role="status">
      <Group justify="space-between">
        <Text size="sm">{words.changed(version)}</Text>
        <Button size="compact-sm" onClick={onChange}>{words.change(version)}</Button>
      </Group>
    </Alert>
  );
}

function Header({detail, pinned}: {detail: TaskDetail; pinned: boolean}) {
  const {task, versions} = detail;
  const [latest] = versions;
  return (
    <Stack gap="xs">
      <Text>{task.description}</Text>
      <Text size="sm" c="dimmed">{task.task_id}</Text>
      {task.unavailable && <Alert color="yellow" variant="light">{task.unavailable}</Alert>}
      {!task.is_active && <Alert color="yellow" variant="light">{words.inactive}</Alert>}
      {pinned && latest && latest !== task.version && (
        <Group gap="xs">
          <Text size="sm">{words.older(task.version, latest)}</Text>
          <Button size="compact-sm" variant="default" component={Link} to="/tasks/$taskId" params={{taskId: task.task_id} as never}>{words.toLatest(latest)}</Button>
        </Group>
      )}
    </Stack>
  );
}

function TaskView({latest}: {latest: TaskDetail}) {
  const [search, change] = useAddress();
  const pinned = textOf(search, 'version') !== '';
  const {current, newer, take} = useShown(latest, pinned);
  const state = useInputs(current, search);
  const [kept, setKept] = useState<{version: string; dropped: string[]}>();
  const {task} = current;
  const takeNewer = () => {
    if (!newer) return;
    const {inputs, dropped} = carried(schemaOf(current), schemaOf(newer), state.inputs);
    take();
    if (isObject(state.inputs) && Object.keys(state.inputs).length) state.change(inputs);
    setKept({version: newer.task.version, dropped});
  };
  const notice = <>
    {newer && <Newer version={newer.task.version} onChange={takeNewer} />}
    {kept && !newer && (
      <Alert color={kept.dropped.length ? 'yellow' : 'green'} variant="light" role="status" withCloseButton onClose={() => setKept(undefined)}>
        {words.changedNow(kept.version)} {kept.dropped.length > 0 && words.dropped(kept.dropped)}
      </Alert>
    )}
  </>;
  const versions = current.versions.includes(task.version) ? current.versions : [task.version, ...current.versions];
  return (
    <Page title={task.name} about={<Availability task={task} />} actions={
      <Select size="xs" w={130} aria-label={words.version} data={versions} value={task.version} allowDeselect={false}
        onChange={(version) => change({version: version === latest.versions[0] ? '' : version ?? ''})} />
    }>
      <Header detail={current} pinned={pinned} />
      <Tabs value={textOf(search, 'tab') || 'run'} onChange={(tab) => change({tab: tab === 'run' ? '' : tab})} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="run">{words.run}</Tabs.Tab>
          <Tabs.Tab value="about">{words.about}</Tabs.Tab>
          <Tabs.Tab value="runs">{words.runs}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="run"><RunTab detail={current} state={state} notice={notice} /></Tabs.Panel>
        <Tabs.Panel value="about"><AboutTab detail={current} /></Tabs.Panel>
        <Tabs.Panel value="runs"><RunsTab task_id={task.task_id} /></Tabs.Panel>
      </Tabs>
    </Page>
  );
}

export function TaskPage() {
  const {taskId} = useParams({from: '/tasks/$taskId'});
  const [search] = useAddress();
  const version = textOf(search, 'version');
  const detail = useTask(taskId, version || undefined);
  return <Loaded query={detail}>{(data) => <TaskView key={`${taskId} ${version} ${textOf(search, 'from')}`} latest={data} />}</Loaded>;
}
