// What is around every page.
import {ActionIcon, Anchor, AppShell, Burger, Button, Group, NavLink, Text, useMantineColorScheme} from '@mantine/core';
import {useDisclosure} from '@mantine/hooks';
import {Link, Outlet, useLocation} from '@tanstack/react-router';
import {useMe, useSignOut} from '~/api/session';
import {texts} from '~/texts';

const places = [['/tasks', texts.nav.tasks], ['/jobs', texts.nav.jobs]] as const;

export function Shell() {
  const [open, {toggle, close}] = useDisclosure();
  const {toggleColorScheme} = useMantineColorScheme();
  const {pathname} = useLocation();
  const me = useMe().data;
  const signOut = useSignOut();
  return (
    <AppShell header={{height: 52}} navbar={{width: 200, breakpoint: 'sm', collapsed: {mobile: !open}}} padding="md">
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <img src="/icon.svg" alt="" width={24} height={24} />
            <Text fw={700}>MAD</Text>
            <Text size="sm" visibleFrom="sm">{me?.organization?.name}</Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ActionIcon variant="default" aria-label={texts.nav.theme} onClick={toggleColorScheme}>◐</ActionIcon>
            <Text size="sm" visibleFrom="sm">{me?.user?.email}</Text>
            <Button size="xs" variant="default" onClick={() => signOut.mutate()}>{texts.nav.signOut}</Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        {places.map(([to, label]) => (
          <NavLink key={to} component={Link} to={to} label={label} active={pathname.startsWith(to)} variant="light" onClick={close} />
        ))}
        <Group mt="auto" gap="md" p="xs">
          <Anchor href="/docs" size="sm">{texts.nav.api}</Anchor>
          <Anchor href="/status" size="sm">{texts.nav.status}</Anchor>
        </Group>
      </AppShell.Navbar>
      <AppShell.Main><Outlet /></AppShell.Main>
    </AppShell>
  );
}
