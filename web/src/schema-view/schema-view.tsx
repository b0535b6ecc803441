// A value as people read it, by the schema that it fits: any task's result, any task's inputs.
import {Anchor, Button, Code, Collapse, Spoiler, Stack, Text, Title, Tooltip} from '@mantine/core';
import {useDisclosure} from '@mantine/hooks';
import {useMemo, type ReactNode} from 'react';
import {DataTable, type Column} from '~/ui/data-table';
import {size} from '~/ui/sizes';
import {words} from '~/texts/schema-view';
import {columnsOf, fieldsOf, inLine, isNode, kindOf, type Field, type Node} from './describe';
import classes from './schema-view.module.css';

/** Where a stored file can be had. */
export interface File {
  uri: string;
  name: string;
  url: string;
  size_bytes: number;
}

interface SchemaViewProps {
  value: unknown;
  /** With what its references reach. */
  schema: unknown;
  files?: readonly File[];
  /** Members that are shown elsewhere. */
  without?: ReadonlySet<string>;
}

function FileValue({uri, files}: {uri: string; files: readonly File[]}) {
  const file = files.find((one) => one.uri === uri);
  if (!file) return <Text size="sm" component="span">{words.stored} <Code>{uri}</Code></Text>;
  return <Anchor size="sm" href={file.url} download={file.name}>{file.name} ({size(file.size_bytes)})</Anchor>;
}

function TextValue({text}: {text: string}) {
  const [shown, {toggle}] = useDisclosure();
  return (
    <Stack gap={4} align="start">
      <Button size="compact-xs" variant="default" aria-expanded={shown} onClick={toggle}>{shown ? words.hide : words.show} ({words.text(text.length)})</Button>
      {shown && <Code block mah={300} w="100%" style={{overflow: 'auto'}} tabIndex={0}>{text}</Code>}
    </Stack>
  );
}

function TableValue({rows, items, whole, label, files}: {rows: readonly Node[]; items: unknown; whole: unknown; label: string; files: readonly File[]}) {
  const columns = useMemo(() => columnsOf(rows, items, whole).map(({key, title, numeric, of}): Column<{row: Node; at: number}> => ({
    key, title, numeric, width: Math.min(260, Math.max(80, 9 * title.length + 20)),
    cell: ({row}) => {
      const value = of(row);
      return typeof value === 'string' && value.startsWith('mad://') ? <FileValue uri={value} files={files} /> : <span title={inLine(value)}>{inLine(value)}</span>;
    },
  })), [rows, items, whole, files]);
  const numbered = useMemo(() => rows.map((row, at) => ({row, at})), [rows]);
  return <DataTable label={label} rows={numbered} columns={columns} keyOf={({at}) => String(at)} rowHeight={32} {...(rows.length > 12 && {height: '380px'})} />;
}

/** In one place of a list of facts. */
function Inside({field, whole, files}: {field: Field; whole: unknown; files: readonly File[]}) {
  const {value} = field;
  switch (kindOf(value)) {
    case 'empty': return <Text size="sm" component="span" c="dimmed">{words.nothing}</Text>;
    case 'file': return <FileValue uri={String(value)} files={files} />;
    case 'text': return <TextValue text={String(value)} />;
    case 'object': return <Facts fields={fieldsOf(value as Node, field.schema, whole)} whole={whole} files={files} />;
    case 'list': return (value as unknown[]).length > 20 ? <Spoiler maxHeight={60} showLabel="…" hideLabel="…">{inLine(value)}</Spoiler> : <>{inLine(value)} {field.unit}</>;
    default: return <>{inLine(value)} {field.unit}</>;
  }
}

function Facts({fields, whole, files}: {fields: readonly Field[]; whole: unknown; files: readonly File[]}) {
  return (
    <dl className={classes.facts}>
      {fields.map((field) => [
        <dt key={`${field.name} title`}>{field.description
          ? <Tooltip label={field.description} multiline maw={360} events={{hover: true, focus: true, touch: true}}><span tabIndex={0}>{field.title}</span></Tooltip>
          : field.title}</dt>,
        <dd key={field.name}><Inside field={field} whole={whole} files={files} /></dd>,
      ])}
    </dl>
  );
}

export function SchemaView({value, schema, files = [], without}: SchemaViewProps) {
  if (!isNode(value)) {
    const field: Field = {name: '', title: '', unit: '', description: '', schema: {}, value};
    return Array.isArray(value) && kindOf(value) === 'table'
      ? <TableValue rows={value as Node[]} items={isNode(schema) ? schema.items : undefined} whole={schema} label="" files={files} />
      : <Text size="sm" component="div"><Inside field={field} whole={schema} files={files} /></Text>;
  }
  const fields = fieldsOf(value, schema, schema).filter((field) => !without?.has(field.name));
  const tables = fields.filter((field) => kindOf(field.value) === 'table');
  const facts = fields.filter((field) => kindOf(field.value) !== 'table');
  return (
    <Stack gap="md">
      {facts.length > 0 && <Facts fields={facts} whole={schema} files={files} />}
      {tables.map((field) => (
        <section key={field.name} aria-label={field.title}>
          <Title order={3} size="h5" mb={4}>{field.title} <Text span size="sm">({words.rows((field.value as Node[]).length)})</Text></Title>
          {field.description && <Text size="sm" mb={4}>{field.description}</Text>}
          <TableValue rows={field.value as Node[]} items={field.schema.items} whole={schema} label={field.title} files={files} />
        </section>
      ))}
    </Stack>
  );
}

/** The value itself, folded. */
export function Raw({value, title = words.raw}: {value: unknown; title?: ReactNode}) {
  const [shown, {toggle}] = useDisclosure();
  return (
    <div>
      <Button size="xs" variant="default" aria-expanded={shown} onClick={toggle}>{title}</Button>
      <Collapse expanded={shown}><Code block mt="xs" mah={420} style={{overflow: 'auto'}} tabIndex={0}>{shown && JSON.stringify(value, null, 2)}</Code></Collapse>
    </div>
  );
}
