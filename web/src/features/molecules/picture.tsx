// What a molecule of the library looks like, small: its drawing; of a macromolecule, what it is.
import {Skeleton, Text} from '@mantine/core';
import {useIntersection} from '@mantine/hooks';
import {Depiction} from '~/depict/depiction';
import {words} from '~/texts/molecules';
import {isDrawable} from './file-text';
import {useRecords, type Molecule} from './queries';

interface PictureProps {
  molecule: Molecule;
  width: number;
  height: number;
}

const enoughForOne = 16 * 1024;

export function isMacromolecule({format, properties}: Molecule): boolean {
  return properties.residue_count > 1 || format === 'cif' || format === 'pdb';
}

/** The first molecule of the file. */
export function Picture({molecule, width, height}: PictureProps) {
  const {ref, entry} = useIntersection();
  const draws = isDrawable(molecule.format) && !isMacromolecule(molecule);
  const records = useRecords(molecule, enoughForOne, draws && (entry?.isIntersecting ?? false));
  if (!draws) return <Text size="xs" c="dimmed">{isMacromolecule(molecule) ? words.macromolecule : ''}</Text>;
  const drawing = records.data?.[0]?.drawing;
  return (
    <span ref={ref} style={{display: 'block', width, height}}>
      {drawing ? <Depiction smiles={drawing} name={molecule.name} width={width} height={height} />
        : records.isPending && <Skeleton width={width} height={height} />}
    </span>
  );
}
