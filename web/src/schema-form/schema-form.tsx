// A form for whatever a task's document says that it takes.
import {Accordion, Fieldset, Stack} from '@mantine/core';
import {generateForm} from '@rjsf/mantine';
import type {ErrorSchema, ObjectFieldTemplateProps, RJSFSchema} from '@rjsf/utils';
import {useMemo, useState, type ReactNode} from 'react';
import {words} from '~/texts/form';
import {ArrayField} from './array-field';
import {drawable, filesIn, groupsOf, uiSchemaOf} from './draw';
import {BesideField, MoleculeWidget} from './part-fields';
import {FormFiles} from './parts';
import {filledIn, validatorOf} from './validator';

const Form = generateForm();

function Fields({title, description, properties, schema}: ObjectFieldTemplateProps) {
  const shown = properties.filter((property) => !property.hidden);
  const of = (names: string[]): ReactNode =>
    shown.filter((property) => names.includes(property.name)).map((property) => <div key={property.name}>{property.content}</div>);
  const groups = groupsOf(schema.properties ?? {}, shown.map((property) => property.name));
  const fields = groups.map((group) =>
    group.advanced ? (
      <Accordion key="advanced" variant="contained">
        <Accordion.Item value="advanced">
          <Accordion.Control>{words.advanced}</Accordion.Control>
          <Accordion.Panel><Stack gap="sm">{of(group.names)}</Stack></Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    ) : group.title ? (
      <Fieldset key={group.title} legend={group.title}><Stack gap="sm">{of(group.names)}</Stack></Fieldset>
    ) : (
      <Stack key="plain" gap="sm">{of(group.names)}</Stack>
    ));
  if (!title) return <Stack gap="md">{fields}</Stack>;
  return <Fieldset legend={title}>{description}<Stack gap="md">{fields}</Stack></Fieldset>;
}

export interface SchemaFormProps {
  schema: RJSFSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  onSubmit: (value: unknown) => void;
  errors?: ErrorSchema | undefined;
  children: ReactNode;
}

export function SchemaForm({schema, value, onChange, onSubmit, errors, children}: SchemaFormProps) {
  const drawn = useMemo(() => {
    const {title: _title, description: _description, ...rest} = drawable(schema);
    return rest as RJSFSchema;
  }, [schema]);
  const validator = useMemo(() => validatorOf(schema), [schema]);
  const [tried, setTried] = useState(false);  // from then on faults come and go while one types
  const uiSchema = useMemo(() => uiSchemaOf(drawn), [drawn]);
  const files = useMemo(() => filesIn(schema, value), [schema, value]);
  return (
    <FormFiles.Provider value={files}><Form schema={drawn} uiSchema={uiSchema} validator={validator} formData={value}
      widgets={{molecule: MoleculeWidget}} fields={{beside: BesideField}} templates={{ObjectFieldTemplate: Fields, ArrayFieldTemplate: ArrayField}}
      experimental_defaultFormStateBehavior={{emptyObjectFields: 'skipEmptyDefaults'}}
      showErrorList={false} noHtml5Validate liveValidate={tried ? 'onChange' : false} extraErrors={errors ?? {}} extraErrorsBlockSubmit={false}
      onError={() => setTried(true)} onChange={(event) => onChange(event.formData)} onSubmit={(event) => onSubmit(filledIn(event.formData) ?? {})}>
      {children}
    </Form></FormFiles.Provider>
  );
}
