// The parameters of the template: the form of a run.
import {Accordion, Button, Checkbox, Group, NativeSelect, NumberInput, Stack, TagsInput, Text, Textarea, TextInput, Title} from '@mantine/core';
import {useState} from 'react';
import {builder as words} from '~/texts/pipelines';
import {isMembers, type Members} from '../pointers';
import {freshParameter, propertiesOf, removeParameter, renameParameter, requiredOf, setParameter} from '../parameters';
import {JsonField} from './json-field';
import {LateText} from './running-editor';
import {useBuilder} from './state';

const kinds = ['text', 'file', 'whole', 'number', 'switch', 'list', 'object'] as const;
type Kind = (typeof kinds)[number];

const schemas: Record<Kind, Members> = {
  text: {type: 'string'}, file: {type: 'string', 'x-mad-file': {formats: ['sdf'], role: 'ligand'}}, whole: {type: 'integer'}, number: {type: 'number'},
  switch: {type: 'boolean'}, list: {type: 'array', items: {}}, object: {type: 'object'},
};

function kindOf(schema: Members): Kind | '' {
  if ('x-mad-file' in schema) return 'file';
  const found = kinds.find((kind) => kind !== 'file' && schemas[kind].type === schema.type);
  return found ?? '';
}

function formatsOf(schema: Members): string[] {
  const mark = schema['x-mad-file'];
  const list = isMembers(mark) ? mark.formats : mark;
  return Array.isArray(list) ? list.map(String) : [];
}

/** Without the member, where there is nothing to say. */
function withMember(schema: Members, name: string, value: unknown): Members {
  const {[name]: _before, ...rest} = schema;
  return value === undefined || value === '' || value === false ? rest : {...rest, [name]: value};
}

function Limits({schema, set}: {schema: Members; set: (name: string, value: unknown) => void}) {
  const number = (name: string) => (typeof schema[name] === 'number' ? schema[name] : '');
  return (
    <Group grow>
      <NumberInput size="xs" label={words.minimum} value={number('minimum')} onChange={(value) => set('minimum', value === '' ? undefined : Number(value))} />
      <NumberInput size="xs" label={words.maximum} value={number('maximum')} onChange={(value) => set('maximum', value === '' ? undefined : Number(value))} />
    </Group>
  );
}

function Parameter({name}: {name: string}) {
  const {template, edit} = useBuilder();
  const given = propertiesOf(template)[name];
  const schema = isMembers(given) ? given : {};
  const isRequired = requiredOf(template).includes(name);
  const write = (next: unknown, mark?: string) => edit((before) => setParameter(before, name, next, isRequired), mark && `${mark} ${name}`);
  const set = (member: string, value: unknown) => write(withMember(schema, member, value), member);
  const text = (member: string) => (typeof schema[member] === 'string' ? schema[member] : '');
  const kind = kindOf(schema);
  const setKind = (next: Kind) => {
    const {type: _type, 'x-mad-file': _file, items: _items, properties: _properties, minimum: _min, maximum: _max, default: _default, ...rest} = schema;
    write({...rest, ...schemas[next]});
  };
  return (
    <Stack gap="xs">
      <LateText label={words.name} value={name} onChange={(to) => edit((before) => renameParameter(before, name, to))}
        fault={(to) => (to === '' ? words.nameNeeded : to !== name && Object.hasOwn(propertiesOf(template), to) ? words.nameTaken : undefined)} />
      <TextInput size="xs" label={words.titleOf} value={text('title')} onChange={(event) => set('title', event.currentTarget.value)} />
      <Textarea size="xs" label={words.description} autosize value={text('description')} onChange={(event) => set('description', event.currentTarget.value)} />
      <Group grow align="end">
        <NativeSelect size="xs" label={words.type} value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}
          data={[...(kind === '' ? [{value: '', label: words.otherType}] : []), ...kinds.map((value) => ({value, label: words.types[value]}))]} />
        <TextInput size="xs" label={words.unit} value={text('x-mad-unit')} onChange={(event) => set('x-mad-unit', event.currentTarget.value)} />
      </Group>
      {kind === 'file' && <TagsInput size="xs" label={words.formats} value={formatsOf(schema)}
        onChange={(formats) => write({...schema, 'x-mad-file': {...(isMembers(schema['x-mad-file']) ? schema['x-mad-file'] : {}), formats}})} />}
      {(kind === 'whole' || kind === 'number') && <Limits schema={schema} set={set} />}
      <JsonField label={words.defaultValue} value={schema.default} clearable onChange={(value) => write(value === undefined ? withMember(schema, 'default', undefined) : {...schema, default: value})} />
      <Group>
        <Checkbox size="xs" label={words.required} checked={isRequired} onChange={(event) => {
          const on = event.currentTarget.checked;
          edit((before) => setParameter(before, name, given, on));
        }} />
        <Checkbox size="xs" label={words.advanced} checked={schema['x-mad-advanced'] === true} onChange={(event) => set('x-mad-advanced', event.currentTarget.checked)} />
      </Group>
      <JsonField label={words.schemaJson} value={given} onChange={(value) => write(value)} />
      <Button size="compact-sm" variant="default" onClick={() => edit((before) => removeParameter(before, name))}>{words.removeNamed(name)}</Button>
    </Stack>
  );
}

export function ParametersEditor() {
  const {template, edit} = useBuilder();
  const [open, setOpen] = useState<string | null>(null);
  const names = Object.keys(propertiesOf(template));
  const add = () => {
    const name = freshParameter(template, 'parameter');
    edit((before) => setParameter(before, name, {type: 'string'}, false));
    setOpen(name);
  };
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">{words.parameters}</Title>
      <Text size="xs">{words.parametersHint}</Text>
      <Accordion variant="contained" value={open} onChange={setOpen} chevronPosition="left">
        {names.map((name) => (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control><Text size="sm" fw={500}>{name}{requiredOf(template).includes(name) && ' *'}</Text></Accordion.Control>
            <Accordion.Panel>{open === name && <Parameter name={name} />}</Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Button size="compact-sm" variant="default" onClick={add}>{words.addParameter}</Button>
      <JsonField label={words.parametersJson} description={words.parametersJsonHint} value={template.parameters}
        check={(value) => (isMembers(value) ? undefined : words.noObject)} onChange={(value) => edit((before) => ({...before, parameters: value as Members}))} />
    </Stack>
  );
}
