// The files that come in: how far each is, and what was refused and why.
import {ActionIcon, Anchor, Box, Button, Card, Group, Loader, Progress, ScrollArea, Stack, Text, Title} from '@mantine/core';
import {IconAlertTriangle, IconCheck, IconRefresh, IconX} from '@tabler/icons-react';
import {useQueryClient} from '@tanstack/react-query';
import {Link} from '@tanstack/react-router';
import {useEffect, useSyncExternalStore} from 'react';
import {Problem} from '~/api/client';
import {uploads as words} from '~/texts/molecules';
import {size} from '~/ui/sizes';
import {uploadQueue, type Upload} from './upload-queue';

function Refusal({error}: {error: unknown}) {
  const said = error instanceof Error ? error.message : String(error);
  const faults = error instanceof Problem && error.faults.length > 1 ? error.faults : [];  // a single one is in what is said
  return (
    <Box role="alert">
      <Text size="sm" style={{overflowWrap: 'anywhere', color: 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))'}}>{said}</Text>
      {faults.map(({pointer, detail}) => <Text key={pointer + detail} size="xs" c="dimmed">{detail}</Text>)}
    </Box>
  );
}

function State({upload: {state, file, sent, outcome}}: {upload: Upload}) {
  if (state === 'waiting') return <Text size="xs">{words.waiting}</Text>;
  if (state === 'failed') return <IconAlertTriangle size={18} color="var(--mantine-color-red-6)" aria-hidden />;
  if (outcome) return <Group gap={4} wrap="nowrap"><IconCheck size={16} color="var(--mantine-color-green-7)" aria-hidden /><Text size="xs">{outcome.created ? words.added : words.known}</Text></Group>;
  if (sent >= file.size) return <Group gap={4} wrap="nowrap"><Loader size={12} /><Text size="xs">{words.reading}</Text></Group>;
  return <Text size="xs">{size(sent)} / {size(file.size)}</Text>;
}

function Row({upload}: {upload: Upload}) {
  const {id, file, state, sent, outcome, error} = upload;
  const ended = state === 'done' || state === 'failed';
  return (
    <Box component="li" style={{listStyle: 'none'}}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Text size="sm" truncate style={{minWidth: 0, flex: 1}}>
          {outcome ? <Anchor component={Link} to="/molecules/$moleculeId" params={{moleculeId: outcome.molecule.id} as never}>{file.name}</Anchor> : file.name}
        </Text>
        <State upload={upload} />
        {state === 'failed' && <Button size="compact-xs" variant="default" leftSection={<IconRefresh size={12} />} onClick={() => uploadQueue.again(id)}>{words.again}</Button>}
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={ended ? words.forget(file.name) : words.stop(file.name)} onClick={() => uploadQueue.remove(id)}><IconX size={14} /></ActionIcon>
      </Group>
      {state === 'sending' && <Progress size="xs" mt={4} value={file.size ? (100 * sent) / file.size : 100} animated={sent >= file.size} aria-label={words.progress(file.name)} />}
      {state === 'failed' && <Refusal error={error} />}
    </Box>
  );
}

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(uploadQueue.watch, uploadQueue.all);
}

/** The list is asked for again as files come in, and one is asked before the tab is closed over the rest. */
function useUploadsEffects(uploads: readonly Upload[]) {
  const cache = useQueryClient();
  const done = uploads.filter(({state}) => state === 'done').length;
  useEffect(() => {
    if (done) void cache.invalidateQueries({queryKey: ['molecules', 'list']});
  }, [cache, done]);
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => uploadQueue.isBusy && event.preventDefault();
    addEventListener('beforeunload', stay);
    return () => removeEventListener('beforeunload', stay);
  }, []);
  return done;
}

export function UploadList() {
  const uploads = useUploads();
  const done = useUploadsEffects(uploads);
  const failed = uploads.filter(({state}) => state === 'failed');
  if (uploads.length === 0) return null;
  return (
    <Card withBorder component="section" aria-label={words.title} padding="sm">
      <Group justify="space-between" mb="xs">
        <Group gap="sm"><Title order={2} size="h5">{words.title}</Title><Text size="sm" role="status">{words.summary(done, uploads.length, failed.length)}</Text></Group>
        <Group gap="xs">
          {failed.length > 1 && <Button size="compact-sm" variant="default" onClick={() => failed.forEach(({id}) => uploadQueue.again(id))}>{words.againAll}</Button>}
          {done > 0 && <Button size="compact-sm" variant="default" onClick={() => uploadQueue.forgetDone()}>{words.forgetDone}</Button>}
        </Group>
      </Group>
      <ScrollArea.Autosize mah={280} type="auto">
        <Stack component="ul" gap="xs" p={0} m={0} pr="sm">{uploads.map((upload) => <Row key={upload.id} upload={upload} />)}</Stack>
      </ScrollArea.Autosize>
    </Card>
  );
}
