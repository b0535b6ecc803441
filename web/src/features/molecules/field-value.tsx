// What a molecule field holds, at a glance: its drawing, and what it is.
import {Anchor, Group, Stack, Text} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import {Problem} from '~/api/client';
import {Depiction} from '~/depict/depiction';
import {field as words} from '~/texts/molecules';
import {size} from '~/ui/sizes';
import {Failure, Waiting} from '~/ui/states';
import {formatOf, formats as known, recordsOf} from './file-text';
import {isMacromolecule, Picture} from './picture';
import {useMolecule, type Molecule} from './queries';

const [width, height] = [150, 100];

function factsOf({format, molecule_count, atom_count, size_bytes, properties}: Molecule): string {
  const macromolecule = properties.chains.length ? words.chains(properties.chains) : '';
  return [format.toUpperCase(), molecule_count > 1 ? words.many(molecule_count) : '', words.atoms(atom_count), macromolecule, size(size_bytes)].filter(Boolean).join(' · ');
}

function InLibrary({id}: {id: string}) {
  const molecule = useMolecule(id);
  if (molecule.error instanceof Problem && molecule.error.status === 404) return <Text size="sm" c="var(--mantine-color-error)" role="alert">{words.gone}</Text>;
  if (molecule.isError) return <Failure error={molecule.error} retry={() => void molecule.refetch()} />;
  if (!molecule.data) return <Waiting rows={2} />;
  return (
    <Group gap="sm" wrap="nowrap">
      {!isMacromolecule(molecule.data) && <Picture molecule={molecule.data} width={width} height={height} />}
      <Stack gap={2} miw={0}>
        <Anchor component={Link} to={`/molecules/${id}` as never} target="_blank" size="sm" fw={600} style={{overflowWrap: 'anywhere'}}>{molecule.data.name}</Anchor>
        <Text size="sm">{factsOf(molecule.data)}</Text>
        <Text size="xs" c="dimmed">{words.stored}</Text>
      </Stack>
    </Group>
  );
}

/** A file that is stored, by its URI: one of the library's, or one that a job made. */
export function StoredValue({uri, idInLibrary}: {uri: string; idInLibrary: string | undefined}) {
  if (idInLibrary) return <InLibrary id={idInLibrary} />;
  return <Stack gap={2}><Text size="sm" fw={600}>{words.output}</Text><Text size="xs" ff="monospace" style={{overflowWrap: 'anywhere'}}>{uri}</Text></Stack>;
}

function Fault({children}: {children: string}) {
  return <Text size="sm" c="var(--mantine-color-error)">{children}</Text>;
}

/** A text that is not stored: its drawing, and what it looks like. */
export function TextValue({text, formats}: {text: string; formats: readonly string[]}) {
  const format = formatOf(text);
  // A task of somebody else's may take what is not known here.
  if (!format) return formats.some((one) => !(known as readonly string[]).includes(one)) ? <Text size="xs" c="dimmed">{words.unread}</Text> : <Fault>{words.noFormat}</Fault>;
  const records = recordsOf(format, text);
  const first = records[0];
  const about = [format.toUpperCase(), records.length > 1 ? words.many(records.length) : first?.name, format === 'smi' ? '' : size(text.length)].filter(Boolean).join(' · ');
  const fits = formats.length === 0 || formats.includes(format);
  return (
    <Group gap="sm" wrap="nowrap" role="status">
      {first?.drawing && <Depiction smiles={first.drawing} name={first.name} width={width} height={height} unread={fits && <Fault>{words.noMolecule(format)}</Fault>} />}
      <Stack gap={2} miw={0}>
        <Text size="sm">{about}</Text>
        {!fits && <Fault>{words.notTaken(format)}</Fault>}
        {format === 'sdf' && !first?.drawing && <Fault>{words.cut}</Fault>}
      </Stack>
    </Group>
  );
}
