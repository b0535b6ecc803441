// Who did what, newest first.
import {Checkbox, Code, Drawer, Group, TextInput} from '@mantine/core';
import {useDebouncedCallback} from '@mantine/hooks';
import {useInfiniteQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {api, ask, type Schemas} from '~/api/client';
import {useMe} from '~/api/session';
import {textOf, useAddress} from '~/ui/address';
import {DataTable, type Column} from '~/ui/data-table';
import {Empty, Listed} from '~/ui/states';
import {moment} from '~/ui/times';
import {exactColumn, When} from '~/ui/when';
import {words} from '~/texts/admin';
import {useUsers} from './people';
import {Section} from './section';

type Row = Schemas['AuditRow'];
const texts = words.audit;

function useAudit(action: string, every_organization: boolean) {
  return useInfiniteQuery({
    queryKey: ['audit', action, every_organization],
    initialPageParam: '',
    queryFn: ({pageParam: cursor}) => ask(api.GET('/api/v1/audit-logs', {
      params: {query: {limit: 200, every_organization, ...(action ? {action} : {}), ...(cursor ? {cursor} : {})}},
    })),
    getNextPageParam: (last) => last.next_cursor,
    select: ({pages}) => pages.flatMap(({items}) => items),
  });
}

export function Audit() {
  const [search, change] = useAddress();
  const action = textOf(search, 'action'), everywhere = search.everywhere === true;
  const [text, setText] = useState(action);
  const askFor = useDebouncedCallback((wanted: string) => change({action: wanted}), 300);
  const rows = useAudit(action, everywhere);
  const isRoot = useMe().data?.user?.is_root ?? false;
  const users = useUsers().data;
  const [open, setOpen] = useState<Row>();
  const nameOf = ({user_id}: Row) => (user_id ? users?.find(({id}) => id === user_id)?.name ?? user_id : texts.system);
  const columns: Column<Row>[] = [
    {key: 'when', title: texts.when, ...exactColumn, cell: ({created_at}) => <When at={created_at} exact />},
    {key: 'who', title: texts.who, width: 150, cell: nameOf},
    {key: 'action', title: texts.action, width: 170, cell: (row) => row.action},
    {key: 'subject', title: texts.subject, width: 200, grow: 2, cell: ({subject}) => subject},
    {key: 'from', title: texts.from, width: 120, cell: ({remote_address}) => remote_address},
  ];
  return (
    <Section name="audit">
      <Group align="flex-end">
        <TextInput type="search" label={texts.action} placeholder={texts.actionHint} value={text} w={260} onChange={(event) => {
          setText(event.currentTarget.value);
          askFor(event.currentTarget.value.trim());
        }} />
        {isRoot && <Checkbox pb={8} label={texts.everywhere} checked={everywhere}
          onChange={(event) => change({everywhere: event.currentTarget.checked})} />}
      </Group>
      <Listed query={rows} empty={<Empty>{texts.none}</Empty>}>
        {(all) => <DataTable label={words.sections.audit} rows={all} columns={columns} keyOf={({id}) => id} current={open?.id} onCurrent={setOpen}
          onEnd={rows.hasNextPage && !rows.isFetchingNextPage ? () => void rows.fetchNextPage() : undefined} />}
      </Listed>
      <Drawer opened={open !== undefined} onClose={() => setOpen(undefined)} position="right" title={open?.action}>
        {open && <dl className="facts">
          <div><dt>{texts.when}</dt><dd>{moment(open.created_at)}</dd></div>
          <div><dt>{texts.who}</dt><dd>{nameOf(open)}</dd></div>
          <div><dt>{texts.subject}</dt><dd>{open.subject}</dd></div>
          <div><dt>{texts.from}</dt><dd>{open.remote_address}</dd></div>
          <div><dt>Request</dt><dd>{open.request_id}</dd></div>
          <div><dt>{texts.details}</dt><dd><Code block>{JSON.stringify(open.detail, null, 2)}</Code></dd></div>
        </dl>}
      </Drawer>
    </Section>
  );
}
