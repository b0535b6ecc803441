// A value as JSON, taken over when it is left and right.
import {Textarea} from '@mantine/core';
import {useEffect, useState} from 'react';
import {builder as words} from '~/texts/pipelines';

interface JsonFieldProps {
  label: string;
  description?: string;
  value: unknown;
  onChange: (value: unknown) => void;
  /** What is wrong with a value that is JSON. */
  check?: (value: unknown) => string | undefined;
  /** Nothing may be there: undefined. */
  clearable?: boolean;
}

const spelt = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 2));

export function JsonField({label, description, value, onChange, check, clearable}: JsonFieldProps) {
  const [text, setText] = useState(() => spelt(value));
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    setText(spelt(value));
    setFault(undefined);
  }, [value]);
  const commit = () => {
    if (text === spelt(value)) return setFault(undefined);
    if (text.trim() === '' && clearable) return onChange(undefined);
    try {
      const next: unknown = JSON.parse(text);
      const wrong = check?.(next);
      setFault(wrong);
      if (!wrong) onChange(next);
    } catch (error) {
      setFault(words.noJson((error as Error).message));
    }
  };
  return (
    <Textarea label={label} description={description} value={text} error={fault} autosize minRows={2} maxRows={18} size="xs" spellCheck={false}
      styles={{input: {fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12}}}
      onChange={(event) => setText(event.currentTarget.value)} onBlur={commit} />
  );
}
