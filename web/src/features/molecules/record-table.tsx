// The molecules of a file that has many.
import {Text} from '@mantine/core';
import {Depiction} from '~/depict/depiction';
import {detail as words, words as library} from '~/texts/molecules';
import {DataTable, type Column} from '~/ui/data-table';
import type {FileRecord} from './file-text';

const columns: readonly Column<FileRecord>[] = [
  {key: 'place', title: words.place, width: 70, grow: 0, numeric: true, cell: ({place}) => place},
  {key: 'picture', title: library.columns.picture, width: 140, grow: 0, cell: ({drawing, name}) => drawing && <Depiction smiles={drawing} name={name} width={120} height={76} />},
  {key: 'name', title: words.name, width: 160, cell: ({name}) => name},
  {key: 'smiles', title: 'SMILES', width: 220, grow: 2, cell: ({drawing}) => (drawing && !drawing.includes('\n') ? <Text span size="xs" ff="monospace" title={drawing}>{drawing}</Text> : '')},
];

export function RecordTable({records, total}: {records: readonly FileRecord[]; total: number}) {
  const shown = records.some(({drawing}) => drawing && !drawing.includes('\n')) ? columns : columns.filter(({key}) => key !== 'smiles');
  return (
    <>
      {records.length < total && <Text size="sm" mb="xs">{words.firstRecords(records.length, total)}</Text>}
      <DataTable label={words.records} rows={records} columns={shown} keyOf={({place}) => String(place)} nameOf={({name, place}) => name || String(place)} rowHeight={84} total={total} />
    </>
  );
}
