// The interactions of one pose: residues and kinds.
import {Anchor, Stack, Table, Text, VisuallyHidden} from '@mantine/core';
import {words} from '~/texts/results';
import {Legend, Mark} from './contact-kinds';
import {fingerprints, residueName} from './contacts';
import type {Pose} from './pose';

export function PoseContacts({pose, onResidue}: {pose: Pose; onResidue: (residue: string) => void}) {
  const {residues, kinds, of: [row]} = fingerprints([pose]);
  if (residues.length === 0) return <Text size="sm">{words.noInteractions}</Text>;
  return (
    <Stack gap="xs">
      <Legend kinds={kinds} />
      <Table.ScrollContainer minWidth={110 + kinds.length * 40} maxHeight={300}>
        <Table stickyHeader verticalSpacing={2} highlightOnHover aria-label={words.poseInteractions}>
          <Table.Thead><Table.Tr>
            <Table.Th>{words.residue}</Table.Th>
            {kinds.map((kind) => <Table.Th key={kind} ta="center" title={words.kind(kind)}><Mark kind={kind} /><VisuallyHidden>{words.kind(kind)}</VisuallyHidden></Table.Th>)}
          </Table.Tr></Table.Thead>
          <Table.Tbody>
            {residues.map((residue) => (
              <Table.Tr key={residue}>
                <Table.Td style={{whiteSpace: 'nowrap'}}><Anchor component="button" type="button" size="sm" onClick={() => onResidue(residue)}>{residueName(residue)}</Anchor></Table.Td>
                {kinds.map((kind) => (
                  <Table.Td key={kind} ta="center">{row?.get(residue)?.includes(kind) && <><Mark kind={kind} /><VisuallyHidden>{words.kind(kind)}</VisuallyHidden></>}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
