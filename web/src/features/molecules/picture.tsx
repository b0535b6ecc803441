// What a molecule of the library looks like, small: its drawing; of a macromolecule, what it is.
import {Skeleton, Text} from '@mantine/core';
import {useIntersection} from '@mantine/hooks';
import {Depiction} from '~/depict/depiction';
import {words} from '~/texts/molecules';
import {isDrawable} from './file-text';
import {useFirstDrawing, type Molecule} from './queries';

interface PictureProps {
  molecule: Molecule;
  width: number;
  height: number;
  /** SMARTS of what is marked. */
  highlight?: string | undefined;
}

export function isMacromolecule({format, properties}: Molecule): boolean {
  return properties.residue_count > 1 || format === 'cif' || format === 'pdb';
}

/** Of the molecule that a search found, or of the first in the file. */
export function Picture({molecule, width, height, highlight}: PictureProps) {
  const {ref, entry} = useIntersection();
  const known = molecule.matches?.[0]?.smiles ?? molecule.first?.smiles;
  const drawable = isDrawable(molecule.format) && !isMacromolecule(molecule);
  const read = useFirstDrawing(molecule, drawable && !known && (entry?.isIntersecting ?? false));
  if (!drawable) return <Text size="xs" c="dimmed">{isMacromolecule(molecule) ? words.macromolecule : ''}</Text>;
  const drawing = known ?? read.data;
  return (
    <span ref={ref} style={{display: 'block', width, height}}>
      {drawing ? <Depiction smiles={drawing} name={molecule.name} width={width} height={height} highlight={highlight} />
        : read.isPending && <Skeleton width={width} height={height} />}
    </span>
  );
}
