// Texts, numbers, yes or no, and one of some values.
import {Button, Checkbox, FileButton, Group, NumberInput, PasswordInput, Select, Stack, Textarea, TextInput} from '@mantine/core';
import {words} from '~/texts/form';
import {useForm} from '../form-state';
import {offeredBy} from '../plain';
import {emptied, placeholderOf, useInput, type PlainProps} from './input-props';

const inputTypes: Record<string, string> = {email: 'email', 'idn-email': 'email', uri: 'url', date: 'date'};

/** An RFC 3339 time as <input type="datetime-local"> has it, here; nothing where it is no time. */
function localTime(text: string): string | undefined {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return undefined;
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

function isLong(text: string, maxLength: unknown): boolean {
  return text.includes('\n') || text.length > 120 || (typeof maxLength === 'number' && maxLength > 500);
}

export function TextField(props: PlainProps) {
  const {value, onChange, plain: {schema}} = props;
  const input = useInput(props);
  const text = value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const change = (next: string) => onChange(next === '' ? emptied(props) : next);
  const common = {...input, placeholder: placeholderOf(props), value: text, onChange: (event: {currentTarget: {value: string}}) => change(event.currentTarget.value)};
  const format = String(schema.format ?? '');
  if (format === 'password') return <PasswordInput {...common} autoComplete="off" />;
  if (format === 'date-time' && (text === '' || localTime(text)))
    return <TextInput {...common} type="datetime-local" step={1} value={localTime(text) ?? ''}
      onChange={(event) => change(event.currentTarget.value && new Date(event.currentTarget.value).toISOString())} />;
  if (format === 'byte' || schema.contentEncoding === 'base64')
    return (
      <Stack gap={4}>
        <Textarea {...common} autosize minRows={1} maxRows={4} />
        <Group>
          <FileButton onChange={(file) => file && void base64Of(file).then(change)}>
            {(button) => <Button {...button} size="compact-xs" variant="default" disabled={input.disabled}>{words.chooseFile}</Button>}
          </FileButton>
        </Group>
      </Stack>
    );
  if (isLong(text, schema.maxLength)) return <Textarea {...common} autosize minRows={2} maxRows={10} />;
  if (format === 'date' && text !== '' && !/^\d{4}-\d\d-\d\d$/.test(text)) return <TextInput {...common} />;
  return <TextInput {...common} type={inputTypes[format] ?? 'text'} />;
}

export function NumberField(props: PlainProps & {whole: boolean}) {
  const {value, onChange, whole, plain: {schema}} = props;
  const step = typeof schema.multipleOf === 'number' ? schema.multipleOf : 1;
  return (
    <NumberInput {...useInput(props)} value={typeof value === 'number' ? value : typeof value === 'string' ? value : ''} placeholder={placeholderOf(props)}
      styles={{wrapper: {maxWidth: 360}}} allowDecimal={!whole} step={step} clampBehavior="none"
      onChange={(next) => onChange(next === '' ? emptied(props) : typeof next === 'string' && !Number.isNaN(Number(next)) ? Number(next) : next)} />
  );
}

export function BooleanField(props: PlainProps) {
  const {value, onChange, plain} = props;
  const {withAsterisk: _none, ...input} = useInput(props);
  const checked = typeof value === 'boolean' ? value : plain.schema.default === true;
  return <Checkbox {...input} aria-invalid={input.error ? true : undefined} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export function EnumField(props: PlainProps) {
  const {value, onChange, plain, required} = props;
  const {whole} = useForm();
  const input = useInput(props);
  const offered = offeredBy(whole, plain) ?? [];
  const index = offered.findIndex((one) => one.value === value || JSON.stringify(one.value) === JSON.stringify(value));
  const stranger = index < 0 && value !== undefined && value !== null;
  const labelOf = (given: unknown) => {
    const one = offered.find((other) => other.value === given);
    return one?.label ?? shown(given);
  };
  const data = offered.map((one, i) => ({value: String(i), label: one.label ?? shown(one.value)}));
  if (stranger) data.push({value: 'stranger', label: shown(value)});
  return (
    <Select {...input} styles={{wrapper: {maxWidth: 480}}} data={data} value={stranger ? 'stranger' : index < 0 ? null : String(index)} searchable={data.length > 8}
      clearable={!required || plain.nullable} placeholder={plain.schema.default !== undefined && plain.schema.default !== null ? labelOf(plain.schema.default) : words.choose}
      allowDeselect={!required} onChange={(picked) => {
        if (picked !== 'stranger') onChange(picked === null ? emptied(props) : offered[Number(picked)]?.value);
      }} />
  );
}
