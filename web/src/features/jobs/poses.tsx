// Docked poses: the table, and the chosen one in space.
import {Grid, Table} from '@mantine/core';
import {lazy, Suspense, useState} from 'react';
import {ownUrl} from '~/api/client';
import {Waiting} from '~/ui/states';
import type {Pose, Results} from './queries';

// Mol* comes when it is looked at.
const Viewer = lazy(() => import('~/viewer/pose-viewer'));

const columns: readonly [title: string, of: (pose: Pose) => number | undefined, digits: number][] = [
  ['Affinity (kcal/mol)', (pose) => pose.affinity, 3],
  ['RMSD l.b. (Å)', (pose) => pose.rmsd_lb, 2],
  ['RMSD u.b. (Å)', (pose) => pose.rmsd_ub, 2],
  ['LE (kcal/mol)', (pose) => pose.ligand_efficiency, 2],
  ['LLE', (pose) => pose.lipophilic_efficiency, 2],
  ['Confidence', (pose) => pose.confidence, 2],
];

function urlOf(results: Results, names: readonly string[]): string | undefined {
  const output = names.map((name) => results.outputs.find((one) => one.name === name)).find(Boolean);
  return output && ownUrl(output.url);
}

export function Poses({results}: {results: Results}) {
  const poses = results.docking;
  const [chosen, setChosen] = useState(0);
  const shown = columns.filter(([, of]) => poses.some((pose) => of(pose) !== undefined));
  const sdf = urlOf(results, ['poses_sdf']);
  const receptor = urlOf(results, ['receptor_pdbqt_of_best_pose', 'receptor_pdbqt']);
  return (
    <Grid>
      <Grid.Col span={{base: 12, md: 6}}>
        <Table.ScrollContainer minWidth={420}>
          <Table highlightOnHover>
            <Table.Thead><Table.Tr><Table.Th>Pose</Table.Th>{shown.map(([title]) => <Table.Th key={title}>{title}</Table.Th>)}</Table.Tr></Table.Thead>
            <Table.Tbody>
              {poses.map((pose, i) => (
                <Table.Tr key={`${pose.ligand} ${pose.rank}`} tabIndex={0} aria-selected={i === chosen} bg={i === chosen ? 'var(--mantine-color-default-hover)' : ''}
                  onClick={() => setChosen(i)} onKeyDown={(event) => event.key === 'Enter' && setChosen(i)} style={{cursor: 'pointer'}}>
                  <Table.Td>{pose.rank}</Table.Td>
                  {shown.map(([title, of, digits]) => <Table.Td key={title}>{of(pose)?.toFixed(digits) ?? ''}</Table.Td>)}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Grid.Col>
      {sdf && <Grid.Col span={{base: 12, md: 6}}>
        <Suspense fallback={<Waiting rows={10} />}>
          <Viewer poses={sdf} receptor={receptor} current={poses[chosen]?.record ?? chosen}
            onCurrent={(record) => setChosen(Math.max(0, poses.findIndex((pose, i) => (pose.record ?? i) === record)))} />
        </Suspense>
      </Grid.Col>}
    </Grid>
  );
}
