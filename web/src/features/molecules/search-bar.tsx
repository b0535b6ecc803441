import {Group, Select, TextInput} from '@mantine/core';
import {useDebouncedCallback} from '@mantine/hooks';
import {IconSearch} from '@tabler/icons-react';
import {useEffect, useState} from 'react';
import {words} from '~/texts/molecules';
import {formats as allFormats} from './file-text';
import type {Format, Sought} from './queries';

interface SearchBarProps {
  sought: Sought;
  onChange: (sought: Sought) => void;
  /** That may be chosen. */
  formats?: readonly string[];
}

export function SearchBar({sought, onChange, formats = allFormats}: SearchBarProps) {
  const [text, setText] = useState(sought.q ?? '');
  useEffect(() => setText(sought.q ?? ''), [sought.q]);
  const search = useDebouncedCallback((q: string) => onChange({...sought, q: q.trim() || undefined}), 250);
  return (
    <Group gap="sm">
      <TextInput type="search" aria-label={words.search} placeholder={words.search} leftSection={<IconSearch size={16} />} value={text} flex="1 1 220px" maw={420}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }} />
      <Select aria-label={words.format} placeholder={words.anyFormat} clearable data={formats.map((value) => ({value, label: value.toUpperCase()}))} w={150}
        value={sought.format ?? null} onChange={(format) => onChange({...sought, format: (format ?? undefined) as Format | undefined})} />
    </Group>
  );
}
