import {Group, Stack, Title} from '@mantine/core';
import {useDocumentTitle} from '@mantine/hooks';
import type {ReactNode} from 'react';

interface PageProps {
  title: string;
  /** Beside the title: a status, a version. */
  about?: ReactNode;
  /** At the right: what can be done here. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page with its one heading of the first level, which is also the name of the browser's tab. */
export function Page({title, about, actions, children}: PageProps) {
  useDocumentTitle(`${title} · MAD`);
  return (
    <Stack>
      <Group justify="space-between" gap="sm">
        <Group gap="sm"><Title order={1} size="h2">{title}</Title>{about}</Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
