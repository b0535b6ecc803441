// What is looked for: a name, and what the molecules are like.
import {Button, Collapse, Group, Select, TextInput} from '@mantine/core';
import {useDebouncedCallback, useDisclosure} from '@mantine/hooks';
import {IconAdjustments, IconSearch} from '@tabler/icons-react';
import {useEffect, useState} from 'react';
import {words} from '~/texts/molecules';
import {formats as allFormats} from './file-text';
import {MoreFilters} from './more-filters';
import type {Format, Sought} from './queries';
import {soughtIn} from './sought';

interface SearchBarProps {
  sought: Sought;
  onChange: (sought: Sought) => void;
  /** That may be chosen. */
  formats?: readonly string[];
  /** Of the last search: why it was refused. */
  error?: unknown;
}

export function SearchBar({sought, onChange, formats = allFormats, error}: SearchBarProps) {
  const [text, setText] = useState(sought.q ?? '');
  useEffect(() => setText(sought.q ?? ''), [sought.q]);
  const change = (part: Record<string, unknown>) => onChange(soughtIn({...sought, ...part}));
  const search = useDebouncedCallback((q: string) => change({q}), 250);
  const {q: _q, format: _format, ...more} = sought;
  const count = Object.keys(more).length;
  const [open, {toggle}] = useDisclosure(count > 0);
  return (
    <>
      <Group gap="sm">
        <TextInput type="search" aria-label={words.search} placeholder={words.search} leftSection={<IconSearch size={16} />} value={text} flex="1 1 220px" maw={420}
          onChange={(event) => {
            setText(event.currentTarget.value);
            search(event.currentTarget.value);
          }} />
        <Select aria-label={words.format} placeholder={words.anyFormat} clearable data={formats.map((value) => ({value, label: value.toUpperCase()}))} w={150}
          value={sought.format ?? null} onChange={(format) => change({format: format as Format | null})} />
        <Button variant="default" leftSection={<IconAdjustments size={16} />} aria-expanded={open} onClick={toggle}>{words.more(count)}</Button>
      </Group>
      <Collapse expanded={open}><MoreFilters sought={sought} onChange={change} error={error} /></Collapse>
    </>
  );
}
