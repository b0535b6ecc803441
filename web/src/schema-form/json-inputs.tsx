// A form's inputs as JSON, to be read, written and pasted.
import {Box, Text, useComputedColorScheme} from '@mantine/core';
import {useEffect, useRef, useState} from 'react';
import {words} from '~/texts/form';

interface JsonInputsProps {
  value: unknown;
  onChange: (value: unknown) => void;
}

export default function JsonInputs({value, onChange}: JsonInputsProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({value, onChange});
  latest.current = {value, onChange};
  const [broken, setBroken] = useState(false);
  const dark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    let gone = false;
    let close = () => {};
    void import('./code-editor').then(({openEditor}) => {
      if (gone || !place.current) return;
      const editor = openEditor(place.current, JSON.stringify(latest.current.value ?? {}, null, 2), dark, words.asJson, (text) => {
        try {
          latest.current.onChange(JSON.parse(text));
          setBroken(false);
        } catch {
          setBroken(true);
        }
      });
      close = () => editor.destroy();
    });
    return () => {
      gone = true;
      close();
    };
  }, [dark]);
  return (
    <Box>
      <Box ref={place} style={{border: '1px solid var(--mantine-color-default-border)', borderRadius: 'var(--mantine-radius-sm)', overflow: 'hidden'}} />
      {broken && <Text size="sm" c="red" role="alert" mt={4}>{words.jsonBroken}</Text>}
    </Box>
  );
}
