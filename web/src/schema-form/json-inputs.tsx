// A form's inputs as JSON, to be read, written and pasted.
import {Box, Text, useComputedColorScheme} from '@mantine/core';
import {useEffect, useRef, useState} from 'react';
import {words} from '~/texts/form';
import type {openEditor} from './code-editor';

interface JsonInputsProps {
  value: unknown;
  onChange: (value: unknown) => void;
}

const textOf = (value: unknown) => JSON.stringify(value ?? {}, null, 2);

export default function JsonInputs({value, onChange}: JsonInputsProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<ReturnType<typeof openEditor>>(undefined);
  const written = useRef<unknown>(value);  // what the editor's text says
  const latest = useRef({value, onChange});
  latest.current = {value, onChange};
  const [broken, setBroken] = useState(false);
  const dark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    let gone = false;
    const read = (text: string) => {
      try {
        written.current = JSON.parse(text);
        setBroken(false);
        latest.current.onChange(written.current);
      } catch {
        setBroken(true);
      }
    };
    void import('./code-editor').then(({openEditor: open}) => {
      if (gone || !place.current) return;
      written.current = latest.current.value;
      editor.current = open(place.current, textOf(written.current), dark, words.asJson, read);
    });
    return () => {
      gone = true;
      editor.current?.destroy();
      editor.current = undefined;
    };
  }, [dark]);
  useEffect(() => {  // written elsewhere: an example, a file
    if (written.current === value || !editor.current) return;
    written.current = value;
    editor.current.dispatch({changes: {from: 0, to: editor.current.state.doc.length, insert: textOf(value)}});
  }, [value]);
  return (
    <Box>
      <Box ref={place} style={{border: '1px solid var(--mantine-color-default-border)', borderRadius: 'var(--mantine-radius-sm)', overflow: 'hidden'}} />
      {broken && <Text size="sm" c="red" role="alert" mt={4}>{words.jsonBroken}</Text>}
    </Box>
  );
}
