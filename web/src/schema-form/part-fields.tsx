// The parts of features (parts.ts) as RJSF asks for them.
import {SimpleGrid} from '@mantine/core';
import type {FieldProps, WidgetProps} from '@rjsf/utils';
import {Suspense, useContext} from 'react';
import {Waiting} from '~/ui/states';
import {formatsOf, roleOf, widgetOf} from './draw';
import {MoleculeInput} from './molecule-input';
import {FormFiles, useFormParts} from './parts';

export function MoleculeWidget({id, label, value, onChange, required, disabled, readonly, rawErrors, schema}: WidgetProps) {
  const {inputs} = useFormParts();
  const Input = inputs[widgetOf(schema) ?? 'molecule'] ?? inputs.molecule ?? MoleculeInput;
  return (
    <Suspense fallback={<Waiting rows={2} />}>
      <Input id={id} label={label} description={schema.description} value={typeof value === 'string' ? value : undefined} onChange={onChange}
        formats={formatsOf(schema) ?? []} role={roleOf(schema)} required={required ?? false} disabled={disabled || readonly || false}
        error={rawErrors?.join('; ')} />
    </Suspense>
  );
}

/** An object's fields, and beside them what its x-mad-widget names. */
export function BesideField(props: FieldProps) {
  const {besides} = useFormParts();
  const files = useContext(FormFiles);
  const {schema, uiSchema, formData, onChange, fieldPathId, disabled, readonly, registry} = props;
  const {'ui:field': _field, ...plain} = uiSchema ?? {};
  const Plain = registry.fields.ObjectField as React.ComponentType<FieldProps>;
  const Beside = besides[widgetOf(schema) ?? ''];
  const fields = <Plain {...props} uiSchema={plain} />;
  if (!Beside) return fields;
  return (
    <SimpleGrid cols={{base: 1, md: 2}}>
      {fields}
      <Suspense fallback={<Waiting />}>
        <Beside id={`${fieldPathId.$id}_beside`} label={String(uiSchema?.['ui:title'] ?? '')} value={formData} files={files}
          disabled={disabled || readonly || false} onChange={(value) => onChange(value, fieldPathId.path)} />
      </Suspense>
    </SimpleGrid>
  );
}
