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
import {useCampaign, usePoints, usePoses} from './queries';
import {tabs, type Filter, type Region, type Tab, type View} from './view';
import {usePosesOf} from './one-pose';

/** Rows of the matrix of interactions, where none are chosen. */
const mostFingerprints = 60;

export interface FoundProps {
  view: View;
  onView: (change: Partial<View>, options?: {replace?: boolean}) => void;
}

/** The rows: page after page, or of the charts' poses those that were marked there. */
function useRows({filter, region, tab}: View) {
  const pages = usePoses(filter, region === undefined);
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
  const [filters, {toggle}] = useDisclosure(false);
  const panel = useId();
  const found = useRows(view);
  const only = filter.campaign?.length === 1 ? filter.campaign[0] : undefined;
  const campaign = useCampaign(only);
  const rows = found.rows;
  const chosen = usePosesOf(view.chosen, rows, only);
  const [pose] = usePosesOf(view.pose ? [view.pose] : [], rows, only);
  const known = useMemo(() => wordsIn(rows?.slice(0, 2000) ?? []), [rows]);
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
        <FilterPanel key={JSON.stringify(filter)} id={panel} filter={filter} onApply={setFilter} known={known} error={found.error} />
      </Collapse>
      <ActiveFilters filter={filter} onFilter={setFilter} region={region} onRegion={setRegion} />
      <Refused error={found.error} filter={filter} onFilter={setFilter} retry={found.retry} />
      <Tabs value={tab} onChange={(next) => onView({tab: (next ?? 'poses') as Tab})} keepMounted={false}>
        <Tabs.List mb="sm">{tabs.map((one) => <Tabs.Tab key={one} value={one}>{words.tabs[one]}</Tabs.Tab>)}</Tabs.List>
        <Grid gap="md">
          <Grid.Col span={{base: 12, lg: pose && tab !== 'charts' ? 7 : 12}}>
            <Tabs.Panel value="poses">
              <FoundTable view={view} onView={onView} found={found} onCurrent={setCurrent} />
            </Tabs.Panel>
            <Tabs.Panel value="charts">
              <Charts points={found.points} campaign={campaign.data} filter={filter} region={region} onRegion={setRegion} onShow={() => onView({tab: 'poses'})} />
            </Tabs.Panel>
            <Tabs.Panel value="interactions">
              <Stack gap="xs">
                <Text size="sm">{words.fingerprintsOf(matrix.length, chosen.length > 0)}</Text>
                <ContactMatrix poses={matrix} current={view.pose} onCurrent={setCurrent} />
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="clusters"><Clusters filter={filter} current={view.pose} onCurrent={(key) => onView({pose: key}, {replace: true})} /></Tabs.Panel>
          </Grid.Col>
          {pose && tab !== 'charts' && <Grid.Col span={{base: 12, lg: 5}}>
            <PosePanel pose={pose} chosen={chosen} near={rows ?? []} onCurrent={setCurrent} onClose={() => setCurrent(undefined)} />
          </Grid.Col>}
        </Grid>
      </Tabs>
    </Stack>
  );
}

/** A job's poses may be of several campaigns, which are listed together only where one knows it. */
function Refused({error, filter, onFilter, retry}: {error: unknown; filter: Filter; onFilter: (filter: Filter) => void; retry: () => void}) {
  if (!error) return null;
  const several = error instanceof Problem && !filter.mixed && error.faults.some(({pointer}) => pointer === '/mixed');
  if (!several) return <Failure error={error} retry={retry} />;
  return (
    <Alert color="yellow" variant="light" role="alert">
      <Text size="sm" mb="xs">{words.severalNeeded}</Text>
      <Button size="xs" variant="default" onClick={() => onFilter({...filter, mixed: true})}>{words.showMixed}</Button>
    </Alert>
  );
}
