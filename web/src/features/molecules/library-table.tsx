// The rows of the library: on its page, and where one of them is chosen.
import {Text} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import {useMe} from '~/api/session';
import {words} from '~/texts/molecules';
import {DataTable, type Column} from '~/ui/data-table';
import {size} from '~/ui/sizes';
import {moment} from '~/ui/times';
import {formulaOf} from './formula';
import {Picture} from './picture';
import type {Molecule} from './queries';

const {columns: names} = words;

const drawing: Column<Molecule> = {
  key: 'picture', title: names.picture, width: 132, grow: 0,
  cell: (molecule) => <Picture molecule={molecule} width={110} height={66} />,
};

function facts(mine: string | undefined): Column<Molecule>[] {
  return [
    {key: 'format', title: names.format, width: 85, grow: 0, cell: ({format}) => format.toUpperCase()},
    {key: 'formula', title: names.formula, width: 100, cell: (molecule) => formulaOf(molecule)},
    {key: 'atoms', title: names.atoms, width: 75, grow: 0, numeric: true, cell: ({atom_count}) => atom_count.toLocaleString()},
    {key: 'molecules', title: names.molecules, width: 105, grow: 0, numeric: true, cell: ({molecule_count}) => molecule_count.toLocaleString()},
    {key: 'size', title: names.size, width: 85, grow: 0, numeric: true, cell: ({size_bytes}) => size(size_bytes)},
    {key: 'by', title: names.by, width: 60, grow: 0, cell: ({created_by}) => (created_by && created_by === mine ? words.you : created_by?.slice(-6) ?? '')},
    {key: 'added', title: names.added, width: 200, grow: 0, cell: ({created_at}) => moment(created_at)},
  ];
}

interface LibraryTableProps {
  molecules: readonly Molecule[];
  selected?: ReadonlySet<string>;
  onSelect?: (selected: Set<string>) => void;
  /** Where one is chosen; else its name leads to its page. */
  onChoose?: (molecule: Molecule) => void;
  onEnd?: (() => void) | undefined;
  height?: string;
}

export function LibraryTable({molecules, onChoose, ...props}: LibraryTableProps) {
  const mine = useMe().data?.user?.id;
  const name: Column<Molecule> = {
    key: 'name', title: names.name, width: 140, grow: 2,
    cell: ({id, name: text}) => (onChoose ? <Text size="sm" fw={600} truncate>{text}</Text>
      : <Link to="/molecules/$moleculeId" params={{moleculeId: id}} className="plain-link" title={text}><Text span size="sm" fw={600}>{text}</Text></Link>),
  };
  return (
    <DataTable label={words.title} rows={molecules} columns={[drawing, name, ...(onChoose ? facts(mine).filter(({key}) => !['by', 'formula'].includes(key)) : facts(mine))]} keyOf={({id}) => id} nameOf={({name: text}) => text}
      rowHeight={74} {...props} {...(onChoose ? {onCurrent: onChoose} : {})} />
  );
}
