// The inputs of a step: each a value, a parameter of the template, or something of another step's result.
import {ActionIcon, Alert, Button, Card, Code, Group, Select, Stack, Text, Title} from '@mantine/core';
import {IconUnlink} from '@tabler/icons-react';
import {useMemo, useState} from 'react';
import {useTask} from '~/features/tasks/queries';
import {exampleOf} from '~/schema-form/draw';
import {plainOf, wholeOf} from '~/schema-form/plain';
import type {Schema} from '~/schema-form/schema';
import {SchemaForm} from '~/schema-form/schema-form';
import {builder as words} from '~/texts/pipelines';
import {isSame} from '../diff';
import {inputPorts} from '../ports';
import {useTemplate} from '../queries';
import {referred} from '../forms';
import {isMembers, pointerTo, put, tokensOf, valueAt, type Members} from '../pointers';
import {changeStep, connect, disconnect, pointerOf, readsIn, type Placed, type Read} from '../template';
import {freshParameter, setParameter} from '../parameters';
import {plain, referencesIn, spoken, written} from '../wired';
import {JsonField} from './json-field';
import {SourcePicker} from './source-picker';
import {useBuilder} from './state';

const absences = ['fails', 'left', 'instead'] as const;
type Absence = (typeof absences)[number];

function absenceOf({reference}: Read): Absence {
  if (typeof reference === 'string') return 'fails';
  return 'default' in reference ? 'instead' : reference.optional ? 'left' : 'fails';
}

function WiredInput({at, read}: {at: Placed; read: Read}) {
  const {edit} = useBuilder();
  const target = read.place.slice(`${pointerOf(at.path)}/inputs`.length);
  const name = spoken(target);
  const reference = typeof read.reference === 'string' ? {from: read.reference} : read.reference;
  const setReference = (next: unknown) => edit((before) => changeStep(before, at.path, (step) => put(step, `/inputs${target}`, next)));
  const setAbsence = (absence: Absence) => setReference({
    from: reference.from, ...(absence === 'left' ? {optional: true} : absence === 'instead' ? {default: null} : {}),
  });
  return (
    <Card withBorder p="xs">
      <Group gap={6} wrap="nowrap" justify="space-between">
        <Text size="sm" fw={600}>{name}</Text>
        <ActionIcon size="sm" variant="default" aria-label={words.disconnect(name)} onClick={() => edit((before) => disconnect(before, read))}><IconUnlink size={14} /></ActionIcon>
      </Group>
      <SourcePicker label={words.from} name={name} hideLabel value={read.from} reader={at} kind="value" target={target}
        onChange={(from) => edit((before) => connect(before, read.place, from))} />
      <Select size="xs" mt={4} aria-label={words.absence(name)} value={absenceOf(read)} allowDeselect={false}
        data={absences.map((value) => ({value, label: words.absences[value]}))} onChange={(value) => setAbsence(value as Absence)} />
      {'default' in reference && <JsonField label={words.instead} value={reference.default} onChange={(value) => setReference({from: reference.from, default: value})} />}
    </Card>
  );
}

/** Wires an input that is not yet: by keyboard as well as by hand. */
function Connect({at}: {at: Placed}) {
  const {ends, template, edit} = useBuilder();
  const [name, setName] = useState<string | null>(null);
  const [from, setFrom] = useState('');
  const {step} = at;
  const ports = inputPorts(ends, step).filter((port) => !isMembers(step.inputs?.[port.name]) || referencesIn(step.inputs?.[port.name]).length === 0);
  if (ports.length === 0) return null;
  const target = name === null ? undefined : pointerTo('', name);
  const refused = target === undefined || from === '' || ends.whyNot(at, 'value', from, target) !== undefined;
  const wire = (source: string) => {
    edit((before) => connect(before, `${pointerOf(at.path)}/inputs${target}`, source));
    setName(null);
    setFrom('');
  };
  const promote = () => {
    if (name === null || target === undefined) return;
    const parameter = freshParameter(template, name);
    const schema = parameterFrom(ends.taken(step, '').place, name);
    edit((before) => connect(setParameter(before, parameter, schema, ports.find((port) => port.name === name)?.required ?? false),
      `${pointerOf(at.path)}/inputs${target}`, pointerTo('/params', parameter)));
    setName(null);
  };
  const needed = ports.filter((port) => port.required), others = ports.filter((port) => !port.required);
  const data = [{group: words.needed, items: needed}, {group: words.others, items: others}].filter(({items}) => items.length)
    .map(({group, items}) => ({group, items: items.map((port) => ({value: port.name, label: port.title === port.name ? port.name : `${port.title} (${port.name})`}))}));
  return (
    <Card withBorder p="xs" component="fieldset" m={0} aria-label={words.connect}>
      <Text size="sm" fw={600}>{words.connect}</Text>
      <Select size="xs" label={words.input} data={data} value={name} searchable onChange={setName} placeholder={words.pickInput} />
      {target !== undefined && <>
        <SourcePicker label={words.from} value={from} reader={at} kind="value" target={target} onChange={setFrom} />
        <Group gap="xs" mt="xs">
          <Button size="compact-sm" disabled={refused} onClick={() => wire(from)}>{words.connectIt}</Button>
          <Button size="compact-sm" variant="default" onClick={promote}>{words.promote}</Button>
        </Group>
      </>}
    </Card>
  );
}

