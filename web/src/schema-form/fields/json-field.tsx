// Where a schema leaves open what there is: any JSON, as text.
import {Textarea} from '@mantine/core';
import {useState} from 'react';
import {words} from '~/texts/form';
import {useForm} from '../form-state';
import {emptied, useInput, type PlainProps} from './input-props';

const textOf = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 1));

export function JsonField(props: PlainProps) {
  const {at, value, onChange} = props;
  const {broken} = useForm();
  const input = useInput(props);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? textOf(value);
  const change = (next: string) => {
    setTyped(next);
    broken.delete(at);
    if (!next.trim()) return onChange(emptied(props));
    try {
      onChange(JSON.parse(next));
    } catch {
      broken.set(at, words.notJson);
      onChange(next);
    }
  };
  return (
    <Textarea {...input} error={input.error ?? (typed !== undefined ? broken.get(at) : undefined)} value={text} placeholder={words.json} autosize minRows={1} maxRows={12} spellCheck={false}
      styles={{input: {fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12}}} onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => !broken.has(at) && setTyped(undefined)} />
  );
}
