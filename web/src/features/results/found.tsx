// The poses that pass the filter: as a table, as charts, by interactions, in clusters; and the one that is looked at.
import {Alert, Button, Collapse, Grid, Group, Stack, Switch, Tabs, Text} from '@mantine/core';
import {useDisclosure} from '@mantine/hooks';
import {IconFilter} from '@tabler/icons-react';
import {useCallback, useId, useMemo} from 'react';
import {Problem} from '~/api/client';
import {Failure} from '~/ui/states';
import {words} from '~/texts/results';
import {ActiveFilters} from './active-filters';
import {CampaignAbout} from './campaign-about';
import {Charts} from './charts/charts';
import {Clusters} from './clusters';
import {ContactMatrix} from './contact-matrix';
import {wordsIn} from './contacts';
import {FilterPanel} from './filter-panel';
import {FoundTable} from './found-table';
import {isWithin, keyOf, type Pose} from './pose';
import {PosePanel} from './pose-panel';
import classes from './found.module.css';
import {useCampaign, usePoints, usePoses} from './queries';
import {asked, filterOf, tabs, type Filter, type Region, type Tab, type View} from './view';
import {usePosesOf} from './one-pose';

/** Rows of the matrix of interactions, where none are chosen. */
const mostFingerprints = 60;

export interface FoundProps {
  view: View;
  onView: (change: Partial<View>, options?: {replace?: boolean}) => void;
}

/** The rows: page after page; or, where a property was marked beside affinity, those of the charts' poses. */
function useRows(filter: Filter, view: View) {
  const {tab} = view;
  const region = view.region?.by ? view.region : undefined;
  const listedFilter = useMemo(() => (view.region && filterOf(filter, {affinity: view.region.affinity})) ?? filter, [filter, view.region]);
  const pages = usePoses(listedFilter, region === undefined);
  const points = usePoints(filter, tab === 'charts' || region !== undefined);
  const {data} = pages;
  const listed = useMemo(() => data?.pages.flatMap(({items}): Pose[] => items), [data]);
  const marked = useMemo(() => (region ? points.poses.filter((pose) => isWithin(pose, region)) : undefined), [region, points.poses]);
  return {
    points, rows: region ? (points.complete ? marked : undefined) : listed,
    error: region ? points.error : pages.error,
    retry: region ? points.retry : () => void pages.refetch(),
    more: region ? undefined : pages.hasNextPage && !pages.isFetchingNextPage ? () => void pages.fetchNextPage() : undefined,
    hasMore: !region && pages.hasNextPage,
    old: !region && pages.isPlaceholderData,
  };
}

export function Found({view, onView}: FoundProps) {
  const {filter, tab, region} = view;
  const [opened, {toggle, close}] = useDisclosure(false);
  const panel = useId();
  const all = useMemo(() => asked(filter), [filter]);
  const found = useRows(all, view);
  const only = filter.campaign?.length === 1 ? filter.campaign[0] : undefined;
  const campaign = useCampaign(only);
  const rows = found.rows;
  const chosen = usePosesOf(view.chosen, rows, only);
  const [pose] = usePosesOf(view.pose ? [view.pose] : [], rows, only);
  const known = useMemo(() => wordsIn(rows?.slice(0, 2000) ?? []), [rows]);
  const several = useMemo(() => rows && new Set(rows.map((row) => row.campaign)).size > 1, [rows]);
  const refused = found.error instanceof Problem && found.error.faults.length > 0;
  const filters = opened || refused;
  const setFilter = useCallback((next: Filter) => onView({filter: next}), [onView]);
  const setRegion = useCallback((next: Region | undefined, withFilter?: Filter) => {
    const {region: _before, ...rest} = view;
    onView({...rest, ...(withFilter ? {filter: withFilter} : {}), region: next} as Partial<View>, {replace: next !== undefined});
  }, [onView, view]);
  const setCurrent = useCallback((next: Pose | undefined) => onView({pose: next && keyOf(next)} as Partial<View>, {replace: view.pose !== undefined && next !== undefined}), [onView, view.pose]);
  const matrix = chosen.length ? chosen : rows?.slice(0, mostFingerprints) ?? [];
  return (
    <Stack gap="sm">
      <CampaignAbout filter={filter} campaign={campaign.data} />
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Button size="xs" variant={filters ? 'filled' : 'default'} leftSection={<IconFilter size={16} />} aria-expanded={filters} aria-controls={panel} onClick={toggle}>{words.filter}</Button>
          <Switch size="sm" label={words.bestOnly} checked={filter.poses === 'best'} onChange={(event) => {
            const {poses: _poses, ...rest} = filter;
            setFilter(event.currentTarget.checked ? {...rest, poses: 'best'} : rest);
          }} />
        </Group>
      </Group>
      <Collapse expanded={filters}>
        <FilterPanel key={JSON.stringify(filter)} id={panel} filter={filter} onApply={(next) => { close(); setFilter(next); }} known={known} error={found.error} />
      </Collapse>
      <ActiveFilters filter={filter} onFilter={setFilter} region={region} onRegion={setRegion} />
      {found.error && <Failure error={found.error} retry={found.retry} />}
      {several && <Alert color="yellow" variant="light" py={6}>{words.severalCampaigns}</Alert>}
      <Tabs value={tab} onChange={(next) => onView({tab: (next ?? 'poses') as Tab})} keepMounted={false}>
        <Tabs.List mb="sm">{tabs.map((one) => <Tabs.Tab key={one} value={one}>{words.tabs[one]}</Tabs.Tab>)}</Tabs.List>
        <Grid gap="md">
          <Grid.Col className={classes.kept} span={{base: 12, lg: pose && tab !== 'charts' ? 7 : 12}}>
            <Tabs.Panel value="poses">
              <FoundTable view={view} onView={onView} found={found} several={Boolean(several)} onCurrent={setCurrent} />
            </Tabs.Panel>
            <Tabs.Panel value="charts">
              <Charts points={found.points} filter={all} campaign={campaign.data} region={region} onRegion={setRegion} onShow={() => onView({tab: 'poses'})} />
            </Tabs.Panel>
            <Tabs.Panel value="interactions">
              <Stack gap="xs">
                <Text size="sm">{words.fingerprintsOf(matrix.length, chosen.length > 0)}</Text>
                <ContactMatrix poses={matrix} current={view.pose} onCurrent={setCurrent} />
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="clusters"><Clusters filter={all} current={view.pose} onCurrent={(key) => onView({pose: key}, {replace: true})} /></Tabs.Panel>
          </Grid.Col>
          {pose && tab !== 'charts' && <Grid.Col span={{base: 12, lg: 5}}>
            <PosePanel pose={pose} chosen={chosen} near={rows ?? []} onCurrent={setCurrent} onClose={() => setCurrent(undefined)} />
          </Grid.Col>}
        </Grid>
      </Tabs>
    </Stack>
  );
}
