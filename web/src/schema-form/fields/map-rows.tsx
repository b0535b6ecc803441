// The members of an object that its schema does not name: each with its key.
import {ActionIcon, Box, Button, Group, Stack, TextInput} from '@mantine/core';
import {IconTrash} from '@tabler/icons-react';
import {useState} from 'react';
import {words} from '~/texts/form';
import {useForm} from '../form-state';
import {begun} from '../plain';
import {isObject, pointerTo, type Json, type Schema} from '../schema';
import {Field} from './field';

/** What a member is that `properties` does not name. */
export function memberSchema(schema: Schema, name: string): Schema {
  for (const [pattern, of] of Object.entries(schema.patternProperties ?? {})) if (new RegExp(pattern, 'u').test(name)) return of;
  return isObject(schema.additionalProperties) ? (schema.additionalProperties as Schema) : {};
}

interface MapRowsProps {
  schema: Schema;
  at: string;
  value: Json;
  names: readonly string[];
  onChange: (value: Json) => void;
  /** Whether more can be added. */
  open: boolean;
  inside: readonly string[];
}

export function MapRows({schema, at, value, names, onChange, open, inside}: MapRowsProps) {
  const {whole, disabled, idOf} = useForm();
  const [typed, setTyped] = useState('');
  const rename = (from: string, to: string) => {
    if (!to || to === from || to in value) return;
    onChange(Object.fromEntries(Object.entries(value).map(([name, of]) => [name === from ? to : name, of])));
  };
  const add = () => {
    const name = typed.trim();
    if (!name || name in value) return;
    onChange({...value, [name]: begun(whole, memberSchema(schema, name))});
    setTyped('');
  };
  return (
    <Stack gap="xs">
      {names.map((name) => (
        <Group key={name} gap="xs" align="start" wrap="nowrap">
          <TextInput w={{base: 110, sm: 180}} aria-label={words.key(name)} defaultValue={name} disabled={disabled} onBlur={(event) => rename(name, event.currentTarget.value.trim())} />
          <Box flex={1} miw={0}>
            <Field schema={memberSchema(schema, name)} at={pointerTo(at, name)} label={name} value={value[name]} required inside={inside} bare
              onChange={(next) => onChange({...value, [name]: next ?? begun(whole, memberSchema(schema, name))})} />
          </Box>
          <ActionIcon variant="subtle" color="red" mt={4} aria-label={words.remove(name)} disabled={disabled}
            onClick={() => onChange(Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)))}><IconTrash size={16} /></ActionIcon>
        </Group>
      ))}
      {open && <Group gap="xs" align="end" wrap="nowrap">
        <TextInput id={`${idOf(at)}-new`} size="xs" label={words.newKey} value={typed} disabled={disabled} onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }} />
        <Button size="xs" variant="default" disabled={disabled || !typed.trim() || typed.trim() in value} onClick={add}>{words.addKey}</Button>
      </Group>}
    </Stack>
  );
}
