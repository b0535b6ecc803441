// A list: a vector's places side by side, words as tags, values to tick, anything else below each other.
import {ActionIcon, Box, Button, Fieldset, Group, MultiSelect, SimpleGrid, Stack, TagsInput, Text} from '@mantine/core';
import {IconArrowDown, IconArrowUp, IconTrash} from '@tabler/icons-react';
import {useState} from 'react';
import {words} from '~/texts/form';
import {formatsOf} from '../draw';
import {faultsWithin, useForm} from '../form-state';
import {begun, kindOf, offeredBy, plainOf} from '../plain';
import {pointerTo, type Schema} from '../schema';
import {hintOf, itemName, rangeOf} from '../wording';
import {Field} from './field';
import {emptied, useInput, type PlainProps} from './input-props';

const atOnce = 50;
const isBlank = (value: unknown) => value === undefined || value === null;

function itemSchema(schema: Schema, index: number): Schema {
  return schema.prefixItems?.[index] ?? schema.items ?? {};
}

/** A list of as many as are always there. */
function Places(props: PlainProps & {length: number}) {
  const {at, label, value, onChange, required, plain, inside, length, bare} = props;
  const {whole, faults, idOf} = useForm();
  const values = Array.isArray(value) ? value : [];
  const change = (index: number, next: unknown) => {
    const all = Array.from({length: Math.max(length, values.length)}, (_, i) => (i === index ? next : values[i]) ?? null);
    onChange(all.every(isBlank) ? emptied(props) : all);
  };
  const own = faults.get(at)?.join('; ');
  const same = !plain.schema.prefixItems;
  const {schema: schemaOfItem} = plainOf(whole, itemSchema(plain.schema, 0), undefined);
  return (
    <Fieldset legend={bare ? undefined : `${label}${required ? ' *' : ''}`} aria-label={bare ? label : undefined} variant="unstyled" id={idOf(at)} tabIndex={-1}>
      <Text size="xs" c="dimmed" mb={4}>{[hintOf(plain), same ? rangeOf(schemaOfItem) : ''].filter(Boolean).join(' — ')}</Text>
      <SimpleGrid cols={{base: Math.min(length, 3), sm: Math.min(length, 4)}} spacing="xs">
        {Array.from({length}, (_, i) => (
          <Field key={i} schema={itemSchema(plain.schema, i)} at={pointerTo(at, i)} label={itemName(i, plain.schema, label)} value={values[i] ?? undefined}
            onChange={(next) => change(i, next)} required={false} inside={inside} quiet={same} />
        ))}
      </SimpleGrid>
      {own && <Text size="xs" c="red" role="alert">{own}</Text>}
    </Fieldset>
  );
}

function Ticked(props: PlainProps & {item: ReturnType<typeof plainOf>}) {
  const {at, value, onChange, item} = props;
  const {whole, faults} = useForm();
  const {error: _error, ...input} = useInput(props);
  const offered = offeredBy(whole, item) ?? [];
  const data = offered.map((one) => ({value: JSON.stringify(one.value), label: one.label ?? (typeof one.value === 'string' ? one.value : JSON.stringify(one.value))}));
  const values = Array.isArray(value) ? [...new Set(value.map((one) => JSON.stringify(one)))] : [];
  for (const text of values) if (!data.some((one) => one.value === text)) data.push({value: text, label: text});
  return <MultiSelect {...input} error={faultsWithin(faults, at).join('; ') || undefined} data={data} value={values} searchable={data.length > 8} clearable
    placeholder={values.length ? '' : words.choose} onChange={(next) => onChange(next.length || props.required ? next.map((text) => JSON.parse(text) as unknown) : undefined)} />;
}

function Tags(props: PlainProps) {
  const {at, value, onChange, plain} = props;
  const {faults} = useForm();
  const {error: _error, ...input} = useInput(props);
  const values = Array.isArray(value) ? value.map(String) : [];
  return <TagsInput {...input} error={faultsWithin(faults, at).join('; ') || undefined} value={values} allowDuplicates={plain.schema.uniqueItems !== true} acceptValueOnBlur
    placeholder={values.length ? '' : words.typeAndEnter} onChange={(next) => onChange(next.length || props.required ? next : emptied(props))} />;
}

