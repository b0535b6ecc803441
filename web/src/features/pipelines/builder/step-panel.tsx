// All of the step that is selected.
import {Accordion, Alert, Anchor, Button, Group, NativeSelect, Stack, Text, Title} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import {useTask} from '~/features/tasks/queries';
import {builder as words} from '~/texts/pipelines';
import {interfaceKey} from '../ends';
import {put} from '../pointers';
import {useTemplate} from '../queries';
import {faultOfStep} from '../shape';
import {changeStep, copyStep, findStep, isGroup, moveStep, placed, pointerOf, removeStep, renameStep, tidy, type Placed, type Step, type Template} from '../template';
import {InputsEditor} from './inputs-editor';
import {IssueLines} from './issues';
import {JsonField} from './json-field';
import {OutputsEditor} from './outputs-editor';
import {EachEditor, LateText, OrderEditor, WhenEditor} from './running-editor';
import {useBuilder} from './state';

const stepId = /^[a-z][a-z0-9_]{0,62}$/;

function Version({at, versions}: {at: Placed; versions: readonly string[]}) {
  const {edit} = useBuilder();
  const {version} = at.step;
  const all = version && !versions.includes(version) ? [version, ...versions] : versions;
  return <NativeSelect size="xs" label={words.version} value={version ?? ''} data={[{value: '', label: words.latest}, ...all]}
    onChange={(event) => {
      const chosen = event.currentTarget.value;
      edit((before) => changeStep(before, at.path, ({version: _version, ...step}) => (chosen ? {...step, version: chosen} : step)));
    }} />;
}

function TaskVersion({at, id}: {at: Placed; id: string}) {
  return <Version at={at} versions={useTask(id).data?.versions ?? []} />;
}

function PipelineVersion({at, id}: {at: Placed; id: string}) {
  return <Version at={at} versions={useTemplate(id).data?.versions.map(({version}) => version) ?? []} />;
}

function Within({at}: {at: Placed}) {
  const {template, edit} = useBuilder();
  const id = at.step.id;
  const groups = placed(template).filter(({step, around}) => isGroup(step) && step.id !== id && !around.some((one) => one.id === id)).map(({step}) => step.id);
  if (groups.length === 0) return null;
  return <NativeSelect size="xs" label={words.within} value={at.around.at(-1)?.id ?? ''} data={[{value: '', label: words.outermost}, ...groups]}
    onChange={(event) => {
      const within = event.currentTarget.value || undefined;
      edit((before) => moveStep(before, id, within));
    }} />;
}

function Head({at}: {at: Placed}) {
  const {template, edit, select, interfaces} = useBuilder();
  const {step} = at;
  const called = step.task ?? step.pipeline;
  const idFault = (id: string) => (!stepId.test(id) ? words.idFault : id !== step.id && findStep(template, id) ? words.idTaken : undefined);
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h4">{step.id}</Title>
        <Group gap={4} wrap="nowrap">
          <Button size="compact-xs" variant="default" onClick={() => {
            select(copyStep(template, at.path).id);
            edit((before) => copyStep(before, at.path).template);
          }}>{words.copy}</Button>
          <Button size="compact-xs" variant="default" color="red" onClick={() => {
            edit((before) => removeStep(before, at.path));
            select(undefined);
          }}>{words.remove}</Button>
        </Group>
      </Group>
      {called && <Anchor component={Link} to={step.task ? `/tasks/${step.task}` : `/pipelines/${step.pipeline}`} size="sm" target="_blank">{interfaces.get(interfaceKey(step) ?? '')?.title ?? called}</Anchor>}
      <LateText label={words.id} value={step.id} fault={idFault} onChange={(id) => {
        edit((before) => renameStep(before, step.id, id));
        select(id);
      }} />
      <Group grow preventGrowOverflow={false}>
        {step.task && <TaskVersion at={at} id={step.task} />}
        {step.pipeline && <PipelineVersion at={at} id={step.pipeline} />}
        <Within at={at} />
      </Group>
    </Stack>
  );
}

/** The ids of all steps but this and those within it. */
function idsBeside(template: Template, step: Step): Set<string> {
  return new Set(placed(template).filter((one) => one.step !== step && !one.around.includes(step)).map((one) => one.step.id));
}

export function StepPanel({at}: {at: Placed}) {
  const {edit, issues, select, template} = useBuilder();
  const {step} = at;
  const own = issues.filter(({node}) => node === step.id);
  const more = [
    {value: 'each', label: step.for_each ? words.eachOn(step.for_each.from) : words.each, panel: <EachEditor at={at} />},
    {value: 'when', label: step.when ? words.whenOn(step.when.from) : words.when, panel: <WhenEditor at={at} />},
    {value: 'order', label: words.orderAndTries, panel: <OrderEditor at={at} />},
    {value: 'json', label: words.asJson, panel: <JsonField label={words.stepJson} value={step} onChange={(value) => {
      edit((before) => put(before, pointerOf(at.path), tidy(value as Step)));
      select((value as Step).id);
    }} check={(value) => faultOfStep(value, '', idsBeside(template, step))} />},
  ];
  return (
    <Stack gap="md" key={step.id}>
      <Head at={at} />
      {own.length > 0 && <Alert variant="light" color={own.some(({isFault}) => isFault) ? 'red' : 'gray'} p="xs" title={words.says}><IssueLines issues={own} /></Alert>}
      {isGroup(step) ? <>
        <Text size="sm">{words.groupHint}</Text>
        <OutputsEditor reader={at} />
      </> : <InputsEditor at={at} />}
      <Accordion variant="contained" multiple chevronPosition="left">
        {more.map(({value, label, panel}) => (
          <Accordion.Item key={value} value={value}>
            <Accordion.Control><Text size="sm" fw={500}>{label}</Text></Accordion.Control>
            <Accordion.Panel>{panel}</Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  );
}
