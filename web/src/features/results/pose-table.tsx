// Docked poses, a row each: the columns that are wanted, any number of rows.
import {Anchor, Button, Menu} from '@mantine/core';
import {useLocalStorage} from '@mantine/hooks';
import {IconColumns} from '@tabler/icons-react';
import {Link} from '@tanstack/react-router';
import {useMemo} from 'react';
import {DataTable, type Column, type Sorting} from '~/ui/data-table';
import {Depiction} from '~/depict/depiction';
import {whenColumn, When} from '~/ui/when';
import {words} from '~/texts/results';
import {contactsOf, residueName} from './contacts';
import {keyOf, metrics, nameOf, printed, titleOf, type Pose} from './pose';
import {searchOf, sorts, type Filter} from './view';

/** What a person wants to see is kept in the browser. */
export function useColumns() {
  return useLocalStorage<string[]>({
    key: 'mad.results.columns', getInitialValueInEffect: false,
    defaultValue: ['structure', 'name', 'rank', 'affinity', 'ligand_efficiency', 'lipophilic_efficiency', 'confidence', 'heavy_atoms', 'hydrogen_bonds', 'rmsd_lb', 'rmsd_ub', 'rmsd_reference', 'interactions'],
  });
}

function interactions(pose: Pose): string {
  const residues = [...new Set(contactsOf(pose).map(({residue}) => residueName(residue)))];
  return residues.join(', ');
}

/** px; a row with one is as high as it needs. */
export const depicted = {width: 110, height: 50} as const;

const sortable = new Set<string>(sorts);
const columns: readonly (Column<Pose> & {title: string})[] = [
  {key: 'structure', title: words.structure, width: 130, grow: 0, cell: ({smiles, name}) => <Depiction smiles={smiles} name={name} {...depicted} />},
  {key: 'name', title: words.ligand, width: 130, grow: 2, cell: ({name, ligand}) => <span title={name}>{name || words.ligandAt(ligand)}</span>},
  {key: 'rank', title: words.rank, width: 60, grow: 0, numeric: true, cell: ({rank}) => rank},
  ...metrics.map((one) => ({
    key: one.key, title: one.title, ...(one.unit && {unit: one.unit}), width: Math.max(one.unit ? 92 : 70, 40 + 8.2 * one.title.length), grow: 0, numeric: true, sortable: sortable.has(one.key),
    cell: (pose: Pose) => printed(pose, one),
  })),
  {key: 'interactions', title: words.interactions, width: 160, grow: 2, cell: (pose) => <span title={interactions(pose)}>{interactions(pose)}</span>},
  {key: 'smiles', title: words.smiles, width: 180, grow: 2, cell: ({smiles}) => <span title={smiles}>{smiles}</span>},
  {key: 'docked', title: words.docked, ...whenColumn, cell: ({docked_at}) => <When at={docked_at} />},
  {key: 'job', title: words.job, width: 110, grow: 0, cell: ({job_id}) => (
    <Anchor component={Link} to={`/jobs/${job_id}`} size="sm" onClick={(event) => event.stopPropagation()}>{words.openJob}</Anchor>
  )},
];
const ofOwnResult = new Set(['rmsd_lb', 'rmsd_ub', 'rmsd_reference']);

interface PoseTableProps {
  label: string;
  poses: readonly Pose[];
  height?: string;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  /** Every number can be sorted by, not only those that the server sorts by. */
  sortsAll?: boolean;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: Set<string>) => void;
  current: string | undefined;
  onCurrent: (pose: Pose) => void;
  onEnd?: (() => void) | undefined;
  /** Poses of several campaigns: each says its own, which leads there with the rest of this filter. */
  campaigns?: Filter | undefined;
}

function campaignColumn({mixed: _mixed, ...filter}: Filter): (typeof columns)[number] {
  return {key: 'campaign', title: words.campaign, width: 100, grow: 0, cell: ({campaign}) => campaign && (
    <Anchor component={Link} to="/results" size="sm" search={searchOf({filter: {...filter, campaign: [campaign]}, tab: 'poses', chosen: []}) as never}
      onClick={(event) => event.stopPropagation()}>{campaign.slice(0, 8)}</Anchor>
  )};
}

export function PoseTable({label, poses, height, sorting, onSort, sortsAll, chosen, onChoose, current, onCurrent, onEnd, campaigns}: PoseTableProps) {
  const [wanted] = useColumns();
  const shown = useMemo(() => {
    const known = new Set(metrics.filter(({key}) => poses.some((pose) => pose[key] !== undefined)).map(({key}) => key as string));
    const numeric = new Set(metrics.map(({key}) => key as string));
    return [...(campaigns ? [campaignColumn(campaigns)] : []), ...columns
      .filter(({key}) => wanted.includes(key) && (known.has(key) || !numeric.has(key) || key === sorting.key))
      .map((column) => (sortsAll && numeric.has(column.key) ? {...column, sortable: true} : column))];
  }, [wanted, poses, sorting.key, sortsAll, campaigns]);
  return (
    <DataTable key={String(wanted.includes('structure'))} label={label} rows={poses} columns={shown} keyOf={keyOf} nameOf={nameOf} sorting={sorting} onSort={onSort} selected={chosen} onSelect={onChoose}
      rowHeight={wanted.includes('structure') ? depicted.height + 8 : 40} current={current} onCurrent={onCurrent} onEnd={onEnd} {...(height ? {height} : {})} />
  );
}

export function ColumnsMenu({ofJob = false}: {ofJob?: boolean}) {
  const [wanted, setWanted] = useColumns();
  return (
    <Menu closeOnItemClick={false} position="bottom-end" withinPortal>
      <Menu.Target><Button variant="default" size="xs" leftSection={<IconColumns size={16} />}>{words.columns}</Button></Menu.Target>
      <Menu.Dropdown mah="70vh" style={{overflowY: 'auto'}}>
        {columns.filter(({key}) => ofJob || !ofOwnResult.has(key)).map(({key, title, unit}) => (
          <Menu.CheckboxItem key={key} checked={wanted.includes(key)}
            onChange={(on: boolean) => setWanted(on ? [...wanted, key] : wanted.filter((one) => one !== key))}>{titleOf({title, unit})}</Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
