// What a page shows while it waits, where there is nothing, and where something went wrong: always with a way on.
import {Alert, Button, Skeleton, Stack, Text} from '@mantine/core';
import type {UseQueryResult} from '@tanstack/react-query';
import type {ReactNode} from 'react';
import {Problem} from '~/api/client';
import {texts} from '~/texts';

export function Failure({error, retry}: {error: unknown; retry?: () => void}) {
  const detail = error instanceof Error ? error.message : String(error);
  const forbidden = error instanceof Problem && error.status === 403;
  return (
    <Alert color="red" variant="light" title={texts.states.failed} role="alert">
      <Text size="sm">{forbidden ? texts.states.forbidden : detail}</Text>
      {retry && <Button mt="sm" size="xs" variant="default" onClick={retry}>{texts.states.again}</Button>}
    </Alert>
  );
}

export function Empty({children}: {children: ReactNode}) {
  return <Text py="xl" ta="center">{children}</Text>;
}

export function Waiting({rows = 5}: {rows?: number}) {
  return <Stack gap="xs" aria-busy="true">{Array.from({length: rows}, (_, i) => <Skeleton key={i} height={28} />)}</Stack>;
}

/** The data of a query once it is there. */
export function Loaded<T>({query, children}: {query: UseQueryResult<T>; children: (data: T) => ReactNode}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Waiting />;
}
