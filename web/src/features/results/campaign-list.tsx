// What ligands were docked with: where one begins.
import {Anchor, Button, Group, Stack, Text} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import {useState} from 'react';
import {DataTable, type Column} from '~/ui/data-table';
import {Empty, Failure, Waiting} from '~/ui/states';
import {whenColumn, When} from '~/ui/when';
import {words} from '~/texts/results';
import {boxOf, engineOf, parametersOf} from './campaign';
import {useCampaigns, type Campaign} from './queries';
import {searchOf, type Filter} from './view';

const searchFor = (filter: Filter) => searchOf({filter, tab: 'poses', chosen: []});

const rowHeight = 60;

/** As much as a row has room for; the rest where one points at it. */
function Lines({of}: {of: string}) {
  return <Text size="xs" lineClamp={3} lh={1.35} title={of} style={{whiteSpace: 'normal'}}>{of}</Text>;
}

/** A box is broken before its centre. */
const inTwo = (box: string) => box.replaceAll(' ', '\u00a0').replace('\u00a0at', ' at');

const columns: readonly Column<Campaign>[] = [
  {key: 'task', title: `${words.task}, ${words.engine.toLowerCase()}`, width: 175, grow: 0, cell: (campaign) => <>
    <Anchor component={Link} to="/results" search={searchFor({campaign: [campaign.id]}) as never} size="sm">{campaign.task_id}</Anchor>
    <Text size="xs" c="dimmed" truncate title={engineOf(campaign)}>{engineOf(campaign)}</Text>
  </>},
  {key: 'receptor', title: words.receptor, width: 95, grow: 0, cell: ({receptor}) => receptor?.replace('sha256:', '').slice(0, 8) ?? ''},
  {key: 'box', title: words.box, width: 158, grow: 0, cell: (campaign) => <Lines of={inTwo(boxOf(campaign))} />},
  {key: 'parameters', title: words.parameters, width: 180, grow: 2, cell: (campaign) => <Lines of={parametersOf(campaign)} />},
  {key: 'ligands', title: words.ligands, width: 88, grow: 0, numeric: true, cell: ({ligands}) => ligands.toLocaleString('en')},
  {key: 'poses', title: words.poses, width: 72, grow: 0, numeric: true, cell: ({poses}) => poses.toLocaleString('en')},
  {key: 'best', title: <span title={words.bestHint}>{words.best}</span>, width: 68, grow: 0, numeric: true, cell: ({best_affinity}) => best_affinity?.toFixed(2) ?? ''},
  {key: 'last', title: words.lastDocked, ...whenColumn, cell: ({last_docked_at}) => <When at={last_docked_at} />},
];

export function CampaignList({onOpen}: {onOpen: (filter: Filter) => void}) {
  const campaigns = useCampaigns();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const all = campaigns.data?.pages.flatMap(({items}) => items);
  if (campaigns.isError && !all) return <Failure error={campaigns.error} retry={() => void campaigns.refetch()} />;
  if (!all) return <Waiting />;
  if (all.length === 0)
    return <Empty action={<Button component={Link} to="/tasks/vina_dock">{words.dock}</Button>}>{words.noCampaign}</Empty>;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm">{words.campaignsHint}</Text>
        {selected.size > 1 && <Button size="xs" variant="default" onClick={() => onOpen({campaign: [...selected], mixed: true})}>{words.showMixed}</Button>}
      </Group>
      <DataTable label={words.campaigns} rows={all} columns={columns} rowHeight={rowHeight} keyOf={({id}) => id} nameOf={({task_id, id}) => `${task_id} ${id.slice(0, 8)}`}
        selected={selected} onSelect={setSelected} onCurrent={({id}) => onOpen({campaign: [id]})}
        onEnd={campaigns.hasNextPage && !campaigns.isFetchingNextPage ? () => void campaigns.fetchNextPage() : undefined} />
    </Stack>
  );
}
