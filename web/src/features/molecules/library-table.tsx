// The rows of the library: on its page, and where one of them is chosen.
import {Text} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import {useMe} from '~/api/session';
import {words} from '~/texts/molecules';
import {DataTable, type Column} from '~/ui/data-table';
import {size} from '~/ui/sizes';
import {whenColumn, When} from '~/ui/when';
import {formulaOf} from './formula';
import {Picture} from './picture';
import type {Molecule, Sought} from './queries';

const {columns: names} = words;

/** Of the one molecule of a file: a library's first is not what the file is like. */
const only = ({molecule_count, first}: Molecule) => (molecule_count === 1 ? first : undefined);
const digits = (value: number | undefined, places: number) => value?.toFixed(places) ?? '';

const properties: readonly Column<Molecule>[] = [
  {key: 'formula', title: names.formula, width: 110, grow: 0, cell: (molecule) => only(molecule)?.formula ?? formulaOf(molecule)},
  {key: 'weight', title: names.weight, width: 82, grow: 0, numeric: true, cell: (molecule) => digits(only(molecule)?.molecular_weight, 1)},
  {key: 'logp', title: names.logp, width: 65, grow: 0, numeric: true, cell: (molecule) => digits(only(molecule)?.logp, 2)},
  {key: 'tpsa', title: names.tpsa, width: 70, grow: 0, numeric: true, cell: (molecule) => digits(only(molecule)?.tpsa, 1)},
];

const file: readonly Column<Molecule>[] = [
  {key: 'file', title: names.file, width: 80, grow: 0, cell: ({format, size_bytes}) => <>{format.toUpperCase()}<Text size="xs" c="dimmed">{size(size_bytes)}</Text></>},
  {key: 'atoms', title: names.atoms, width: 72, grow: 0, numeric: true, cell: ({atom_count}) => atom_count.toLocaleString()},
  {key: 'molecules', title: names.molecules, width: 102, grow: 0, numeric: true, cell: ({molecule_count}) => molecule_count.toLocaleString()},
];

/** What a search by content found in the file. */
const found: Column<Molecule> = {
  key: 'found', title: names.found, width: 165, cell: ({match_count, matches}) => {
    const best = matches?.[0];
    if (!match_count || !best) return '';
    const said = match_count === 1 ? best.name || words.place(best.place) : words.found(match_count);
    return best.similarity === undefined ? said : `${best.similarity.toFixed(2)} · ${said}`;
  },
};

function origin(mine: string | undefined): Column<Molecule> {
  return {key: 'added', title: names.added, ...whenColumn, cell: ({created_at, created_by}) => <>
    <When at={created_at} />
    {created_by && <Text size="xs" c="dimmed">{words.by(created_by === mine ? words.you : created_by.slice(-6))}</Text>}
  </>};
}

interface LibraryTableProps {
  molecules: readonly Molecule[];
  /** What led to them. */
  sought: Sought;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: Set<string>) => void;
  /** Where one is chosen; else its name leads to its page. */
  onChoose?: (molecule: Molecule) => void;
  onEnd?: (() => void) | undefined;
  height?: string;
}

export function LibraryTable({molecules, sought, onChoose, ...props}: LibraryTableProps) {
  const mine = useMe().data?.user?.id;
  const drawing: Column<Molecule> = {
    key: 'picture', title: names.picture, width: 130, grow: 0,
    cell: (molecule) => <Picture molecule={molecule} width={110} height={66} highlight={sought.substructure} />,
  };
  const name: Column<Molecule> = {
    key: 'name', title: names.name, width: 130, grow: 2,
    cell: ({id, name: text}) => (onChoose ? <Text size="sm" fw={600} truncate>{text}</Text>
      : <Link to="/molecules/$moleculeId" params={{moleculeId: id}} className="plain-link" title={text}><Text span size="sm" fw={600}>{text}</Text></Link>),
  };
  const isFound = molecules.some(({match_count}) => match_count !== undefined);
  const columns = [drawing, name, ...(isFound ? [found] : []), ...(onChoose ? properties.slice(0, 2) : properties), ...file, ...(onChoose ? [] : [origin(mine)])];
  return (
    <DataTable label={words.title} rows={molecules} columns={columns} keyOf={({id}) => id} nameOf={({name: text}) => text}
      rowHeight={74} {...props} {...(onChoose ? {onCurrent: onChoose} : {})} />
  );
}
