// A pipeline template: its graph, its parameters, its versions and its runs.
import {ActionIcon, Alert, Badge, Button, Menu, Stack, Tabs, Text, Title} from '@mantine/core';
import {modals} from '@mantine/modals';
import {IconDots} from '@tabler/icons-react';
import {Link, useParams} from '@tanstack/react-router';
import {lazy, Suspense, useMemo, useState} from 'react';
import {useMay} from '~/api/session';
import {tell, tellFailure} from '~/ui/notify';
import {Larger} from '~/ui/larger';
import {Page} from '~/ui/page';
import {Loaded, Waiting} from '~/ui/states';
import {states} from '~/texts/app';
import {page as texts, words} from '~/texts/pipelines';
import {CloneDialog} from './clone-dialog';
import {saveFile} from './files';
import {ParametersList} from './parameters-list';
import {Phase} from './phase';
import {placesOf} from './places';
import {exported, useChangePhase, useInterfaces, useTemplate, type Detail} from './queries';
import {Runs} from './runs';
import {textOf, useAddress} from '~/ui/address';
import {StepsList} from './steps-list';
import {templateIn} from './template';
import {Versions} from './versions';

const GraphView = lazy(() => import('./graph-view'));

const tabs = ['steps', 'parameters', 'versions', 'runs'] as const;

function Steps({detail}: {detail: Detail}) {
  const template = useMemo(() => templateIn(detail), [detail]);
  const [pinned] = useState(() => placesOf(detail.template));
  const interfaces = useInterfaces(detail.steps);
  return (
    <Stack>
      <section aria-label={texts.graph}>
        <Larger h={{base: 360, sm: 520}}>
          <Suspense fallback={<Waiting />}><GraphView template={template} interfaces={interfaces} pinned={pinned} /></Suspense>
        </Larger>
      </section>
      <Title order={2} size="h4">{texts.inWords}</Title>
      <StepsList template={template} interfaces={interfaces} />
    </Stack>
  );
}

function usePhaseChange({template}: Detail) {
  const change = useChangePhase(template.template_id);
  const {version} = template;
  const publish = () => change.mutate({version, phase: 'published'}, {onSuccess: () => tell(words.published(version)), onError: tellFailure});
  const deprecate = () => modals.openConfirmModal({
    title: words.deprecateTitle, children: <Text size="sm">{words.deprecateText(version)}</Text>,
    labels: {confirm: words.deprecate, cancel: states.cancel}, confirmProps: {color: 'red'},
    onConfirm: () => change.mutate({version, phase: 'deprecated'}, {onSuccess: () => tell(words.deprecated), onError: tellFailure}),
  });
  return {publish, deprecate, isPending: change.isPending};
}

function Actions({detail}: {detail: Detail}) {
  const about = detail.template;
  const may = useMay();
  const [cloning, setCloning] = useState(false);
  const {publish, deprecate, isPending} = usePhaseChange(detail);
  const mayChange = may('pipelines.write') && !about.is_system;
  const save = (format: 'json' | 'yaml') => exported(about, format)
    .then((text) => saveFile(`${about.template_id}-${about.version}.${format}`, text), tellFailure);
  const search = {version: about.version} as never;
  return (
    <>
      {may('tasks.execute') && <Button component={Link} to={`/pipelines/${about.template_id}/run`} search={search}>{words.run}</Button>}
      {mayChange && <Button component={Link} to={`/pipelines/${about.template_id}/edit`} search={search} variant="default">{words.edit}</Button>}
      {mayChange && about.phase !== 'published' && <Button variant="default" loading={isPending} onClick={publish}>
        {about.phase === 'draft' ? words.publish : words.offerAgain}</Button>}
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon variant="default" size="lg" aria-label={words.more}><IconDots size={18} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {may('pipelines.write') && <Menu.Item onClick={() => setCloning(true)}>{words.clone}</Menu.Item>}
          <Menu.Item onClick={() => void save('json')}>{words.exportJson}</Menu.Item>
          <Menu.Item onClick={() => void save('yaml')}>{words.exportYaml}</Menu.Item>
          {mayChange && about.phase === 'published' && <Menu.Item onClick={deprecate}>{words.deprecate}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {cloning && <CloneDialog of={about} opened onClose={() => setCloning(false)} />}
    </>
  );
}

function Body({detail}: {detail: Detail}) {
  const [search, change] = useAddress();
  const tab = tabs.find((one) => one === search.tab) ?? 'steps';
  const about = detail.template;
  const heading = <>
    <Phase value={about.phase} />
    <Text size="sm">{words.version} {about.version}</Text>
    {about.tags.map((tag) => <Badge key={tag} variant="default" radius="sm" tt="none">{tag}</Badge>)}
  </>;
  return (
    <Page title={about.name} about={heading} actions={<Actions detail={detail} />}>
      <Text maw={860}>{about.description}</Text>
      {about.is_system && <Alert variant="light" color="gray" p="xs"><Text size="sm">{words.systemHint}</Text></Alert>}
      <Tabs value={tab} onChange={(value) => change({tab: value === 'steps' ? undefined : value ?? undefined})} keepMounted={false}>
        <Tabs.List mb="md">{tabs.map((value) => <Tabs.Tab key={value} value={value}>{texts.tabs[value]}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="steps"><Steps key={about.version} detail={detail} /></Tabs.Panel>
        <Tabs.Panel value="parameters"><ParametersList template={templateIn(detail)} /></Tabs.Panel>
        <Tabs.Panel value="versions"><Versions detail={detail} /></Tabs.Panel>
        <Tabs.Panel value="runs"><Runs about={about} /></Tabs.Panel>
      </Tabs>
    </Page>
  );
}

export function PipelinePage() {
  const {templateId} = useParams({strict: false}) as {templateId: string};
  const [search] = useAddress();
  return <Loaded query={useTemplate(templateId, textOf(search, 'version'))}>{(detail) => <Body detail={detail} />}</Loaded>;
}
