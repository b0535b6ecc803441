// The poses of one docking: all numbers, several over each other in space, what holds them.
import {Anchor, Button, Grid, Group, Menu, Stack, Tabs, Text} from '@mantine/core';
import {IconDownload} from '@tabler/icons-react';
import {Link} from '@tanstack/react-router';
import {useMemo, useState} from 'react';
import type {Sorting} from '~/ui/data-table';
import {words} from '~/texts/results';
import {ContactMatrix} from './contact-matrix';
import {inOrder, keyOf, measured, metric, posesOf, type Metric, type Results} from './pose';
import {PosePanel} from './pose-panel';
import {ColumnsMenu, PoseTable} from './pose-table';
import classes from './found.module.css';
import {fileOf} from './queries';
import {useReference} from './reference';
import {queryOf, searchOf} from './view';

/** A library's docking holds thousands: so many of them as fingerprints. */
const mostFingerprints = 60;

function Export({results, job}: {results: Results; job: string}) {
  const query = queryOf({job});
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target><Button size="xs" variant="default" leftSection={<IconDownload size={16} />} aria-label={words.exportOf(words.poses)}>{words.export}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={`/api/v1/docking/results.csv?${query}`} download="poses.csv">{words.exportTable}</Menu.Item>
        <Menu.Item component="a" href={fileOf(results, ['poses_sdf']) ?? `/api/v1/docking/results.sdf?${query}`} download="poses.sdf">{words.exportPoses}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function JobPoses({results, executionId, jobId}: {results: Results; executionId: string; jobId: string}) {
  const rmsd = useReference({execution_id: executionId, job_id: jobId}).data?.rmsd;
  const all = useMemo(() => measured(posesOf(executionId, jobId, results), rmsd), [executionId, jobId, results, rmsd]);
  const [sorting, setSorting] = useState<Sorting>({key: 'affinity', descending: false});
  const [tab, setTab] = useState<string | null>('poses');
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string>();
  const poses = useMemo(() => inOrder(all, sorting.key as Metric['key'], sorting.descending), [all, sorting]);
  const chosen = useMemo(() => poses.filter((pose) => keys.has(keyOf(pose))), [poses, keys]);
  const pose = poses.find((one) => keyOf(one) === current) ?? poses[0];
  if (!pose) return null;
  const sort = ({key, descending}: Sorting) =>
    setSorting({key, descending: key === sorting.key ? descending : !metric(key as Metric['key']).low});
  const fingerprinted = chosen.length ? chosen : poses.slice(0, mostFingerprints);
  return (
    <Grid gap="md">
      <Grid.Col className={classes.kept} span={{base: 12, lg: 7}}>
        <Tabs value={tab} onChange={setTab} keepMounted={false}>
          <Group justify="space-between" mb="xs" gap="xs">
            <Tabs.List><Tabs.Tab value="poses">{words.tabs.poses}</Tabs.Tab><Tabs.Tab value="interactions">{words.tabs.interactions}</Tabs.Tab></Tabs.List>
            <Group gap="xs">
              <Anchor component={Link} to="/results" search={searchOf({filter: {job: jobId}, tab: 'poses', chosen: []}) as never} size="sm">{words.inResults}</Anchor>
              <ColumnsMenu ofJob /><Export results={results} job={jobId} />
            </Group>
          </Group>
          <Tabs.Panel value="poses">
            <Stack gap="xs">
              <PoseTable label={words.table} poses={poses} sorting={sorting} onSort={sort} sortsAll chosen={keys} onChoose={setKeys}
                current={keyOf(pose)} onCurrent={(next) => setCurrent(keyOf(next))} />
              <Group gap="sm">
                <Text size="sm">{keys.size > 0 ? words.chosen(keys.size) : words.chooseHint}</Text>
                {keys.size > 0 && <Button size="compact-xs" variant="default" onClick={() => setKeys(new Set())}>{words.clearChosen}</Button>}
              </Group>
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="interactions">
            <Stack gap="xs">
              <Text size="sm">{words.fingerprintsOf(fingerprinted.length, chosen.length > 0)}</Text>
              <ContactMatrix poses={fingerprinted} current={keyOf(pose)} onCurrent={(next) => setCurrent(keyOf(next))} />
            </Stack>
          </Tabs.Panel>
        </Tabs>
      </Grid.Col>
      <Grid.Col span={{base: 12, lg: 5}}>
        <PosePanel pose={pose} chosen={chosen} near={poses} onCurrent={(next) => setCurrent(keyOf(next))} inJob />
      </Grid.Col>
    </Grid>
  );
}
