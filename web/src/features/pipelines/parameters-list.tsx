// The parameters of a template, to read.
import {Code, Stack, Table, Text} from '@mantine/core';
import {isMembers, type Members} from './pointers';
import {parameterPorts} from './ports';
import type {Template} from './template';
import {page as words} from '~/texts/pipelines';

function rangeOf(schema: Members): string {
  const number = (name: string) => (typeof schema[name] === 'number' ? String(schema[name]) : undefined);
  const parts = [
    number('minimum') && `≥ ${number('minimum')}`, number('exclusiveMinimum') && `> ${number('exclusiveMinimum')}`,
    number('maximum') && `≤ ${number('maximum')}`, number('exclusiveMaximum') && `< ${number('exclusiveMaximum')}`,
    number('minItems') && `≥ ${number('minItems')} items`, number('maxItems') && `≤ ${number('maxItems')} items`,
    Array.isArray(schema.enum) && schema.enum.map(String).join(', '),
  ];
  return parts.filter(Boolean).join(', ');
}

/** The names in an anyOf that says only which of the parameters must be there. */
function choicesIn({anyOf}: Members): string | undefined {
  if (!Array.isArray(anyOf)) return undefined;
  const names = anyOf.flatMap((one) => (isMembers(one) && Array.isArray(one.required) ? [one.required.map(String).join(' + ')] : []));
  return names.length ? names.join(', ') : undefined;
}

export function ParametersList({template}: {template: Template}) {
  const properties = isMembers(template.parameters.properties) ? template.parameters.properties : {};
  const ports = parameterPorts(template);
  const choices = choicesIn(template.parameters);
  if (ports.length === 0) return <Text>{words.noParameters}</Text>;
  return (
    <Stack gap="xs">
      {choices && <Text size="sm">{words.oneOf(choices)}</Text>}
      <Table.ScrollContainer minWidth={640} type="native" tabIndex={0} role="region" aria-label={words.tabs.parameters}>
        <Table>
          <Table.Thead><Table.Tr>
            {[words.name, words.type, words.range, words.default, words.description].map((title) => <Table.Th key={title}>{title}</Table.Th>)}
          </Table.Tr></Table.Thead>
          <Table.Tbody>
            {ports.map(({name, title, type, required, description}) => {
              const schema = isMembers(properties[name]) ? properties[name] : {};
              const unit = typeof schema['x-mad-unit'] === 'string' ? ` (${schema['x-mad-unit']})` : '';
              return (
                <Table.Tr key={name}>
                  <Table.Td><Text size="sm" fw={500}>{title}{unit}</Text><Code>{name}</Code>{required && <Text size="xs">{words.required}</Text>}</Table.Td>
                  <Table.Td>{type}</Table.Td>
                  <Table.Td>{rangeOf(schema)}</Table.Td>
                  <Table.Td>{'default' in schema && <Code>{JSON.stringify(schema.default)}</Code>}</Table.Td>
                  <Table.Td>{description}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
