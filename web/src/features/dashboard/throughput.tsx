// What has ended in the last day, as bars; the same in words and as a table for whoever does not see them.
import {Card, Group, Table, Text, Title, VisuallyHidden} from '@mantine/core';
import {throughput as words} from '~/texts/dashboard';
import {lastDay, type Hour} from './hours';

const size = {width: 480, height: 110, gap: 4};
const label = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit'});

function Bars({day, most}: {day: readonly Hour[]; most: number}) {
  const step = size.width / day.length;
  const high = (count: number) => (count / most) * size.height;
  return (
    <svg viewBox={`0 0 ${size.width} ${size.height + 18}`} width="100%" role="img" aria-hidden>
      <line x1={0} x2={size.width} y1={size.height} y2={size.height} stroke="var(--mantine-color-default-border)" />
      {day.map((hour, i) => (
        <g key={hour.at} transform={`translate(${i * step + size.gap / 2} 0)`}>
          <title>{`${label.format(hour.at)}: ${words.summary(hour.completed, hour.failed)}`}</title>
          <rect width={step - size.gap} height={size.height} fill="transparent" />
          <rect y={size.height - high(hour.completed)} width={step - size.gap} height={high(hour.completed)} fill="var(--mantine-color-green-7)" />
          <rect y={size.height - high(hour.completed + hour.failed)} width={step - size.gap} height={high(hour.failed)} fill="var(--mantine-color-red-7)" />
          {i % 6 === 3 && <text x={(step - size.gap) / 2} y={size.height + 14} fontSize={11} textAnchor="middle" fill="var(--mantine-color-text)">{label.format(hour.at)}</text>}
        </g>
      ))}
    </svg>
  );
}

export function Throughput({told}: {told: readonly {hour: string; completed: number; failed: number}[]}) {
  const day = lastDay(told, Date.now());
  const completed = day.reduce((sum, hour) => sum + hour.completed, 0);
  const failed = day.reduce((sum, hour) => sum + hour.failed, 0);
  const most = Math.max(...day.map((hour) => hour.completed + hour.failed));
  return (
    <Card withBorder component="section" aria-label={words.title}>
      <Group justify="space-between" mb="xs"><Title order={2} size="h4">{words.title}</Title>{most > 0 && <Text size="sm">{words.most(most)}</Text>}</Group>
      {most === 0 ? <Text size="sm">{words.none}</Text> : <>
        <Text size="sm" mb="xs">{words.summary(completed, failed)}</Text>
        <Bars day={day} most={most} />
        <VisuallyHidden>
          <Table aria-label={words.title}>
            <Table.Thead><Table.Tr><Table.Th>{words.hour}</Table.Th><Table.Th>{words.completed}</Table.Th><Table.Th>{words.failed}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>{day.map((hour) => <Table.Tr key={hour.at}><Table.Td>{label.format(hour.at)}</Table.Td><Table.Td>{hour.completed}</Table.Td><Table.Td>{hour.failed}</Table.Td></Table.Tr>)}</Table.Tbody>
          </Table>
        </VisuallyHidden>
      </>}
    </Card>
  );
}
