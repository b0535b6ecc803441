// One job a ligand, the other inputs shared.
import {Alert, Anchor, Button, FileButton, Group, Progress, Select, Stack, Table, Text, Textarea, Title} from '@mantine/core';
import {useMemo, useState} from 'react';
import {useMay} from '~/api/session';
import {textOrUri} from '~/schema-form/molecule-input';
import {isObject, type Json, type Schema} from '~/schema-form/schema';
import {SchemaForm} from '~/schema-form/schema-form';
import {completed, plainOf, wholeOf} from '~/schema-form/plain';
import {faultsOf, type Fault} from '~/schema-form/validator';
import {tellFailure} from '~/ui/notify';
import {PageLink} from '~/ui/page-link';
import {batch as words} from '~/texts/tasks';
import type {LigandField} from './batch-fields';
import {ligandsOfFile, ligandsOfLines, mostLigands, type Ligand} from './ligands';
import type {Task} from './queries';
import {useSubmissions, type Submission} from './submissions';

/** The schema without the input that the ligands give. */
function without(schema: object, name: string): object {
  const whole = wholeOf(schema);
  const {properties = {}, required = []} = plainOf(whole, whole.schema, undefined).schema;
  const {[name]: _differs, ...rest} = properties;
  const {$ref: _followed, ...all} = whole.schema;
  return {...all, type: 'object', properties: rest, required: required.filter((other) => other !== name)};
}

async function read(files: readonly File[]): Promise<Ligand[]> {
  const all = await Promise.all(files.map(async (file) => {
    const text = await textOrUri(file);
    return text.startsWith('mad://') ? [{name: file.name, text}] : ligandsOfFile(file.name, text);
  }));
  return all.flat();
}

function Submitted({submissions}: {submissions: readonly Submission[]}) {
  return (
    <Table.ScrollContainer minWidth={420} mah={400}>
      <Table stickyHeader>
        <Table.Thead><Table.Tr><Table.Th>{words.ligand}</Table.Th><Table.Th>{words.state}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {submissions.map(({ligand, key, state, job_id, error}) => (
            <Table.Tr key={key}>
              <Table.Td>{ligand.name}</Table.Td>
              <Table.Td>{job_id ? <PageLink to="/jobs/$jobId" params={{jobId: job_id}}>{words.submitted}</PageLink> : <Text size="sm" {...(state === 'failed' ? {c: 'red'} : {})}>{error ?? words[state as 'waiting']}</Text>}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface BatchProps {
  task: Task;
  schema: object;
  fields: readonly LigandField[];
  inputs: unknown;
  onChange: (inputs: unknown) => void;
}

export function Batch({task, schema, fields, inputs, onChange}: BatchProps) {
  const [name, setName] = useState(fields[0]?.name ?? '');
  const field = fields.find((one) => one.name === name) ?? fields[0];
  const [files, setFiles] = useState<Ligand[]>([]);
  const [lines, setLines] = useState('');
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const may = useMay();
  const {submissions, begin, retry, clear, busy} = useSubmissions(task);
  const others = useMemo(() => isObject(inputs) ? Object.fromEntries(Object.entries(inputs).filter(([one]) => one !== name)) : {}, [inputs, name]);
  const rest = useMemo(() => without(schema, name), [schema, name]);
  if (!field) return null;
  const ligands = [...files, ...ligandsOfLines(lines)];
  const shared: Json = isObject(inputs) ? inputs : {};
  const add = (chosen: readonly File[]) => void read(chosen).then((more) => setFiles((before) => [...before, ...more]), tellFailure);
  const run = () => {
    const whole = wholeOf(schema);
    const of = (ligand: Ligand) => completed(whole, whole.schema as Schema, {...shared, [field.name]: ligand.text});
    const wrong = ligands[0] ? faultsOf(schema, of(ligands[0])) : [];
    setFaults(wrong);
    if (!wrong.length) begin(ligands.map((ligand) => ({ligand, inputs: of(ligand)})));
  };
  const failed = submissions.filter(({state}) => state === 'failed').length;
  const sent = submissions.filter(({job_id}) => job_id).length;
  const tooMany = ligands.length > mostLigands;
  return (
    <Stack>
      <Text size="sm">{words.intro}</Text>
      {fields.length > 1 && <Select label={words.field} data={fields.map((one) => ({value: one.name, label: one.label}))} value={field.name} allowDeselect={false} onChange={(next) => next && setName(next)} maw={320} />}
      <Stack gap="xs" onDragOver={(event) => event.preventDefault()} onDrop={(event) => {
        if (!event.dataTransfer.files.length) return;
        event.preventDefault();
        add([...event.dataTransfer.files]);
      }} style={{border: '1px dashed var(--mantine-color-default-border)', borderRadius: 'var(--mantine-radius-sm)', padding: 12}}>
        <Group>
          <FileButton multiple accept={field.formats.map((format) => `.${format}`).join(',')} onChange={add}>
            {(button) => <Button {...button} size="xs" variant="default">{words.choose}</Button>}
          </FileButton>
          <Text size="sm">{words.drop} ({field.formats.join(', ')})</Text>
        </Group>
        {field.formats.includes('smi') && <Textarea label={words.lines} description={words.linesHint} value={lines} autosize minRows={3} maxRows={10} spellCheck={false}
          styles={{input: {fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12}}} onChange={(event) => setLines(event.currentTarget.value)} />}
        <Group gap="xs">
          <Text size="sm" role="status">{ligands.length ? words.chosen(ligands.length) : words.none}</Text>
          {ligands.length > 0 && <Button size="compact-xs" variant="subtle" color="gray" onClick={() => {
            setFiles([]);
            setLines('');
          }}>{words.forget}</Button>}
        </Group>
        {files.length > 0 && <Text size="xs" c="dimmed" lineClamp={3}>{files.map((ligand) => ligand.name).join(', ')}</Text>}
      </Stack>
      {tooMany && <Alert color="yellow" variant="light" role="alert">
        {words.tooMany(ligands.length, mostLigands)} <Anchor size="sm" href="/pipelines/screen-library">{words.toPipeline}</Anchor>
      </Alert>}
      <SchemaForm schema={rest} value={others} onChange={(next) => onChange(isObject(next) && field.name in shared ? {...next, [field.name]: shared[field.name]} : next)} onSubmit={run} errors={faults}>
        {faults.length > 0 && <Text size="sm" c="red">{words.wrong}</Text>}
        {may('tasks.execute') && <Group><Button type="submit" disabled={!ligands.length || tooMany || busy} loading={busy}>{words.run(ligands.length)}</Button></Group>}
      </SchemaForm>
      {submissions.length > 0 && (
        <section aria-label={words.sent(sent, submissions.length)}>
          <Group justify="space-between">
            <div role="status"><Title order={2} size="h5">{words.sent(sent, submissions.length)}{failed > 0 && `, ${words.failed(failed)}`}</Title></div>
            <Group gap="xs">
              {failed > 0 && !busy && <Button size="xs" onClick={retry}>{words.retry}</Button>}
              {!busy && <Button size="xs" variant="default" onClick={clear}>{words.forget}</Button>}
            </Group>
          </Group>
          <Progress value={(100 * (sent + failed)) / submissions.length} my="xs" aria-label={words.sent(sent, submissions.length)} />
          <Submitted submissions={submissions} />
        </section>
      )}
    </Stack>
  );
}
