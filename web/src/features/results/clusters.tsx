// Ligands that are alike, by their fingerprints: the best of each cluster, and its members.
import {Grid, Group, NumberInput, Stack, Text, Title} from '@mantine/core';
import {useDebouncedValue} from '@mantine/hooks';
import {useState} from 'react';
import {Depiction} from '~/depict/depiction';
import {DataTable, type Column} from '~/ui/data-table';
import {Failure, Waiting} from '~/ui/states';
import {words} from '~/texts/results';
import {keyOf, nameOf} from './pose';
import {depicted} from './pose-table';
import {useClusters, type Cluster} from './queries';
import type {Filter} from './view';

type Member = Cluster['members'][number];

const clusterColumns: readonly Column<Cluster>[] = [
  {key: 'structure', title: words.structure, width: 130, grow: 0, cell: ({representative: {smiles, name}}) => <Depiction smiles={smiles} name={name} {...depicted} />},
  {key: 'name', title: words.representative, width: 130, grow: 2, cell: ({representative: {name}}) => name},
  {key: 'affinity', title: words.affinity, width: 80, grow: 0, numeric: true, cell: ({representative: {affinity}}) => affinity.toFixed(3)},
  {key: 'size', title: words.size, width: 80, grow: 0, numeric: true, cell: ({members}) => members.length},
];
const memberColumns: readonly Column<Member>[] = [
  {key: 'name', title: words.ligand, width: 130, grow: 2, cell: ({name}) => name},
  {key: 'rank', title: words.rank, width: 60, grow: 0, numeric: true, cell: ({rank}) => rank},
  {key: 'affinity', title: words.affinity, width: 90, grow: 0, numeric: true, cell: ({affinity}) => affinity.toFixed(3)},
];

interface ClustersProps {
  filter: Filter;
  current: string | undefined;
  onCurrent: (key: string) => void;
}

export function Clusters({filter, current, onCurrent}: ClustersProps) {
  const [similarity, setSimilarity] = useState(0.5);
  const [most, setMost] = useState(1000);
  const [asked] = useDebouncedValue({similarity, most}, 400);
  const clusters = useClusters(filter, asked.similarity, asked.most);
  const [opened, setOpened] = useState<string>();
  const found = clusters.data;
  const of = found?.clusters.find(({representative}) => keyOf(representative) === opened) ?? found?.clusters[0];
  const open = (cluster: Cluster) => {
    setOpened(keyOf(cluster.representative));
    onCurrent(keyOf(cluster.representative));
  };
  return (
    <Stack gap="sm">
      <Group align="start">
        <NumberInput size="xs" w={190} label={words.similarity} description={words.similarityHint} value={similarity} min={0} max={1} step={0.05}
          onChange={(value) => typeof value === 'number' && value >= 0 && value <= 1 && setSimilarity(value)} />
        <NumberInput size="xs" w={190} label={words.most} description={words.mostHint} value={most} min={1} max={5000} step={500} allowDecimal={false}
          onChange={(value) => typeof value === 'number' && value >= 1 && value <= 5000 && setMost(value)} />
      </Group>
      {clusters.isError && <Failure error={clusters.error} retry={() => void clusters.refetch()} />}
      {!found && !clusters.isError && <Waiting />}
      {found && <>
        <Text size="sm" role="status">
          {words.clustersOf(found.clusters.length, found.ligands, found.complete)} {found.without_fingerprint > 0 && words.withoutFingerprint(found.without_fingerprint)}
        </Text>
        <Grid>
          <Grid.Col span={{base: 12, md: 7}}>
            <DataTable label={words.clusters} rows={found.clusters} columns={clusterColumns} keyOf={({representative}) => keyOf(representative)} height="55vh" rowHeight={depicted.height + 8}
              current={of && keyOf(of.representative)} onCurrent={open} />
          </Grid.Col>
          {of && <Grid.Col span={{base: 12, md: 5}}>
            <Title order={2} size="h5" mb={4}>{words.membersOf(of.representative.name)}</Title>
            <DataTable label={words.members} rows={of.members} columns={memberColumns} keyOf={keyOf} nameOf={nameOf} current={current} onCurrent={(member) => onCurrent(keyOf(member))} />
          </Grid.Col>}
        </Grid>
      </>}
    </Stack>
  );
}
