// The molecules of a file that has many.
import {Text} from '@mantine/core';
import {useCallback} from 'react';
import {Depiction} from '~/depict/depiction';
import {detail as words, words as library} from '~/texts/molecules';
import {DataTable, type Column} from '~/ui/data-table';
import {Failure, Waiting} from '~/ui/states';
import {useRecords, type MoleculeRecord} from './queries';

const number = (key: 'molecular_weight' | 'logp' | 'tpsa', title: string, width: number, places: number): Column<MoleculeRecord> =>
  ({key, title, width, grow: 0, numeric: true, cell: (record) => record[key]?.toFixed(places) ?? ''});
const count = (key: 'hydrogen_bond_donors' | 'hydrogen_bond_acceptors' | 'rotatable_bonds' | 'heavy_atoms', title: string, width: number): Column<MoleculeRecord> =>
  ({key, title, width, grow: 0, numeric: true, cell: (record) => record[key] ?? ''});

const columns: readonly Column<MoleculeRecord>[] = [
  {key: 'place', title: words.place, width: 68, grow: 0, numeric: true, cell: ({place}) => place},
  {key: 'picture', title: library.columns.picture, width: 124, grow: 0, cell: ({smiles, name, problem}) =>
    (smiles ? <Depiction smiles={smiles} name={name} width={104} height={76} /> : <Text span size="xs" title={problem}>{problem}</Text>)},
  {key: 'name', title: words.name, width: 122, grow: 2, cell: ({name}) => name},
  {key: 'formula', title: words.formula, width: 108, grow: 0, cell: ({formula}) => formula ?? ''},
  number('molecular_weight', words.weight, 80, 1), number('logp', words.logp, 65, 2), number('tpsa', words.tpsa, 70, 1),
  count('hydrogen_bond_donors', words.donors, 80), count('hydrogen_bond_acceptors', words.acceptors, 100), count('rotatable_bonds', words.rotatable, 100), count('heavy_atoms', words.heavyAtoms, 126),
  {key: 'smiles', title: 'SMILES', width: 220, grow: 2, cell: ({smiles}) => <Text span size="xs" ff="monospace" title={smiles}>{smiles}</Text>},
];

export function RecordTable({moleculeId}: {moleculeId: string}) {
  const records = useRecords(moleculeId);
  const {hasNextPage, isFetchingNextPage, fetchNextPage} = records;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const about = records.data?.pages[0];
  if (records.isError && !about) return <Failure error={records.error} retry={() => void records.refetch()} />;
  if (!about) return <Waiting />;
  const rows = records.data?.pages.flatMap(({items}) => items) ?? [];
  if (rows.length === 0) return <Text size="sm">{words.described[about.description]}</Text>;
  return (
    <>
      {about.described_count < about.molecule_count && <Text size="sm" mb="xs">{words.firstRecords(about.described_count, about.molecule_count)}</Text>}
      <DataTable label={words.records} rows={rows} columns={columns} keyOf={({place}) => String(place)} nameOf={({name, place}) => name || String(place)} rowHeight={84}
        total={about.described_count} onEnd={more} />
    </>
  );
}
