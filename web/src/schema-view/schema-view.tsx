// A value as people read it, by the schema that it fits: any task's result, any task's inputs.
import {Anchor, Button, Card, CloseButton, Code, Collapse, Group, Spoiler, Stack, Text, Title, Tooltip} from '@mantine/core';
import {useDisclosure} from '@mantine/hooks';
import {useMemo, useState, type ReactNode} from 'react';
import {api, ask, ownUrl} from '~/api/client';
import {DataTable, type Column} from '~/ui/data-table';
import {size} from '~/ui/sizes';
import {words} from '~/texts/schema-view';
import {behind, columnsOf, fieldsOf, inCell, inLine, isNode, kindOf, type Field, type Node} from './describe';
import classes from './schema-view.module.css';

/** Where a stored file can be had. */
export interface File {
  uri: string;
  name: string;
  url: string;
  size_bytes: number;
}

/** A file whose URL is asked for when it is wanted. */
function StoredFile({uri}: {uri: string}) {
  const [error, setError] = useState<string>();
  const get = async () => {
    try {
      const {url} = await ask(api.GET('/api/v1/files', {params: {query: {uri}}}));
      location.assign(ownUrl(url));
    } catch (failed) {
      setError(failed instanceof Error ? failed.message : String(failed));
    }
  };
  if (error) return <Text size="sm" component="span">{error}</Text>;
  return <Anchor component="button" type="button" size="sm" title={uri} onClick={() => void get()}>{words.stored}</Anchor>;
}

function FileValue({uri, files}: {uri: string; files: readonly File[]}) {
  const file = files.find((one) => one.uri === uri);
  if (!file) return <StoredFile uri={uri} />;
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

/** Wide enough for most of what is in it, px. */
function widthOf(title: string, texts: readonly string[]): number {
  const longest = Math.max(title.length * 1.1, ...texts.slice(0, 50).map((text) => text.length));
  return Math.min(280, Math.max(70, Math.round(8 * longest) + 24));
}

interface TableValueProps {
  rows: readonly Node[];
  items: unknown;
  whole: unknown;
  label: string;
  files: readonly File[];
}

/** A row that is chosen is shown whole below: what in it is long, or a table of its own. */
function TableValue({rows, items, whole, label, files}: TableValueProps) {
  const [current, setCurrent] = useState<number>();
  const columns = useMemo(() => columnsOf(rows, items, whole).map(({key, title, numeric, of}): Column<{row: Node; at: number}> => ({
    key, title, numeric, width: widthOf(title, rows.map((row) => inCell(of(row)))),
    cell: ({row}) => {
      const value = of(row);
      return kindOf(value) === 'file' ? <FileValue uri={String(value)} files={files} /> : <span title={inLine(value).slice(0, 1000)}>{inCell(value)}</span>;
    },
  })), [rows, items, whole, files]);
  const numbered = useMemo(() => rows.map((row, at) => ({row, at})), [rows]);
  const chosen = current === undefined ? undefined : rows[current];
  return (
    <Stack gap="xs">
      <DataTable label={label} rows={numbered} columns={columns} keyOf={({at}) => String(at)} rowHeight={32} current={current === undefined ? undefined : String(current)}
        onCurrent={({at}) => setCurrent(at === current ? undefined : at)} {...(rows.length > 12 && {height: '380px'})} />
      {chosen && <Card withBorder padding="sm" component="section" aria-label={words.row(Number(current) + 1)}>
        <Group justify="space-between" mb="xs"><Text fw={600} size="sm">{words.row(Number(current) + 1)}</Text><CloseButton aria-label={words.close} onClick={() => setCurrent(undefined)} /></Group>
        <Members value={chosen} schema={items} whole={whole} files={files} level={5} />
      </Card>}
    </Stack>
  );
}

/** In one place of a list of facts. */
function Inside({field, whole, files}: {field: Field; whole: unknown; files: readonly File[]}) {
  const {value} = field;
  switch (kindOf(value)) {
    case 'empty': return <Text size="sm" component="span" c="dimmed">{words.nothing}</Text>;
    case 'file': return <FileValue uri={String(value)} files={files} />;
    case 'text': return <TextValue text={String(value)} />;
    case 'object': return <Facts fields={fieldsOf(value as Node, field.schema, whole)} whole={whole} files={files} />;
    case 'table': return <TableValue rows={value as Node[]} items={field.schema.items} whole={whole} label={field.title} files={files} />;
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

type Level = 2 | 3 | 4 | 5 | 6;

interface MembersProps {
  value: Node;
  schema: unknown;
  whole: unknown;
  files: readonly File[];
  without?: ReadonlySet<string> | undefined;
  /** Of the headings of its tables. */
  level: Level;
}

function Members({value, schema, whole, files, without, level}: MembersProps) {
  const fields = fieldsOf(value, schema, whole).filter((field) => !without?.has(field.name));
  const tables = fields.filter((field) => kindOf(field.value) === 'table');
  const facts = fields.filter((field) => kindOf(field.value) !== 'table');
  return (
    <Stack gap="md">
      {facts.length > 0 && <Facts fields={facts} whole={whole} files={files} />}
      {tables.map((field) => (
        <section key={field.name} aria-label={field.title}>
          <Title order={level} size="h5" mb={4}>{field.title} <Text span size="sm">({words.rows((field.value as Node[]).length)})</Text></Title>
          {field.description && <Text size="sm" mb={4}>{field.description}</Text>}
          <TableValue rows={field.value as Node[]} items={field.schema.items} whole={whole} label={field.title} files={files} />
        </section>
      ))}
    </Stack>
  );
}

interface SchemaViewProps {
  value: unknown;
  /** With what its references reach. */
  schema: unknown;
  files?: readonly File[];
  /** Members that are shown elsewhere. */
  without?: ReadonlySet<string>;
  level?: Level;
}

export function SchemaView({value, schema, files = [], without, level = 3}: SchemaViewProps) {
  if (isNode(value)) return <Members value={value} schema={schema} whole={schema} files={files} without={without} level={level} />;
  if (kindOf(value) === 'table')
    return <TableValue rows={value as Node[]} items={behind(schema, schema).items} whole={schema} label={words.values} files={files} />;
  const field: Field = {name: '', title: '', unit: '', description: '', schema: {}, value};
  return <Text size="sm" component="div"><Inside field={field} whole={schema} files={files} /></Text>;
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
