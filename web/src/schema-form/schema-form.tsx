// A form for whatever a task's document says that it takes.
import {Alert, Anchor, List, Stack} from '@mantine/core';
import {useEffect, useId, useMemo, useRef, useState, type FormEvent, type ReactNode} from 'react';
import {words} from '~/texts/form';
import {filesIn} from './draw';
import {Field} from './fields/field';
import {FormContext, type FormState} from './form-state';
import {FormFiles} from './parts';
import {completed, plainOf, wholeOf} from './plain';
import {isObject, tokensOf, type Schema} from './schema';
import {faultsOf, type Fault} from './validator';
import {labelOf, readable} from './wording';

export interface SchemaFormProps {
  /** JSON Schema of any dialect, or a schema of OpenAPI 3, with what it refers to. */
  schema: object;
  value: unknown;
  onChange: (value: unknown) => void;
  /** With inputs that the schema takes, its constants filled in. */
  onSubmit: (value: unknown) => void;
  /** What the platform found wrong. */
  errors?: readonly Fault[] | undefined;
  disabled?: boolean;
  /** The errors come while one types: they are at their fields only, and the focus stays where it is. */
  quiet?: boolean;
  /** Its fields are not shown: the value is written elsewhere. What is wrong is still told. */
  hidden?: boolean;
  children?: ReactNode;
}

function byPlace(faults: readonly Fault[]): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const {pointer, detail} of faults) places.set(pointer, [...(places.get(pointer) ?? []), detail]);
  return places;
}

/** "Box › Centre › 1": where a fault is, in the words of the form. */
function placeName(schema: object, pointer: string): string {
  const whole = wholeOf(schema);
  let at: Schema = whole.schema;
  return tokensOf(pointer).map((token) => {
    const plain = plainOf(whole, at, undefined).schema;
    const member = plain.properties?.[token];
    at = member ?? plain.items ?? {};
    return member ? labelOf(token, plainOf(whole, member, undefined).schema) : /^\d+$/.test(token) ? String(Number(token) + 1) : readable(token);
  }).join(' › ');
}

function Summary({schema, faults, idOf}: {schema: object; faults: readonly Fault[]; idOf: (pointer: string) => string}) {
  const go = (pointer: string) => {
    for (let at = pointer; at; at = at.slice(0, at.lastIndexOf('/'))) {
      const field = document.getElementById(idOf(at));
      if (!field) continue;
      field.focus();
      field.scrollIntoView({block: 'center'});
      return;
    }
  };
  return (
    <Alert color="red" variant="light" role="alert" title={words.faultsTitle(faults.length)}>
      <List size="sm">
        {faults.slice(0, 8).map(({pointer, detail}) => (
          <List.Item key={`${pointer} ${detail}`}>
            {pointer && <><Anchor component="button" type="button" size="sm" onClick={() => go(pointer)}>{placeName(schema, pointer)}</Anchor>{' '}</>}{detail}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Whether two objects have the very same members. */
function sameMembers(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && a[name] === b[name]);
}

/** Counts up when the value is another than what the form itself made of it: then its fields begin anew. */
function useEpoch(value: unknown, made: {current: unknown}): number {
  const epoch = useRef(0);
  const seen = useRef(value);
  if (seen.current !== value && !sameMembers(made.current, value) && !sameMembers(seen.current, value)) ++epoch.current;
  seen.current = value;
  return epoch.current;
}

export function SchemaForm({schema, value, onChange, onSubmit, errors, disabled = false, quiet = false, hidden = false, children}: SchemaFormProps) {
  const whole = wholeOf(schema);
  const prefix = useId();
  const made = useRef<unknown>(undefined);
  const epoch = useEpoch(value, made);
  const maps = useMemo(() => ({chosen: new Map<string, number>(), broken: new Map<string, string>(), epoch}), [epoch]);
  const [tried, setTried] = useState(0);  // from the first try on faults come and go while one types
  const root = useRef<HTMLFormElement>(null);

  const check = () => {
    const inputs = completed(whole, whole.schema, value ?? {});
    const broken = [...maps.broken].map(([pointer, detail]) => ({pointer, detail}));
    return {inputs, faults: [...broken, ...faultsOf(schema, inputs, maps.chosen)]};
  };
  const own = tried ? check().faults : [];
  const all = [...own, ...(errors ?? []).filter((error) => !own.some((fault) => fault.pointer === error.pointer))];
  const files = useMemo(() => filesIn(schema, value), [schema, value]);
  const state: FormState = {
    whole, disabled, faults: byPlace(all), chosen: maps.chosen, broken: maps.broken, idOf: (pointer) => `${prefix}${pointer}`,
  };
  useEffect(() => {  // to the first field that is wrong
    if (tried || (errors?.length && !quiet)) root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tried, errors?.length, quiet]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const {inputs, faults} = check();
    if (faults.length) setTried((n) => n + 1);
    else onSubmit(inputs);
  };
  const change = (next: unknown) => {
    made.current = next ?? {};
    onChange(made.current);
  };
  return (
    <FormContext.Provider value={state}>
      <FormFiles.Provider value={files}>
        <form ref={root} noValidate onSubmit={submit}>
          <Stack gap="md">
            {!hidden && <Field key={epoch} schema={whole.schema} at="" label={words.asJson} value={value} onChange={change} required inside={[]} />}
            {(quiet ? own : all).length > 0 && <Summary schema={schema} faults={all} idOf={state.idOf} />}
            {children}
          </Stack>
        </form>
      </FormFiles.Provider>
    </FormContext.Provider>
  );
}
