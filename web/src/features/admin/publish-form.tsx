// Publishing a task without writing a document: its fields are asked for, and the document is written from them.
import {ActionIcon, Button, Checkbox, Fieldset, Group, Select, Stack, Textarea, TextInput} from '@mantine/core';
import {IconTrash} from '@tabler/icons-react';
import {useState, type FormEvent} from 'react';
import {definitions as words} from '~/texts/admin';
import {emptyDraft, type Draft} from './publish-document';
import {documentOf, emptyField, type Field, type FieldType, type Wanted} from './written';

interface FieldRowsProps {
  legend: string;
  fields: Field[];
  onChange: (fields: Field[]) => void;
}

function FieldRows({legend, fields, onChange}: FieldRowsProps) {
  const change = (index: number, member: Partial<Field>) => onChange(fields.map((field, i) => (i === index ? {...field, ...member} : field)));
  return (
    <Fieldset legend={legend}>
      <Stack gap="sm">
        {fields.map((field, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- a row has no name until one is typed
          <Group key={i} gap="xs" align="flex-end">
            <TextInput label={words.field} value={field.name} pattern="[A-Za-z_][A-Za-z0-9_]*" w={140} onChange={(event) => change(i, {name: event.currentTarget.value})} />
            <Select label={words.type} value={field.type} allowDeselect={false} w={140} data={Object.entries(words.types).map(([value, label]) => ({value, label}))}
              onChange={(type) => type && change(i, {type: type as FieldType})} />
            <TextInput label={words.unit} value={field.unit} w={80} onChange={(event) => change(i, {unit: event.currentTarget.value})} />
            <TextInput label={words.meaning} value={field.meaning} w={200} onChange={(event) => change(i, {meaning: event.currentTarget.value})} />
            <TextInput label={words.example} value={field.example} w={120} onChange={(event) => change(i, {example: event.currentTarget.value})} />
            <Checkbox label={words.required} checked={field.required} pb={8} onChange={(event) => change(i, {required: event.currentTarget.checked})} />
            <ActionIcon variant="default" size={36} aria-label={words.removeField(field.name)} onClick={() => onChange(fields.filter((_, at) => at !== i))}><IconTrash size={16} /></ActionIcon>
          </Group>
        ))}
        <Group><Button size="compact-sm" variant="default" onClick={() => onChange([...fields, emptyField])}>{words.addField}</Button></Group>
      </Stack>
    </Fieldset>
  );
}

/** `onWritten`: with the document, to be looked at and published. */
export function PublishForm({onWritten}: {onWritten: (draft: Draft) => void}) {
  const [wanted, setWanted] = useState<Wanted>({taskId: '', version: '1.0.0', name: '', summary: '', path: '', inputs: [emptyField], outputs: [emptyField]});
  const [baseUrls, setBaseUrls] = useState('');
  const set = (member: 'taskId' | 'version' | 'name' | 'summary' | 'path') => (event: {currentTarget: {value: string}}) => {
    const {value} = event.currentTarget;
    setWanted((before) => ({...before, [member]: value}));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onWritten({...emptyDraft, taskId: wanted.taskId, baseUrls, text: `${JSON.stringify(documentOf(wanted), null, 2)}\n`});
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <TextInput label={words.taskId} description={words.taskIdHint} required pattern="[a-z][a-z0-9_]*" value={wanted.taskId} miw={220} data-autofocus onChange={set('taskId')} />
          <TextInput label={words.version} description="1.0.0" required value={wanted.version} miw={220} onChange={set('version')} />
        </Group>
        <TextInput label={words.summary} required value={wanted.summary} onChange={set('summary')} />
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <TextInput label={words.path} placeholder="/predict" required value={wanted.path} miw={220} onChange={set('path')} />
          <Textarea label={words.baseUrls} value={baseUrls} autosize miw={220} onChange={(event) => setBaseUrls(event.currentTarget.value)} />
        </Group>
        <FieldRows legend={words.inputs} fields={wanted.inputs} onChange={(inputs) => setWanted((before) => ({...before, inputs}))} />
        <FieldRows legend={words.outputs} fields={wanted.outputs} onChange={(outputs) => setWanted((before) => ({...before, outputs}))} />
        <Group><Button type="submit">{words.toDocument}</Button></Group>
      </Stack>
    </form>
  );
}
