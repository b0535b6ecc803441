// All versions of a template, and what two of them differ in.
import {Anchor, Badge, Code, Group, NativeSelect, Stack, Table, Text, Title} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import {Failure, Waiting} from '~/ui/states';
import {moment} from '~/ui/times';
import {page as words, words as common} from '~/texts/pipelines';
import {DiffView} from './diff-view';
import {Phase} from './phase';
import {useTemplate, type Detail} from './queries';
import {textOf, useAddress} from '~/ui/address';
import {templateIn} from './template';

function Comparison({id, from, to}: {id: string; from: string; to: string}) {
  const before = useTemplate(id, from), after = useTemplate(id, to);
  const error = before.error ?? after.error;
  if (error) return <Failure error={error} />;
  if (!before.data || !after.data) return <Waiting rows={3} />;
  return <DiffView before={templateIn(before.data)} after={templateIn(after.data)} />;
}

function Compare({detail}: {detail: Detail}) {
  const [search, change] = useAddress();
  const all = detail.versions.map(({version}) => version);
  const to = textOf(search, 'to') || (all[0] ?? ''), from = textOf(search, 'from') || (all.find((version) => version !== to) ?? '');
  if (all.length < 2) return <Text size="sm">{words.oneVersion}</Text>;
  return (
    <Stack gap="sm">
      <Group>
        <NativeSelect label={words.from} data={all} value={from} onChange={(event) => change({from: event.currentTarget.value})} />
        <NativeSelect label={words.to} data={all} value={to} onChange={(event) => change({to: event.currentTarget.value})} />
      </Group>
      <Comparison id={detail.template.template_id} from={from} to={to} />
    </Stack>
  );
}

export function Versions({detail}: {detail: Detail}) {
  const {template_id, version: shown} = detail.template;
  return (
    <Stack>
      <Table.ScrollContainer minWidth={420} type="native" tabIndex={0} role="region" aria-label={words.tabs.versions}>
        <Table>
          <Table.Thead><Table.Tr>
            {[common.version, common.phase, words.created, words.checksum].map((title) => <Table.Th key={title}>{title}</Table.Th>)}
          </Table.Tr></Table.Thead>
          <Table.Tbody>
            {detail.versions.map(({version, phase, created_at, checksum}) => (
              <Table.Tr key={version + checksum}>
                <Table.Td><Group gap="xs">
                  <Anchor component={Link} to={`/pipelines/${template_id}`} search={{version} as never} size="sm">{version}</Anchor>
                  {version === shown && <Badge variant="default" radius="sm" tt="none">{words.current}</Badge>}
                </Group></Table.Td>
                <Table.Td><Phase value={phase} /></Table.Td>
                <Table.Td>{moment(created_at)}</Table.Td>
                <Table.Td><Code>{checksum.slice(0, 12)}</Code></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Title order={2} size="h4">{words.compare}</Title>
      <Compare detail={detail} />
    </Stack>
  );
}
