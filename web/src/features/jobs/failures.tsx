// What has failed, each with its step, its item and why.
import {ActionIcon, Stack} from '@mantine/core';
import {IconFileText} from '@tabler/icons-react';
import {useCallback} from 'react';
import {DataTable, type Column} from '~/ui/data-table';
import {Empty, Failure, Waiting} from '~/ui/states';
import {failures as words} from '~/texts/jobs';
import {useFailures, type JobFailure} from './queries';

function itemOf({item, part, place}: JobFailure): string {
  const named = typeof item === 'object' && item !== null ? (item as {name?: unknown}).name : undefined;
  const whole = typeof named === 'string' ? named : typeof item === 'string' ? item : item === undefined ? '' : JSON.stringify(item);
  const shown = part ? `${part.name || '?'} (${part.place})` : whole;
  return place === undefined ? shown : `${place + 1}: ${shown}`;
}

export function Failures({jobId, showLog}: {jobId: string; showLog: (execution: string) => void}) {
  const failures = useFailures(jobId);
  const {hasNextPage, isFetchingNextPage, fetchNextPage} = failures;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const columns: readonly Column<JobFailure>[] = [
    {key: 'step', title: words.step, width: 120, grow: 1, cell: ({step}) => step || words.itself},
    {key: 'item', title: words.item, width: 160, grow: 2, cell: (failure) => <span title={itemOf(failure)}>{itemOf(failure)}</span>},
    {key: 'reason', title: words.reason, width: 260, grow: 4, cell: ({error}) => <span title={error.detail}>{error.detail}</span>},
    {key: 'code', title: words.code, width: 150, grow: 0, cell: ({error}) => error.code},
    {key: 'log', title: words.log, width: 60, grow: 0, cell: ({execution_id}) => execution_id &&
      <ActionIcon variant="subtle" size="sm" aria-label={words.log} onClick={() => showLog(execution_id)}><IconFileText size={16} /></ActionIcon>},
  ];
  const rows = failures.data?.pages.flatMap((page) => page.items);
  if (failures.isError && !rows) return <Failure error={failures.error} retry={() => void failures.refetch()} />;
  if (!rows) return <Waiting />;
  if (rows.length === 0) return <Empty>{words.none}</Empty>;
  return (
    <Stack gap="xs">
      {failures.isError && <Failure error={failures.error} retry={() => void failures.refetch()} />}
      <DataTable label={words.label} rows={rows} columns={columns} keyOf={(failure) => failure.id} rowHeight={36} onEnd={more} />
    </Stack>
  );
}
