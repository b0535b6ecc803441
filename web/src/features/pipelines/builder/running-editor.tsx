// How a step is run: for each of something, only where something holds, after others, and how often it is tried.
import {Button, Fieldset, Group, MultiSelect, NativeSelect, NumberInput, Stack, Switch, TextInput} from '@mantine/core';
import {useEffect, useState} from 'react';
import {builder as words} from '~/texts/pipelines';
import {changeStep, type Placed, type Step} from '../template';
import {referenceIn} from '../wired';
import {JsonField} from './json-field';
import {SourcePicker} from './source-picker';
import {useBuilder} from './state';

type Collect = NonNullable<Step['collect']>;

/** Without members that are undefined. */
function said<T extends object>(of: {[K in keyof T]?: T[K] | undefined}): T {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined && value !== '')) as T;
}

function useStepEdit(at: Placed) {
  const {edit} = useBuilder();
  return (change: (step: Step) => Step, mark?: string) => edit((before) => changeStep(before, at.path, change), mark && `${mark} ${at.step.id}`);
}

/** A text that is taken over when it is left. */
export function LateText({label, description, value, onChange, fault}: {label: string; description?: string; value: string; onChange: (text: string) => void; fault?: (text: string) => string | undefined}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const wrong = fault?.(text);
  const commit = () => {
    if (text !== value && !wrong) onChange(text);
  };
  return <TextInput size="xs" label={label} description={description} value={text} error={wrong} onChange={(event) => setText(event.currentTarget.value)}
    onBlur={commit} onKeyDown={(event) => event.key === 'Enter' && commit()} />;
}

/** A number, or a parameter that says it: /params/chunk_size. */
function Count({label, description, value, onChange}: {label: string; description: string; value: unknown; onChange: (value: unknown) => void}) {
  const text = referenceIn(value)?.from ?? (value === undefined || value === null ? '' : String(value));
  return <LateText label={label} description={description} value={text}
    fault={(next) => (next === '' || /^[1-9]\d{0,5}$/.test(next) || next.startsWith('/params/') ? undefined : words.countFault)}
    onChange={(next) => onChange(next === '' ? undefined : next.startsWith('/') ? {from: next} : Number(next))} />;
}

function CollectEditor({at}: {at: Placed}) {
  const change = useStepEdit(at);
  const collect: Collect = at.step.collect ?? {};
  const set = (changes: {[K in keyof Collect]?: Collect[K] | undefined}) => change((step) => {
    const next = said<Collect>({...step.collect, ...changes});
    const {collect: _collect, ...rest} = step;
    return Object.keys(next).length ? {...rest, collect: next} : rest;
  });
  return (
    <Fieldset legend={words.collect} p="xs">
      <LateText label={words.collectOf} description={words.collectOfHint} value={collect.of ?? ''} onChange={(of) => set({of: of || undefined})} />
      <JsonField label={words.collectValue} description={words.collectValueHint} value={collect.value} clearable onChange={(value) => set({value})} />
      <Group grow align="start">
        <Count label={words.top} description={words.topHint} value={collect.top} onChange={(top) => set({top})} />
        <LateText label={words.by} description={words.byHint} value={collect.by ?? ''} onChange={(by) => set({by: by || undefined})} />
      </Group>
      <NativeSelect size="xs" label={words.order} value={collect.order ?? 'ascending'}
        data={[{value: 'ascending', label: words.ascending}, {value: 'descending', label: words.descending}]}
        onChange={(event) => set({order: event.currentTarget.value === 'descending' ? 'descending' : undefined})} />
    </Fieldset>
  );
}

export function EachEditor({at}: {at: Placed}) {
  const change = useStepEdit(at);
  const {for_each: each, continue_on_error: goesOn} = at.step;
  return (
    <Stack gap="xs">
      <SourcePicker label={words.eachFrom} value={each?.from ?? ''} reader={at} kind="each" onChange={(from) => change((step) => ({...step, for_each: {...step.for_each, from}}))} />
      {each && <>
        <Count label={words.chunk} description={words.chunkHint} value={each.chunk} onChange={(chunk) => change((step) => ({...step, for_each: said({from: each.from, chunk})}))} />
        <Switch label={words.goesOn} checked={goesOn ?? false} onChange={(event) => {
          const on = event.currentTarget.checked;
          change((step) => ({...step, continue_on_error: on}));
        }} />
        <CollectEditor at={at} />
        <Button size="compact-sm" variant="default" onClick={() => change(({for_each: _each, collect: _collect, continue_on_error: _go, ...rest}) => rest)}>{words.eachRemove}</Button>
      </>}
    </Stack>
  );
}

export function WhenEditor({at}: {at: Placed}) {
  const change = useStepEdit(at);
  const {when} = at.step;
  return (
    <Stack gap="xs">
      <SourcePicker label={words.whenFrom} value={when?.from ?? ''} reader={at} kind="when" onChange={(from) => change((step) => ({...step, when: {schema: {}, ...step.when, from}}))} />
      {when && <>
        <JsonField label={words.whenSchema} description={words.whenHint} value={when.schema} onChange={(schema) => change((step) => ({...step, when: {from: when.from, schema}}))} />
        <Button size="compact-sm" variant="default" onClick={() => change(({when: _when, ...rest}) => rest)}>{words.whenRemove}</Button>
      </>}
    </Stack>
  );
}

export function OrderEditor({at}: {at: Placed}) {
  const change = useStepEdit(at);
  const {step, beside} = at;
  const tries = step.tries ?? {};
  const number = (value: string | number) => (value === '' ? undefined : Number(value));
  const set = (changes: {[K in keyof NonNullable<Step['tries']>]?: number | undefined}) =>
    change((one) => ({...one, tries: said<NonNullable<Step['tries']>>({...one.tries, ...changes})}), 'tries');
  return (
    <Stack gap="xs">
      <MultiSelect size="xs" label={words.after} description={words.afterHint} data={beside.map(({id}) => id).filter((id) => id !== step.id)} value={step.after ?? []}
        onChange={(after) => change((one) => ({...one, after}))} />
      <NumberInput size="xs" label={words.maxFailures} min={1} max={100} allowDecimal={false} value={tries.max_failures ?? ''} onChange={(value) => set({max_failures: number(value)})} />
      <NumberInput size="xs" label={words.backoff} min={0} max={3600} value={tries.backoff_seconds ?? ''} onChange={(value) => set({backoff_seconds: number(value)})} />
      <NumberInput size="xs" label={words.timeout} min={1} max={2_592_000} allowDecimal={false} value={tries.timeout_seconds ?? ''} onChange={(value) => set({timeout_seconds: number(value)})} />
    </Stack>
  );
}
