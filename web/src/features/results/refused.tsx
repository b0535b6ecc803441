// Why the list could not be had. Substructures are found by a task, an instance of which must live: that can be mended here.
import {Alert, Button, Stack, Text} from '@mantine/core';
import {Problem} from '~/api/client';
import {useMay} from '~/api/session';
import {Failure} from '~/ui/states';
import {words} from '~/texts/results';
import {useStartMatcher} from './queries';

export function Refused({error, retry}: {error: unknown; retry: () => void}) {
  const start = useStartMatcher();
  const may = useMay();
  const noMatcher = error instanceof Problem && error.details.code === 'no_matcher';
  if (!noMatcher || !may('tasks.execute')) return <Failure error={error} retry={retry} />;
  return (
    <Stack gap="xs">
      <Alert color="yellow" variant="light" role="alert">
        <Text size="sm" mb="xs">{words.noMatcher}</Text>
        <Button size="xs" loading={start.isPending} onClick={() => start.mutate(undefined, {onSuccess: retry})}>{words.startMatcher}</Button>
      </Alert>
      {start.error && <Failure error={start.error} />}
    </Stack>
  );
}
