// What a page shows while it waits, where there is nothing, and where something went wrong: always with a way on.
import {Alert, Button, Skeleton, Stack, Text} from '@mantine/core';
import type {UseQueryResult} from '@tanstack/react-query';
import type {ReactNode} from 'react';
import {Problem} from '~/api/client';
import {states} from '~/texts/app';

export function Failure({error, retry}: {error: unknown; retry?: () => void}) {
  const detail = error instanceof Error ? error.message : String(error);
  const forbidden = error instanceof Problem && error.status === 403;
  return (
    <Alert color={forbidden ? 'yellow' : 'red'} variant="light" title={forbidden ? states.forbiddenTitle : states.failed} role="alert">
      <Text size="sm">{forbidden ? states.forbidden : detail}</Text>
      {retry && <Button mt="sm" size="xs" variant="default" onClick={retry}>{states.again}</Button>}
    </Alert>
  );
}

/** Nothing is there; `action` is what brings something. */
export function Empty({children, action}: {children: ReactNode; action?: ReactNode}) {
  return <Stack py="xl" align="center"><Text ta="center">{children}</Text>{action}</Stack>;
}

export function Waiting({rows = 5}: {rows?: number}) {
  return <Stack gap="xs" aria-busy="true">{Array.from({length: rows}, (_, i) => <Skeleton key={i} height={28} />)}</Stack>;
}

/** What is asked of a query, also of one of pages. */
type Asked<T> = Pick<UseQueryResult<T>, 'data' | 'isError' | 'error'> & {refetch: () => unknown};

/** The data of a query once it is there. */
export function Loaded<T>({query, rows, children}: {query: Asked<T>; rows?: number; children: (data: T) => ReactNode}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Waiting {...(rows ? {rows} : {})} />;
}

interface ListQuery<Row> {
  data: Row[] | undefined;
  isError: boolean;
  error: unknown;
  refetch: () => unknown;
}

/** The rows of a list once they are there, or what to say where there are none. */
export function Listed<Row>({query, empty, children}: {query: ListQuery<Row>; empty: ReactNode; children: (rows: Row[]) => ReactNode}) {
  if (query.data) return <>{query.data.length ? children(query.data) : empty}</>;
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Waiting />;
}
