// How far a pose can be trusted, and by what: where its task says so (docking_confidence).
import {List, Progress, Stack, Table, Text} from '@mantine/core';
import {words} from '~/texts/results';

interface Part {
  name: string;
  value: number | null;
  weight: number;
  missing?: string;
}

export interface ConfidenceSaid {
  confidence: number;
  band?: string;
  meaning?: string;
  impossible?: string | null;
  parts: Part[];
  caps: {limit: number; reason: string}[];
  failed_checks?: string[] | null;
  agreeing?: number;
  replicates?: number;
}

/** What a result says of confidence; undefined where it says nothing. */
export function confidenceIn(result: unknown): ConfidenceSaid | undefined {
  const said = result as Partial<ConfidenceSaid> | null | undefined;
  const isSaid = said && typeof said === 'object' && typeof said.confidence === 'number' && Array.isArray(said.parts) && said.parts.length > 0;
  return isSaid ? {...(said as ConfidenceSaid), caps: Array.isArray(said.caps) ? said.caps : []} : undefined;
}

function PartRow({part}: {part: Part}) {
  const name = words.partNames[part.name] ?? part.name;
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td>{part.value === null ? <Text size="xs">{part.missing}</Text>
        : <Progress value={100 * part.value} aria-label={`${name} ${part.value.toFixed(2)}`} />}</Table.Td>
      <Table.Td ta="right">{part.value?.toFixed(2)}</Table.Td>
      <Table.Td ta="right">{part.value === null ? '' : part.weight.toFixed(2)}</Table.Td>
    </Table.Tr>
  );
}

export function Confidence({said}: {said: ConfidenceSaid}) {
  return (
    <Stack gap="xs">
      <Text size="sm"><b>{words.confidence}: {said.confidence.toFixed(2)}</b>{said.band ? ` (${said.band}). ` : '. '}
        {said.agreeing !== undefined && said.replicates !== undefined && words.agreeing(said.agreeing, said.replicates)}</Text>
      {said.impossible && <Text size="sm" c="red">{said.impossible}</Text>}
      <Table verticalSpacing={2} aria-label={words.parts} style={{tableLayout: 'fixed'}}>
        <Table.Thead><Table.Tr>
          <Table.Th>{words.part}</Table.Th><Table.Td w="26%" />
          <Table.Th ta="right" w={64}>{words.value}</Table.Th><Table.Th ta="right" w={78}>{words.weight}</Table.Th>
        </Table.Tr></Table.Thead>
        <Table.Tbody>{said.parts.map((part) => <PartRow key={part.name} part={part} />)}</Table.Tbody>
      </Table>
      {said.caps.length > 0 && <div><Text size="sm" fw={600}>{words.caps}</Text>
        <List size="sm">{said.caps.map(({limit, reason}) => <List.Item key={reason}>{limit.toFixed(2)}: {reason}</List.Item>)}</List></div>}
      {Boolean(said.failed_checks?.length) && <div><Text size="sm" fw={600}>{words.failedChecks}</Text>
        <List size="sm">{said.failed_checks?.map((check) => <List.Item key={check}>{check.replaceAll('_', ' ')}</List.Item>)}</List></div>}
      {said.meaning && <Text size="xs" c="dimmed">{said.meaning}</Text>}
    </Stack>
  );
}
