// The interactions of one pose: residues and kinds.
import {Anchor, Table, Text, VisuallyHidden} from '@mantine/core';
import {words} from '~/texts/results';
import {Mark} from './contact-kinds';
import {fingerprints, residueName} from './contacts';
import type {Pose} from './pose';

export function PoseContacts({pose, onResidue}: {pose: Pose; onResidue: (residue: string) => void}) {
  const {residues, kinds, of: [row]} = fingerprints([pose]);
  if (residues.length === 0) return <Text size="sm">{words.noInteractions}</Text>;
  return (
    <Table.ScrollContainer minWidth={90 + kinds.length * 80} maxHeight={300}>
      <Table stickyHeader verticalSpacing={2} highlightOnHover aria-label={words.poseInteractions}>
        <Table.Thead><Table.Tr>
          <Table.Th>{words.residue}</Table.Th>
          {kinds.map((kind) => <Table.Th key={kind} ta="center"><Text size="xs" fw={600}>{words.kind(kind)}</Text></Table.Th>)}
        </Table.Tr></Table.Thead>
        <Table.Tbody>
          {residues.map((residue) => (
            <Table.Tr key={residue}>
              <Table.Td><Anchor component="button" type="button" size="sm" onClick={() => onResidue(residue)}>{residueName(residue)}</Anchor></Table.Td>
              {kinds.map((kind) => (
                <Table.Td key={kind} ta="center">{row?.get(residue)?.includes(kind) && <><Mark kind={kind} /><VisuallyHidden>{words.kind(kind)}</VisuallyHidden></>}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
