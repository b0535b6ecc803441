// A page of the administration, with the way to the others.
import {Tabs} from '@mantine/core';
import {useNavigate} from '@tanstack/react-router';
import type {ReactNode} from 'react';
import {useMay, useMe} from '~/api/session';
import {Page} from '~/ui/page';
import {words} from '~/texts/admin';

const permissionOf = {
  users: 'users.read', roles: 'roles.read', organizations: 'organizations.read', tokens: 'tokens.write',
  tasks: 'tasks.write', services: 'services.read', audit: 'audit.read',
} as const;
export type SectionName = keyof typeof permissionOf;
const names = Object.keys(permissionOf) as SectionName[];

export function Section({name, actions, children}: {name: SectionName; actions?: ReactNode; children: ReactNode}) {
  const may = useMay();
  const navigate = useNavigate();
  const isRoot = useMe().data?.user?.is_root ?? false;
  return (
    <Tabs value={name} onChange={(to) => void navigate({to: `/admin/${to as SectionName}`})} keepMounted={false}>
      <Tabs.List mb="md" aria-label={words.title}>
        {names.filter((one) => isRoot || may(permissionOf[one])).map((one) => <Tabs.Tab key={one} value={one}>{words.sections[one]}</Tabs.Tab>)}
      </Tabs.List>
      <Tabs.Panel value={name}>
        <Page title={words.sections[name]} actions={actions}>{children}</Page>
      </Tabs.Panel>
    </Tabs>
  );
}
