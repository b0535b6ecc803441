// Any place of a form: drawn as what its schema asks there.
import {Suspense} from 'react';
import {Waiting} from '~/ui/states';
import {formatsOf, roleOf, widgetOf} from '../draw';
import {useForm, type FieldProps} from '../form-state';
import {MoleculeInput} from '../molecule-input';
import {useFormParts} from '../parts';
import {kindOf, plainOf} from '../plain';
import {plainText} from '../wording';
import {ChoiceField} from './choice-field';
import type {PlainProps} from './input-props';
import {useInput} from './input-props';
import {JsonField} from './json-field';
import {ListField} from './list-field';
import {ObjectField} from './object-field';
import {BooleanField, EnumField, NumberField, TextField} from './scalar-fields';

function MoleculeField(props: PlainProps) {
  const {value, onChange, label, required, plain: {schema}} = props;
  const {inputs} = useFormParts();
  const {id, error, disabled} = useInput(props);
  const Input = inputs[widgetOf(schema) ?? 'molecule'] ?? inputs.molecule ?? MoleculeInput;
  return (
    <Suspense fallback={<Waiting rows={2} />}>
      <Input id={id} label={label} description={plainText(schema.description) || undefined} value={typeof value === 'string' ? value : undefined} onChange={onChange}
        formats={formatsOf(schema) ?? []} role={roleOf(schema)} required={required} disabled={disabled} error={error} />
    </Suspense>
  );
}

export function Field(given: FieldProps) {
  const {whole} = useForm();
  const plain = plainOf(whole, given.schema, given.value);
  const props: PlainProps = {...given, plain};
  const kind = kindOf(whole, plain);
  if (kind === 'string' && formatsOf(plain.schema)) return <MoleculeField {...props} />;
  switch (kind) {
    case 'choice': return <ChoiceField {...props} />;
    case 'enum': return <EnumField {...props} />;
    case 'string': return <TextField {...props} />;
    case 'number': return <NumberField {...props} whole={false} />;
    case 'integer': return <NumberField {...props} whole />;
    case 'boolean': return <BooleanField {...props} />;
    case 'array': return <ListField {...props} />;
    case 'object': return <ObjectField {...props} />;
    case 'const': return <EnumField {...props} plain={{...plain, schema: {...plain.schema, enum: [plain.schema.const ?? null]}}} />;
    default: return <JsonField {...props} />;
  }
}