function Items(props: PlainProps) {
  const {at, label, value, onChange, required, plain: {schema}, plain, inside, bare} = props;
  const {whole, faults, disabled, chosen, idOf} = useForm();
  const [shown, setShown] = useState(atOnce);
  const values = Array.isArray(value) ? value : [];
  const frozen = disabled || schema.readOnly === true;
  const full = typeof schema.maxItems === 'number' && values.length >= schema.maxItems;
  const set = (next: unknown[]) => {
    for (const place of chosen.keys()) if (place.startsWith(`${at}/`)) chosen.delete(place);  // those of other places now
    onChange(next.length || required ? next : emptied(props));
  };
  const move = (from: number, to: number) => {
    const next = [...values];
    [next[from], next[to]] = [next[to], next[from]];
    set(next);
  };
  const own = faults.get(at)?.join('; ');
  return (
    <Fieldset legend={bare ? undefined : `${label}${required ? ' *' : ''}`} aria-label={bare ? label : undefined} id={idOf(at)} tabIndex={-1}>
      <Text size="xs" c="dimmed" mb="xs">{hintOf(plain)}</Text>
      <Stack gap="xs">
        {values.slice(0, shown).map((item, i) => {
          const name = itemName(i, schema, label);
          return (
            <Group key={i} gap={4} wrap="nowrap" align="end">
              <Box flex={1} miw={0}><Field schema={itemSchema(schema, i)} at={pointerTo(at, i)} label={name} value={item} required inside={inside}
                onChange={(next) => onChange(values.map((other, j) => (j === i ? next ?? null : other)))} /></Box>
              <ActionIcon variant="subtle" color="gray" aria-label={words.up(name)} disabled={frozen || i === 0} onClick={() => move(i, i - 1)}><IconArrowUp size={16} /></ActionIcon>
              <ActionIcon variant="subtle" color="gray" aria-label={words.down(name)} disabled={frozen || i === values.length - 1} onClick={() => move(i, i + 1)}><IconArrowDown size={16} /></ActionIcon>
              <ActionIcon variant="subtle" color="red" aria-label={words.remove(name)} disabled={frozen} onClick={() => set(values.filter((_, j) => j !== i))}><IconTrash size={16} /></ActionIcon>
            </Group>
          );
        })}
      </Stack>
      {values.length > shown && <Button variant="default" size="compact-sm" mt="xs" onClick={() => setShown(shown + atOnce)}>{words.more(values.length - shown)}</Button>}
      {own && <Text size="xs" c="red" role="alert">{own}</Text>}
      {!full && <Group justify="flex-end" mt="xs">
        <Button size="compact-sm" variant="default" disabled={frozen} aria-label={words.addNamed(`${label} ${values.length + 1}`)}
          onClick={() => set([...values, begun(whole, itemSchema(schema, values.length))])}>{words.add}</Button>
      </Group>}
    </Fieldset>
  );
}

export function ListField(props: PlainProps) {
  const {plain: {schema}, value} = props;
  const {whole} = useForm();
  const {minItems, maxItems} = schema as {minItems?: number; maxItems?: number};
  const fixed = schema.prefixItems && (maxItems ?? schema.prefixItems.length) <= schema.prefixItems.length ? schema.prefixItems.length
    : minItems !== undefined && minItems === maxItems && minItems <= 16 ? minItems : undefined;
  const item = plainOf(whole, itemSchema(schema, 0), undefined);
  const kind = kindOf(whole, item);
  const given = Array.isArray(value) ? value : [];
  if (fixed && given.length <= fixed && ['string', 'number', 'integer', 'boolean', 'enum', 'const'].includes(kind)) return <Places {...props} length={fixed} />;
  if (!schema.prefixItems && kind === 'enum' && new Set(given.map((one) => JSON.stringify(one))).size === given.length) return <Ticked {...props} item={item} />;
  const {format, maxLength} = item.schema as {format?: string; maxLength?: number};
  const plainWords = kind === 'string' && !schema.prefixItems && !formatsOf(item.schema) && !['byte', 'binary', 'password', 'date', 'date-time'].includes(format ?? '')
    && (maxLength ?? 0) <= 200 && !item.nullable && given.every((one) => typeof one === 'string' && one.length <= 200 && !one.includes('\n'));
  return plainWords ? <Tags {...props} /> : <Items {...props} />;
}
