import {Anchor, ColorSwatch, Group, Stack, Table, Text, Title} from '@mantine/core';
import {words} from '~/texts/viewer';
import {contactColours, css} from './colours';
import type {Contact} from './contacts';
import {residueText, type Residue} from './residue-name';

export function ContactTable({contacts, onChoose}: {contacts: readonly Contact[]; onChoose: (residue: Residue) => void}) {
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">{words.contacts}</Title>
      {contacts.length === 0 ? <Text size="sm">{words.noContacts}</Text> : (
        <Table.ScrollContainer minWidth={380} maxHeight={260}>
          <Table stickyHeader highlightOnHover verticalSpacing={2} horizontalSpacing={5} fz={13} aria-label={words.contacts}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.residue}</Table.Th><Table.Th>{words.kind}</Table.Th><Table.Th>{words.receptorAtoms}</Table.Th>
                <Table.Th>{words.ligandAtoms}</Table.Th><Table.Th ta="right">{words.distance}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {contacts.map((contact, i) => (
                <Table.Tr key={i}>
                  <Table.Td>
                    <Anchor component="button" type="button" inherit aria-label={words.lookAt(residueText(contact.residue))} onClick={() => onChoose(contact.residue)}>
                      {residueText(contact.residue)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td><Group gap={6} wrap="nowrap"><ColorSwatch size={10} color={css(contactColours[contact.kind] ?? 0)} aria-hidden />{words.kinds[contact.kind] ?? contact.kind}</Group></Table.Td>
                  <Table.Td>{contact.receptorAtoms.join(', ')}</Table.Td>
                  <Table.Td>{contact.ligandAtoms.join(', ')}</Table.Td>
                  <Table.Td ta="right">{contact.distance.toFixed(2)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Text size="xs" c="dimmed">{words.contactsHint}</Text>
    </Stack>
  );
}
