// A group of fields: as its schema groups them, what is advanced or rarely given folded away.
import {Accordion, Alert, Badge, Button, Fieldset, Group, SimpleGrid, Stack, Text} from '@mantine/core';
import {Suspense, useContext, useState, type ReactNode} from 'react';
import {Waiting} from '~/ui/states';
import {words} from '~/texts/form';
import {groupsOf, widgetOf} from '../draw';
import {faultsWithin, useForm} from '../form-state';
import {FormFiles, useFormParts} from '../parts';
import {begun, kindOf, plainOf, type Whole} from '../plain';
import {isObject, pointerTo, type Json, type Schema} from '../schema';
import {hintOf, labelOf} from '../wording';
import {Field} from './field';
import {emptied, type PlainProps} from './input-props';
import {MapRows} from './map-rows';

/** Whether an optional group is small enough to stand open before anything is given. */
function isSmall(whole: Whole, schema: Schema): boolean {
  const properties = Object.values(schema.properties ?? {});
  const simple = (of: Schema) => {
    const plain = plainOf(whole, of, undefined);
    const kind = kindOf(whole, plain);
    return !['object', 'choice', 'any'].includes(kind) && !(kind === 'array' && plain.schema.minItems === undefined);
  };
  return properties.length > 0 && properties.length <= 6 && properties.every(simple);
}

interface FoldProps {
  title: string;
  places: readonly string[];
  given: number;
  children: ReactNode;
}

/** Open when the person wants it so, or something inside is wrong. */
function Fold({title, places, given, children}: FoldProps) {
  const {faults} = useForm();
  const [wanted, setWanted] = useState(false);
  const wrong = places.some((at) => faultsWithin(faults, at).length > 0);
  const open = wanted || wrong;
  return (
    <Accordion variant="contained" value={open ? 'open' : null} onChange={(value) => setWanted(value === 'open')}>
      <Accordion.Item value="open">
        <Accordion.Control>
          <Group gap="xs"><Text size="sm" fw={500}>{title}</Text>{given > 0 && <Badge variant="default" tt="none">{words.isSet(given)}</Badge>}</Group>
        </Accordion.Control>
        <Accordion.Panel>{open && <Stack gap="sm">{children}</Stack>}</Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Members({schema, at, value, onChange, inside}: {schema: Schema; at: string; value: Json; onChange: (value: Json) => void; inside: readonly string[]}) {
  const {whole} = useForm();
  const properties = schema.properties ?? {};
  const required = new Set(schema.required ?? []);
  const set = (name: string, next: unknown) => {
    const {[name]: _before, ...rest} = value;
    if (next === undefined) return onChange(rest);
    return onChange(name in value ? {...value, [name]: next} : {...rest, [name]: next});
  };
  const drawn = Object.keys(properties).filter((name) => {
    const {schema: property} = plainOf(whole, properties[name] ?? {}, value[name]);
    if ('const' in property && required.has(name)) return value[name] !== undefined && value[name] !== property.const;
    return property.readOnly !== true || required.has(name) || value[name] !== undefined;
  });
  const one = (name: string) => (
    <Field key={name} schema={properties[name] ?? {}} at={pointerTo(at, name)} value={value[name]} required={required.has(name)} inside={inside}
      label={labelOf(name, plainOf(whole, properties[name] ?? {}, value[name]).schema)} onChange={(next) => set(name, next)} />
  );
  const others = Object.keys(value).filter((name) => !(name in properties) && value[name] !== undefined);
  const open = isObject(schema.additionalProperties) || schema.patternProperties !== undefined || (schema.additionalProperties === true || !schema.properties) && schema.additionalProperties !== false;
  return (
    <Stack gap="md">
      {groupsOf(properties, drawn, schema.required ?? []).map((group) => {
        const fields = group.names.map(one);
        const key = `${group.folded} ${group.title}`;
        if (group.folded)
          return <Fold key={key} title={group.folded === 'advanced' ? words.advanced : words.optional} places={group.names.map((name) => pointerTo(at, name))}
            given={group.names.filter((name) => value[name] !== undefined).length}>{fields}</Fold>;
        return group.title ? <Fieldset key={key} legend={group.title}><Stack gap="sm">{fields}</Stack></Fieldset> : <Stack key={key} gap="sm">{fields}</Stack>;
      })}
      {(open || others.length > 0) && <MapRows schema={schema} at={at} value={value} names={others} onChange={onChange} open={open} inside={inside} />}
    </Stack>
  );
}

/** The fields, and beside them what the schema's x-mad-widget names. */
function WithBeside({props, children}: {props: PlainProps; children: ReactNode}) {
  const {besides} = useFormParts();
  const files = useContext(FormFiles);
  const {disabled, idOf} = useForm();
  const Beside = besides[widgetOf(props.plain.schema) ?? ''];
  if (!Beside) return children;
  return (
    <SimpleGrid cols={{base: 1, md: 2}}>
      <div>{children}</div>
      <Suspense fallback={<Waiting />}>
        <Beside id={`${idOf(props.at)}-beside`} label={props.label} value={props.value} files={files} disabled={disabled} onChange={props.onChange} />
      </Suspense>
    </SimpleGrid>
  );
}

export function ObjectField(props: PlainProps) {
  const {at, label, value, onChange, required, plain, inside, bare} = props;
  const {whole, faults, disabled, idOf} = useForm();
  const given = isObject(value);
  const small = isSmall(whole, plain.schema);
  const circles = plain.via.some((ref) => inside.includes(ref));
  const open = given || small || (required && !circles && inside.length < 12);
  const own = faults.get(at);
  if (!open)
    return (
      <div>
        <Button id={idOf(at)} size="compact-sm" variant="default" disabled={disabled} onClick={() => onChange(begun(whole, props.schema))}>{words.addNamed(label)}</Button>
        {required && <Text span size="sm" c="red" aria-hidden> *</Text>}
        <Text size="xs" c="dimmed">{hintOf(plain)}</Text>
        {own && <Text size="xs" c="red" role="alert">{own.join('; ')}</Text>}
      </div>
    );
  const change = (next: Json) => onChange(Object.keys(next).length === 0 && small && !required ? emptied(props) : next);
  const members = <Members schema={plain.schema} at={at} value={given ? value : {}} onChange={change} inside={[...inside, ...plain.via]} />;
  const wrong = own && <Alert color="red" variant="light" p="xs" role="alert">{own.join('; ')}</Alert>;
  if (at === '') return <Stack gap="md">{wrong}{members}</Stack>;
  return (
    <Fieldset legend={bare ? undefined : `${label}${required ? ' *' : ''}`} aria-label={bare ? label : undefined} variant={bare ? 'unstyled' : 'default'} id={idOf(at)} tabIndex={-1}>
      {!bare && <Text size="xs" c="dimmed" mb="xs">{hintOf(plain)}</Text>}
      {wrong}
      <WithBeside props={props}>{members}</WithBeside>
      {given && !required && <Group justify="flex-end" mt="xs">
        <Button size="compact-xs" variant="subtle" color="red" disabled={disabled} onClick={() => onChange(emptied(props))}>{words.remove(label)}</Button>
      </Group>}
    </Fieldset>
  );
}
