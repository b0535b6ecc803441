// What the platform says of a file.
import {Code, CopyButton, Table, Text, UnstyledButton} from '@mantine/core';
import type {ReactNode} from 'react';
import {detail as words} from '~/texts/molecules';
import {size} from '~/ui/sizes';
import {moment} from '~/ui/times';
import {formulaOf, hill} from './formula';
import {isMacromolecule} from './picture';
import type {Molecule} from './queries';

function Copied({text}: {text: string}) {
  return (
    <CopyButton value={text}>
      {({copied, copy}) => (
        <UnstyledButton onClick={copy} title={words.copy} aria-label={`${words.copy} ${text}`}>
          <Code style={{overflowWrap: 'anywhere'}}>{text}</Code>{copied && <Text span size="xs" ml={6} role="status">{words.copied}</Text>}
        </UnstyledButton>
      )}
    </CopyButton>
  );
}

function rowsOf(molecule: Molecule): [name: string, value: ReactNode][] {
  const {properties: of} = molecule;
  const one = molecule.molecule_count === 1 ? molecule.first : undefined;
  const polymer = of.chains.length > 0 || of.residue_count > 1;
  const many = (n: number) => (n ? n.toLocaleString() : '');
  return [
    [words.inFile, of.title],
    [words.molecules, many(molecule.molecule_count)],
    [words.atoms, many(molecule.atom_count)],
    ...(one?.formula ? [[words.formula, one.formula] as [string, ReactNode]]
      : [[formulaOf(molecule) ? words.formula : words.elements, molecule.molecule_count === 1 ? hill(of.elements) : ''] as [string, ReactNode]]),
    [words.weightUnit, one?.molecular_weight?.toFixed(2) ?? ''],
    [words.logp, one?.logp?.toFixed(2) ?? ''],
    [words.tpsaUnit, one?.tpsa?.toFixed(1) ?? ''],
    [words.donorsLong, one?.hydrogen_bond_donors ?? ''],
    [words.acceptorsLong, one?.hydrogen_bond_acceptors ?? ''],
    [words.rotatableLong, one?.rotatable_bonds ?? ''],
    [words.heavyAtoms, one?.heavy_atoms ?? ''],
    ['SMILES', one?.smiles ? <Copied key="smiles" text={one.smiles} /> : ''],
    [words.description, isMacromolecule(molecule) || molecule.description === 'ready' ? '' : molecule.description_problem ?? words.described[molecule.description]],
    [words.coordinates, words.dimensions[of.dimensions] ?? ''],
    [words.charge, of.charge ?? ''],
    [words.torsions, of.torsions ?? ''],
    ...(polymer ? [
      [words.models, many(of.model_count)],
      [words.chains, of.chains.join(', ')],
      [words.residues, many(of.residue_count)],
      [words.waters, many(of.water_count)],
      [words.hetero, of.hetero_residues.map(({name, chain, number, atoms}) => `${name} ${chain}${number} (${atoms})`).join(', ')],
    ] as [string, ReactNode][] : []),
    [words.size, size(molecule.size_bytes)],
    [words.added, moment(molecule.created_at)],
    [words.uri, <Copied key="uri" text={molecule.uri} />],
    [words.checksum, <Copied key="sum" text={molecule.checksum} />],
  ];
}

export function PropertyTable({molecule}: {molecule: Molecule}) {
  return (
    <Table withRowBorders={false} maw={920} layout="auto">
      <Table.Tbody>
        {rowsOf(molecule).filter(([, value]) => value !== '').map(([name, value]) => (
          <Table.Tr key={name}><Table.Th scope="row" fw={600} w={190} style={{verticalAlign: 'top'}}>{name}</Table.Th><Table.Td style={{overflowWrap: 'anywhere'}}>{value}</Table.Td></Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
