// What a run gives, or steps within give: names, each with what it reads.
import {ActionIcon, Button, Card, Group, Stack, Text, TextInput, Title} from '@mantine/core';
import {IconTrash} from '@tabler/icons-react';
import {useState} from 'react';
import {builder as words} from '~/texts/pipelines';
import {drop, pointerTo, put, type Members} from '../pointers';
import {changeStep, pointerOf, type Placed, type Template} from '../template';
import {referenceIn} from '../wired';
import {JsonField} from './json-field';
import {SourcePicker} from './source-picker';
import {useBuilder} from './state';

/** `reader`: the step that has steps within; none: the template. */
export function OutputsEditor({reader}: {reader?: Placed}) {
  const {template, edit} = useBuilder();
  const [name, setName] = useState('');
  const [from, setFrom] = useState('');
  const outputs: Members = (reader ? reader.step.outputs : template.outputs) ?? {};
  const at = `${reader ? pointerOf(reader.path) : ''}/outputs`;
  const change = (by: (before: Template) => Template) => edit((before) => (reader ? changeStep(by(before), reader.path, (step) => step) : by(before)));
  const isTaken = Object.hasOwn(outputs, name);
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">{words.outputs}</Title>
      {Object.keys(outputs).length === 0 && <Text size="xs">{words.outputsDefault}</Text>}
      {Object.entries(outputs).map(([output, value]) => (
        <Card key={output} withBorder p="xs">
          <Group gap={6} wrap="nowrap" justify="space-between">
            <Text size="sm" fw={600}>{output}</Text>
            <ActionIcon size="sm" variant="default" aria-label={words.removeNamed(output)} onClick={() => change((before) => drop(before, pointerTo(at, output)))}><IconTrash size={14} /></ActionIcon>
          </Group>
          {referenceIn(value)
            ? <SourcePicker label={words.from} name={output} hideLabel value={referenceIn(value)?.from ?? ''} reader={reader} kind="output"
                onChange={(source) => change((before) => put(before, pointerTo(at, output), {...(value as object), from: source}))} />
            : <JsonField label={words.inputAsJson(output)} value={value} onChange={(next) => change((before) => put(before, pointerTo(at, output), next))} />}
        </Card>
      ))}
      <Card withBorder p="xs" component="fieldset" m={0} aria-label={words.newOutput}>
        <TextInput size="xs" label={words.newOutput} value={name} error={isTaken ? words.nameTaken : undefined} onChange={(event) => setName(event.currentTarget.value.trim())} />
        <SourcePicker label={words.from} value={from} reader={reader} kind="output" onChange={setFrom} />
        <Button size="compact-sm" mt="xs" disabled={!name || !from || isTaken} onClick={() => {
          change((before) => put(before, pointerTo(at, name), {from}));
          setName('');
          setFrom('');
        }}>{words.addOutput}</Button>
      </Card>
    </Stack>
  );
}
