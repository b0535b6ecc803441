// Filters under names, for all of the organisation.
import {ActionIcon, Button, Checkbox, Group, Popover, Stack, Text, TextInput, UnstyledButton} from '@mantine/core';
import {useDisclosure} from '@mantine/hooks';
import {modals} from '@mantine/modals';
import {IconBookmark, IconTrash} from '@tabler/icons-react';
import {useState, type FormEvent} from 'react';
import {useMay} from '~/api/session';
import {tell, tellFailure} from '~/ui/notify';
import {Failure, Loaded} from '~/ui/states';
import {words} from '~/texts/results';
import {useBookmarks, useForgetBookmark, useKeepBookmark, type Bookmark} from './queries';
import {filterIn, isOfSomething, type Filter} from './view';

/** A filter that names no campaign is for the one that is looked at. */
export function opened(bookmark: Bookmark, now: Filter): Filter {
  const filter = filterIn(bookmark.filter as Record<string, unknown>);
  if (isOfSomething(filter)) return filter;
  const {campaign, job, mixed} = now;
  return {...filter, ...(campaign ? {campaign} : {}), ...(job ? {job} : {}), ...(mixed ? {mixed} : {})};
}

function Keep({filter}: {filter: Filter}) {
  const [name, setName] = useState('');
  const [any, setAny] = useState(true);
  const keep = useKeepBookmark();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const {campaign: _campaign, job: _job, mixed: _mixed, ...rest} = filter;
    keep.mutate({name: name.trim(), filter: any ? rest : filter}, {onSuccess: () => {
      tell(words.kept(name.trim()));
      setName('');
    }});
  };
  return (
    <Stack component="form" gap="xs" onSubmit={submit}>
      <TextInput size="xs" label={words.keep} description={words.keepHint} placeholder={words.bookmarkName} value={name} maxLength={200} required
        onChange={(event) => setName(event.currentTarget.value)} />
      <Checkbox size="xs" label={words.anyCampaignToo} checked={any} onChange={(event) => setAny(event.currentTarget.checked)} />
      {keep.error && <Failure error={keep.error} />}
      <Button size="xs" type="submit" loading={keep.isPending} disabled={!name.trim()}>{words.save}</Button>
    </Stack>
  );
}

export function Bookmarks({filter, onOpen}: {filter: Filter; onOpen: (filter: Filter) => void}) {
  const [open, {toggle, close}] = useDisclosure();
  const bookmarks = useBookmarks();
  const forget = useForgetBookmark();
  const may = useMay();
  const confirm = ({id, name}: Bookmark) => modals.openConfirmModal({
    title: words.forgetTitle, children: <Text size="sm">{words.forgetText(name)}</Text>, labels: {confirm: words.delete, cancel: words.cancel},
    confirmProps: {color: 'red'}, onConfirm: () => forget.mutate(id, {onError: tellFailure}),
  });
  return (
    <Popover opened={open} onDismiss={close} position="bottom-end" trapFocus withinPortal shadow="md" width={300}>
      <Popover.Target><Button size="xs" variant="default" leftSection={<IconBookmark size={16} />} onClick={toggle}>{words.bookmarks}</Button></Popover.Target>
      <Popover.Dropdown aria-label={words.bookmarks}>
        <Stack gap="sm">
          <Loaded query={bookmarks} rows={2}>
            {({items}) => items.length === 0 ? <Text size="sm">{words.noBookmark}</Text> : (
              <Stack gap={4} mah="40vh" style={{overflowY: 'auto'}}>
                {items.map((bookmark) => (
                  <Group key={bookmark.id} justify="space-between" wrap="nowrap" gap="xs">
                    <UnstyledButton onClick={() => { onOpen(opened(bookmark, filter)); close(); }}>
                      <Text size="sm" td="underline">{bookmark.name}</Text>
                      {!isOfSomething(bookmark.filter) && <Text size="xs" c="dimmed">{words.anyCampaign}</Text>}
                    </UnstyledButton>
                    {may('tasks.execute') && <ActionIcon size="sm" variant="subtle" color="red" aria-label={words.forget(bookmark.name)}
                      onClick={() => confirm(bookmark)}><IconTrash size={14} /></ActionIcon>}
                  </Group>
                ))}
              </Stack>
            )}
          </Loaded>
          {may('tasks.execute') && <Keep filter={filter} />}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
