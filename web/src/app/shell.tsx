// What is around every page.
import {ActionIcon, Alert, Anchor, AppShell, Burger, Group, NavLink, Text, useMantineColorScheme} from '@mantine/core';
import {useDisclosure} from '@mantine/hooks';
import {IconMoonStars} from '@tabler/icons-react';
import {Link, Outlet, useLocation} from '@tanstack/react-router';
import {useMay, useMe} from '~/api/session';
import {nav} from '~/texts/app';
import {AccountMenu} from './account-menu';
import {FormParts} from '~/schema-form/parts';
import {formParts} from './form-parts';
import {useConnected, useLiveUpdates} from './live';
import {places} from './places';

export function Shell() {
  const [open, {toggle, close}] = useDisclosure();
  const {toggleColorScheme} = useMantineColorScheme();
  const {pathname} = useLocation();
  const me = useMe().data;
  const may = useMay();
  const connected = useConnected();
  useLiveUpdates();
  return (
    <AppShell header={{height: 52}} navbar={{width: 200, breakpoint: 'sm', collapsed: {mobile: !open}}} padding="md">
      <AppShell.Header>
        <a href="#content" className="skip-link">{nav.skip}</a>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={nav.menu} />
            <img src="/icon.svg" alt="" width={24} height={24} />
            <Text fw={700}>MAD</Text>
            <Text size="sm" visibleFrom="sm">{me?.organization?.name}</Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ActionIcon variant="default" aria-label={nav.theme} onClick={toggleColorScheme}><IconMoonStars size={16} /></ActionIcon>
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={nav.main}>
        {places.filter(({needs}) => !needs || needs.some(may)).map(({to, label, icon: Sign}) => (
          <NavLink key={to} component={Link} to={to} label={label} leftSection={<Sign size={18} stroke={1.5} />}
            active={to === '/' ? pathname === '/' : pathname.startsWith(to)} onClick={close} />
        ))}
        <Group mt="auto" gap="md" p="xs">
          <Anchor href="/docs" size="sm">{nav.api}</Anchor>
          <Anchor href="/status" size="sm">{nav.status}</Anchor>
        </Group>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {!connected && <Alert color="yellow" variant="light" mb="md" role="status">{nav.offline}</Alert>}
        <FormParts.Provider value={formParts}><Outlet /></FormParts.Provider>
      </AppShell.Main>
    </AppShell>
  );
}
