import {Code, Table, Text} from '@mantine/core';
import {words} from '~/texts/tasks';
import type {Parameter} from './parameters';

/** Where the browser would break within words to spare room. */
const cells = {unit: {whiteSpace: 'nowrap'}, range: {minWidth: 112}, fallback: {minWidth: 70}, example: {minWidth: 150}} as const;

/** Of inputs or outputs, those inside of others indented. */
export function ParameterTable({label, parameters, none}: {label: string; parameters: readonly Parameter[]; none: string}) {
  if (!parameters.length) return <Text size="sm">{none}</Text>;
  const {columns} = words;
  const some = (key: 'unit' | 'range' | 'fallback' | 'example') => parameters.some((one) => one[key]);
  const optional = (['unit', 'range', 'fallback', 'example'] as const).filter(some);
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table aria-label={label} verticalSpacing={4}>
        <Table.Thead><Table.Tr>
          <Table.Th>{columns.name}</Table.Th><Table.Th>{columns.type}</Table.Th>
          {optional.map((key) => <Table.Th key={key}>{columns[key]}</Table.Th>)}
          <Table.Th>{columns.description}</Table.Th>
        </Table.Tr></Table.Thead>
        <Table.Tbody>
          {parameters.map((one) => (
            <Table.Tr key={one.path}>
              <Table.Td style={{paddingLeft: 10 + one.depth * 18, verticalAlign: 'top'}}>
                <Code>{one.name}</Code>{one.required && <Text span size="xs" c="dimmed"> {words.required}</Text>}
                <Text size="xs" c="dimmed">{one.title}</Text>
              </Table.Td>
              <Table.Td style={{verticalAlign: 'top', minWidth: 105}}>{one.type}</Table.Td>
              {optional.map((key) => <Table.Td key={key} style={{verticalAlign: 'top', wordBreak: 'break-word', maxWidth: 200, ...cells[key]}}>{one[key]}</Table.Td>)}
              <Table.Td style={{verticalAlign: 'top', minWidth: 220}}><Text size="sm">{one.description}</Text></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
