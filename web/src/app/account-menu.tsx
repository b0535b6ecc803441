// Who is signed in, and in which organisation: at the right of the header.
import {Button, Menu} from '@mantine/core';
import {IconBuilding, IconLogout, IconSettings, IconUser} from '@tabler/icons-react';
import {Link, useNavigate} from '@tanstack/react-router';
import {useChangeOrganization, useMe, useSignOut} from '~/api/session';
import {tellFailure} from '~/ui/notify';
import {nav} from '~/texts/app';

export function AccountMenu() {
  const me = useMe().data;
  const signOut = useSignOut();
  const change = useChangeOrganization();
  const navigate = useNavigate();
  const others = me?.memberships.filter(({organization}) => organization.id !== me.organization?.id) ?? [];
  const into = (slug: string) => change.mutate(slug, {onSuccess: () => void navigate({to: '/'}), onError: tellFailure});
  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconUser size={16} />}>{me?.user?.name ?? nav.account}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me?.user?.email}</Menu.Label>
        <Menu.Label hiddenFrom="sm" pt={0}>{me?.organization?.name}</Menu.Label>
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} />}>{nav.settings}</Menu.Item>
        {others.length > 0 && <Menu.Divider />}
        {others.length > 0 && <Menu.Label>{nav.changeOrganization}</Menu.Label>}
        {others.map(({organization}) => (
          <Menu.Item key={organization.id} leftSection={<IconBuilding size={16} />} onClick={() => into(organization.slug)}>{organization.name}</Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>{nav.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
