// The poses as a table, in the server's order, more of them as one scrolls.
import {Button, Group, NativeSelect, Stack, Text} from '@mantine/core';
import {useMemo} from 'react';
import {tell} from '~/ui/notify';
import {Empty, Waiting} from '~/ui/states';
import {words} from '~/texts/results';
import {metric, titleOf, type Pose} from './pose';
import {ColumnsMenu, PoseTable} from './pose-table';
import {partsOf, sorts, type Sort, type View} from './view';

/** They are in the URL, which may not be of any length; and in space or as fingerprints more cannot be told apart. */
const mostChosen = 60;

interface FoundTableProps {
  view: View;
  onView: (change: Partial<View>, options?: {replace?: boolean}) => void;
  found: {rows: Pose[] | undefined; error: unknown; more: (() => void) | undefined; hasMore: boolean; old: boolean};
  /** They are of more than one campaign. */
  several: boolean;
  onCurrent: (pose: Pose) => void;
}

export function FoundTable({view: {filter, chosen: keys, pose, region}, onView, found: {rows, error, more, hasMore, old}, several, onCurrent}: FoundTableProps) {
  const selected = useMemo(() => new Set(keys), [keys]);
  const sort = filter.sort ?? 'affinity';
  const setSort = (key: Sort) => onView({filter: {...filter, sort: key}});
  const choose = (next: ReadonlySet<string>) => {
    if (next.size > mostChosen) tell(words.mostChosen(mostChosen));
    onView({chosen: [...next].slice(0, mostChosen)}, {replace: true});
  };
  if (!rows) return error ? null : <Waiting rows={10} />;
  if (rows.length === 0)
    return (
      <Empty action={partsOf(filter).length > 0 && <Button variant="default" onClick={() => {
        const {campaign, job, mixed} = filter;
        onView({filter: {...(campaign ? {campaign} : {}), ...(job ? {job} : {}), ...(mixed ? {mixed} : {})}});
      }}>{words.clearAll}</Button>}>{words.nothing}</Empty>
    );
  return (
    <Stack gap="xs" style={old ? {opacity: 0.6} : undefined} aria-busy={old}>
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Text size="sm" role="status">{words.shown(rows.length, hasMore)}</Text>
          {keys.length > 0 && <>
            <Text size="sm">{words.chosen(keys.length)}</Text>
            <Button size="compact-xs" variant="default" onClick={() => onView({chosen: []}, {replace: true})}>{words.clearChosen}</Button>
          </>}
        </Group>
        <Group gap="xs">
          {!region && <NativeSelect size="xs" aria-label={words.order} value={sort} data={sorts.map((value) => ({value, label: words.orderBy(titleOf(metric(value)))}))}
            onChange={(event) => setSort(event.currentTarget.value as Sort)} />}
          <ColumnsMenu />
        </Group>
      </Group>
      <PoseTable label={words.table} poses={rows} height="62vh" sorting={{key: sort, descending: !metric(sort).low}}
        onSort={({key}) => setSort(key as Sort)} chosen={selected} onChoose={choose}
        current={pose} onCurrent={(next) => onCurrent(next)} onEnd={more} campaigns={several ? filter : undefined} />
    </Stack>
  );
}

