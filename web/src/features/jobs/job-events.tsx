import {Button, Group, Stack, Text} from '@mantine/core';
import type {ServerEvent} from '~/api/server-events';
import {DataTable, type Column} from '~/ui/data-table';
import {Empty, Loaded} from '~/ui/states';
import {exactColumn, When} from '~/ui/when';
import {events as words} from '~/texts/jobs';
import {useHistory} from './history';

/** What an event says, beside its time and what the type says already. */
function said({data, type}: ServerEvent): string {
  const {at: _at, status: _status, execution_id, progress, attempt, error, ...rest} = data;
  const fault = typeof error === 'object' && error !== null ? (error as {detail?: unknown}).detail : error;
  return [
    typeof progress === 'number' && type.endsWith('progress') && `${Math.round(100 * progress)} %`,
    typeof attempt === 'number' && attempt > 1 && `attempt ${attempt}`,
    ...Object.entries(rest).map(([name, value]) => (value === '' ? '' : name === 'message' || name === 'detail' ? String(value)
      : `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)),
    fault && String(fault),
    typeof execution_id === 'string' && execution_id,
  ].filter(Boolean).join(' · ');
}

const columns: readonly Column<ServerEvent>[] = [
  {key: 'at', title: words.at, ...exactColumn, cell: ({data}) => <When at={typeof data.at === 'string' ? data.at : undefined} exact />},
  {key: 'type', title: words.type, width: 180, grow: 0, cell: ({type}) => type},
  {key: 'what', title: words.what, width: 240, grow: 3, cell: (event) => <span title={said(event)}>{said(event)}</span>},
];

export function JobEvents({jobId}: {jobId: string}) {
  const history = useHistory(jobId);
  return (
    <Loaded query={history}>
      {({events, more}) => events.length === 0 ? <Empty>{words.none}</Empty> : (
        <Stack gap="xs">
          <DataTable label={words.label} rows={events} columns={columns} keyOf={(event) => event.id} rowHeight={32} />
          <Group>
            <Text size="sm">{words.count(events.length)}</Text>
            {more && <Button size="xs" variant="default" loading={history.isFetching} onClick={() => void history.refetch()}>{words.more}</Button>}
          </Group>
        </Stack>
      )}
    </Loaded>
  );
}
