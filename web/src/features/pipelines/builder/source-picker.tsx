// Chooses what something reads: from a list of all that is there, where what cannot be given says why, or as a pointer.
import {Autocomplete, Text} from '@mantine/core';
import {useEffect, useMemo, useState, type ReactNode} from 'react';
import {offers} from '../ports';
import type {Placed, Read} from '../template';
import {builder as words} from '~/texts/pipelines';
import {useBuilder} from './state';

interface SourcePickerProps {
  label: string;
  /** Beside others of the same label: which one it is. */
  name?: string;
  value: string;
  onChange: (from: string) => void;
  reader: Placed | undefined;
  kind: Read['kind'];
  /** The place among the inputs that it is for. */
  target?: string;
  hideLabel?: boolean;
  rightSection?: ReactNode;
}

export function SourcePicker({label, name, value, onChange, reader, kind, target, hideLabel}: SourcePickerProps) {
  const {ends} = useBuilder();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const all = useMemo(() => offers(ends, reader, kind, target), [ends, reader, kind, target]);
  const byFrom = useMemo(() => new Map(all.map((offer) => [offer.from, offer])), [all]);
  const groups = [...new Set(all.map(({group}) => group))].map((group) => ({
    group, items: all.filter((offer) => offer.group === group)
      .sort((a, b) => Number(a.refused !== undefined) - Number(b.refused !== undefined))
      .map(({from, refused}) => ({value: from, disabled: refused !== undefined})),
  }));
  // What is no pointer is looked for among what there is.
  const isPointer = text.startsWith('/');
  const why = isPointer || (text !== '' && text === value) ? ends.whyNot(reader, kind, text, target) : undefined;
  const commit = () => {
    if (!isPointer) setText(value);
    else if (text !== value) onChange(text);
  };
  return (
    <Autocomplete {...(hideLabel ? {'aria-label': name ? `${label}: ${name}` : label} : {label})} value={text} data={groups} onChange={setText} size="xs" placeholder={words.pick}
      error={why} maxDropdownHeight={320} comboboxProps={{width: 340, position: 'bottom-end'}}
      filter={text === value || text === '' ? ({options}) => options : undefined as never}
      onOptionSubmit={(from) => {
        setText(from);
        if (from !== value) onChange(from);
      }}
      onBlur={commit} onKeyDown={(event) => event.key === 'Enter' && commit()}
      renderOption={({option}) => {
        const offer = byFrom.get(option.value);
        return (
          <div>
            <Text size="xs" fw={500}>{option.value}</Text>
            <Text size="xs">{offer?.refused ? words.refused(offer.refused) : [offer?.title, offer?.type].filter(Boolean).join(' · ')}</Text>
          </div>
        );
      }} />
  );
}