/** The schema of an input by itself, for a parameter. */
function parameterFrom(place: {schema: unknown; root: unknown} | undefined, name: string): unknown {
  const whole = place ? referred(place) : undefined;
  const property = whole && valueAt(whole.schema, pointerTo('/properties', name));
  if (property === undefined) return {};
  const own = referred({schema: property, root: place?.root}).schema;
  const isWhole = !JSON.stringify(own).includes('"$ref"');
  return isWhole ? own : {title: isMembers(own) ? own.title : name, type: isMembers(own) ? own.type : undefined};
}

/** The part of the inputs' schema that is not wired. */
function schemaOfValues(input: unknown, wired: ReadonlySet<string>): Schema {
  const whole = wholeOf(input ?? {type: 'object'});
  const {$ref: _ref, ...around} = whole.schema;
  const schema: Schema = {...around, ...plainOf(whole, whole.schema, undefined).schema};
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !wired.has(name)));
  const {anyOf: _any, oneOf: _one, examples: _examples, ...rest} = schema;
  return {...rest, properties, required: (schema.required ?? []).filter((name) => !wired.has(name))};
}

function Values({at, wired}: {at: Placed; wired: ReadonlySet<string>}) {
  const {ends, edit, issues} = useBuilder();
  const {step} = at;
  const input = ends.taken(step, '').place?.schema;
  const wiredNames = [...wired].join('\n');
  const schema = useMemo(() => schemaOfValues(input, new Set(wiredNames.split('\n'))), [input, wiredNames]);
  const own = Object.entries(step.inputs ?? {}).filter(([name]) => !wired.has(name));
  const value = useMemo(() => Object.fromEntries(own.map(([name, of]) => [name, plain(of)])), [JSON.stringify(own)]);  // oxlint-disable-line react-hooks/exhaustive-deps
  const faults = issues.filter(({isFault, node, rest}) => isFault && node === step.id && rest.startsWith('/inputs/') && !wired.has(tokensOf(rest)[1] ?? ''))
    .map(({rest, detail}) => ({pointer: rest.slice('/inputs'.length), detail}));
  if (Object.keys(schema.properties ?? {}).length === 0) return null;
  const change = (next: unknown) => {
    const wiredInputs = Object.entries(step.inputs ?? {}).filter(([name]) => wired.has(name));
    const values = Object.entries((next ?? {}) as Members).map(([name, of]): [string, unknown] => [name, written(of)]);
    const inputs = Object.fromEntries([...wiredInputs, ...values]);
    if (!isSame(inputs, step.inputs ?? {})) edit((before) => changeStep(before, at.path, (one) => ({...one, inputs})), `values ${step.id}`);
  };
  return (
    <section aria-label={words.values}>
      <Title order={4} size="h6" mb={4}>{words.values}</Title>
      <Text size="xs" mb="xs">{words.valuesHint}</Text>
      <SchemaForm key={`${step.id} ${wiredNames}`} schema={schema} value={value} onChange={change} onSubmit={() => {}} errors={faults} quiet />
    </section>
  );
}

function Unknown({id, version, isGone}: Called & {isGone: boolean}) {
  const name = [id, version].filter(Boolean).join(' ');
  return isGone ? <Alert color="yellow" variant="light" p="xs">{words.noTask(name)}</Alert> : <Text size="xs">{words.unknownTask} <Code>{name}</Code></Text>;
}

interface Called {
  id: string;
  version: string | undefined;
}

function UnknownTask(called: Called) {
  return <Unknown {...called} isGone={useTask(called.id, called.version).isError} />;
}

function UnknownPipeline(called: Called) {
  return <Unknown {...called} isGone={useTemplate(called.id, called.version).isError} />;
}

export function InputsEditor({at}: {at: Placed}) {
  const {ends, template, edit} = useBuilder();
  const {step} = at;
  const reads = readsIn(template).filter(({reader, kind}) => reader?.step === step && kind === 'value');
  const inputAt = (read: Read) => tokensOf(read.place)[at.path.length * 2 + 1] ?? '';
  const wired = new Set(reads.map(inputAt));
  const parts = [...new Set(reads.filter((read) => read.place !== pointerTo(`${pointerOf(at.path)}/inputs`, inputAt(read))).map(inputAt))];
  const known = ends.taken(step, '').place;
  const example = known ? exampleOf(known.schema) : undefined;
  const openNames = example ? Object.keys(example).filter((name) => !wired.has(name) && step.inputs?.[name] === undefined) : [];
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">{words.inputs}</Title>
      {reads.map((read) => <WiredInput key={read.place} at={at} read={read} />)}
      {parts.map((name) => (
        <JsonField key={name} label={words.inputAsJson(name)} value={step.inputs?.[name]}
          onChange={(value) => edit((before) => changeStep(before, at.path, (one) => put(one, pointerTo('/inputs', name), value)))} />
      ))}
      <Connect key={step.id} at={at} />
      {!known && step.task && <UnknownTask id={step.task} version={step.version} />}
      {!known && step.pipeline && <UnknownPipeline id={step.pipeline} version={step.version} />}
      {known && <Values at={at} wired={wired} />}
      {openNames.length > 0 && <Button size="compact-sm" variant="default" onClick={() => edit((before) => changeStep(before, at.path, (one) => ({
        ...one, inputs: {...one.inputs, ...Object.fromEntries(openNames.map((name) => [name, written(example?.[name])]))},
      })))}>{words.fillExample}</Button>}
    </Stack>
  );
}
