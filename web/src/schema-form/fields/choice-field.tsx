// One of several alternatives: which, by its title, and then its own fields.
import {Select, Stack} from '@mantine/core';
import {useState} from 'react';
import {words} from '~/texts/form';
import {useForm} from '../form-state';
import {begun, bestOf, completed, kindOf, optionsOf, plainOf} from '../plain';
import {isObject} from '../schema';
import {hintOf, optionName} from '../wording';
import {Field} from './field';
import type {PlainProps} from './input-props';

export function ChoiceField(props: PlainProps) {
  const {at, label, value, onChange, required, plain, inside, bare} = props;
  const {whole, chosen, faults, idOf, disabled} = useForm();
  const options = optionsOf(plain);
  const plains = options.map((option) => plainOf(whole, option, undefined));
  const names = options.map((option, i) => optionName(option, plains[i] ?? plain, i));
  const [, draw] = useState(0);
  const given = value !== undefined && value !== null;
  const picked = chosen.get(at) ?? (given || required ? bestOf(whole, options, value) : -1);
  const option = options[picked];

  const pick = (index: number) => {
    if (index < 0) chosen.delete(at);
    else chosen.set(at, index);
    draw((n) => n + 1);
    const next = options[index];
    const nextPlain = plains[index];
    if (!next || !nextPlain) return onChange(undefined);
    if (given && whole.valid(next, value)) return undefined;
    if (kindOf(whole, nextPlain) !== 'object') return onChange(['array', 'boolean', 'const'].includes(kindOf(whole, nextPlain)) ? begun(whole, next) : undefined);
    const properties = nextPlain.schema.properties ?? {};
    const kept = isObject(value) ? Object.entries(value).filter(([name, of]) => name in properties && whole.valid(properties[name] ?? {}, of)) : [];
    return onChange({...(completed(whole, next, {}) as object), ...Object.fromEntries(kept)});
  };
  return (
    <Stack gap="xs">
      <Select id={option ? `${idOf(at)}-kind` : idOf(at)} {...(bare ? {'aria-label': words.kindOf(label)} : {label: option ? words.kindOf(label) : label})}
        description={bare ? undefined : hintOf(plain) || undefined} data={names.map((name, i) => ({value: String(i), label: name}))}
        value={picked < 0 ? null : String(picked)} placeholder={words.choose} clearable={!required} allowDeselect={false} searchable={options.length > 8}
        disabled={disabled} withAsterisk={required} error={option ? undefined : faults.get(at)?.join('; ')} onChange={(next) => pick(next === null ? -1 : Number(next))} />
      {option && <Field key={picked} schema={option} at={at} label={label} value={value} onChange={onChange} required inside={inside}
        bare={kindOf(whole, plains[picked] ?? plain) !== 'choice'} />}
    </Stack>
  );
}
