import {words} from '~/texts/form';
import type {Plain} from '../plain';
import {hintOf} from '../wording';
import {useForm, type FieldProps} from '../form-state';

/** A field with what its schema says of it here. */
export interface PlainProps extends FieldProps {
  plain: Plain;
}

/** What Mantine's inputs share. */
export function useInput({at, label, required, bare, quiet, plain}: PlainProps) {
  const {faults, idOf, disabled} = useForm();
  const hint = quiet ? '' : hintOf(plain);
  return {
    id: idOf(at),
    ...(bare ? {'aria-label': label} : {label}),
    description: bare ? undefined : hint || undefined,
    error: faults.get(at)?.join('; '),
    withAsterisk: required,
    disabled: disabled || plain.schema.readOnly === true,
  };
}

/** What a field is when it is emptied. */
export function emptied({required, plain}: PlainProps): null | undefined {
  return required && plain.nullable ? null : undefined;
}

/** What stands in an empty field: what it is then, or an example. */
export function placeholderOf({value, plain}: PlainProps): string {
  const {schema} = plain;
  if (value === null && plain.nullable) return 'null';
  const line = (told: unknown) => (typeof told === 'string' || typeof told === 'number' ? String(told).slice(0, 60).split('\n')[0] ?? '' : '');
  const [example] = schema.examples ?? [];
  return line(schema.default) || (line(example) && words.example(line(example)));
}
