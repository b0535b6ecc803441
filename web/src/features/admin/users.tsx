// Who belongs to the organisation.
import {ActionIcon, Badge, Button, Group, Menu, MultiSelect, Text, TextInput} from '@mantine/core';
import {IconDots} from '@tabler/icons-react';
import {useState} from 'react';
import {faultAt} from '~/api/client';
import {useMay} from '~/api/session';
import {confirm} from '~/ui/confirm';
import {DataTable, type Column} from '~/ui/data-table';
import {FormDialog} from '~/ui/form-dialog';
import {tellFailure} from '~/ui/notify';
import {SecretShown} from '~/ui/secret';
import {Empty, Listed} from '~/ui/states';
import {whenColumn, When} from '~/ui/when';
import {words} from '~/texts/admin';
import {useAddUser, useChangeUser, useRemoveUser, useResetPassword, useRoles, useSetRoles, useUsers, type User} from './people';
import {Section} from './section';

function RoleChoice({value, onChange, error}: {value: string[]; onChange: (names: string[]) => void; error: string | undefined}) {
  const roles = useRoles();
  return <MultiSelect label={words.roles} data={roles.data?.map(({name}) => name) ?? []} value={value} onChange={onChange} error={error} />;
}

function AddUser({onSecret}: {onSecret: (secret: string) => void}) {
  const [opened, setOpened] = useState(false);
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [roles, setRoles] = useState(['standard']);
  const add = useAddUser();
  const close = () => {
    setOpened(false);
    add.reset();
  };
  const submit = () => add.mutate({email, name, roles}, {
    onSuccess: ({one_time_password}) => {
      close();
      setEmail('');
      setName('');
      if (one_time_password) onSecret(one_time_password);
    },
  });
  return (
    <>
      <Button onClick={() => setOpened(true)}>{words.users.add}</Button>
      <FormDialog title={words.users.add} opened={opened} onClose={close} action={words.users.add} onSubmit={submit} pending={add.isPending} error={add.error}>
        <TextInput label={words.email} type="email" required value={email} error={faultAt(add.error, '/email')} data-autofocus onChange={(event) => setEmail(event.currentTarget.value)} />
        <TextInput label={words.name} required value={name} error={faultAt(add.error, '/name')} onChange={(event) => setName(event.currentTarget.value)} />
        <RoleChoice value={roles} onChange={setRoles} error={faultAt(add.error, '/roles')} />
      </FormDialog>
    </>
  );
}

function ChangeUser({user, opened, onClose}: {user: User; opened: boolean; onClose: () => void}) {
  const [name, setName] = useState(user.name);
  const [roles, setRoles] = useState(user.roles);
  const change = useChangeUser(user.id), give = useSetRoles(user.id);
  const submit = async () => {
    if (name !== user.name) await change.mutateAsync({name});
    if (roles.join() !== user.roles.join()) await give.mutateAsync(roles);
    onClose();
  };
  return (
    <FormDialog title={words.users.changeTitle(user.name)} opened={opened} onClose={onClose} action={words.save}
      onSubmit={() => void submit().catch(() => undefined)} pending={change.isPending || give.isPending} error={change.error ?? give.error}>
      <TextInput label={words.name} required value={name} error={faultAt(change.error, '/name')} onChange={(event) => setName(event.currentTarget.value)} />
      <RoleChoice value={roles} onChange={setRoles} error={faultAt(give.error, '/roles')} />
    </FormDialog>
  );
}

function UserMenu({user, onSecret}: {user: User; onSecret: (secret: string) => void}) {
  const [changing, setChanging] = useState(false);
  const change = useChangeUser(user.id), reset = useResetPassword(user.id), remove = useRemoveUser(user.id);
  const texts = words.users;
  const ask = (title: string, hint: string, action: string, onConfirm: () => void) => confirm({title, hint, action, onConfirm});
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={texts.more(user.name)}><IconDots size={16} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setChanging(true)}>{words.change}</Menu.Item>
          <Menu.Item onClick={() => ask(texts.resetTitle(user.name), texts.resetHint, texts.reset,
            () => reset.mutate(undefined, {onSuccess: ({one_time_password}) => onSecret(one_time_password), onError: tellFailure}))}>{texts.reset}</Menu.Item>
          {user.is_active
            ? <Menu.Item onClick={() => ask(texts.deactivateTitle(user.name), texts.deactivateHint, texts.deactivate,
                () => change.mutate({is_active: false}, {onError: tellFailure}))}>{texts.deactivate}</Menu.Item>
            : <Menu.Item onClick={() => change.mutate({is_active: true}, {onError: tellFailure})}>{texts.activate}</Menu.Item>}
          <Menu.Item color="red" onClick={() => ask(texts.removeTitle(user.name), texts.removeHint, words.remove,
            () => remove.mutate(undefined, {onError: tellFailure}))}>{words.remove}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing && <ChangeUser user={user} opened onClose={() => setChanging(false)} />}
    </>
  );
}

function State({user}: {user: User}) {
  return (
    <Group gap={4} wrap="nowrap">
      <Text size="sm">{user.is_active ? words.active : words.inactive}</Text>
      {user.is_root && <Badge variant="default" tt="none">{words.root}</Badge>}
      {user.must_change_password && <Text size="xs" c="dimmed">{words.oneTime}</Text>}
    </Group>
  );
}

export function Users() {
  const users = useUsers();
  const mayWrite = useMay()('users.write');
  const [secret, setSecret] = useState<string>();
  const columns: Column<User>[] = [
    {key: 'name', title: words.name, width: 160, cell: (user) => user.name},
    {key: 'email', title: words.email, width: 200, cell: (user) => user.email},
    {key: 'roles', title: words.roles, width: 140, cell: (user) => user.roles.join(', ')},
    {key: 'state', title: words.state, width: 200, cell: (user) => <State user={user} />},
    {key: 'created', title: words.created, ...whenColumn, cell: (user) => <When at={user.created_at} />},
    ...(mayWrite ? [{key: 'actions', title: '', width: 60, grow: 0, cell: (user: User) => <UserMenu user={user} onSecret={setSecret} />}] : []),
  ];
  return (
    <Section name="users" actions={mayWrite && <AddUser onSecret={setSecret} />}>
      <Listed query={users} empty={<Empty>{words.users.none}</Empty>}>
        {(rows) => <DataTable label={words.sections.users} rows={rows} columns={columns} keyOf={(user) => user.id} onEnd={users.hasNextPage ? () => void users.fetchNextPage() : undefined} />}
      </Listed>
      <SecretShown secret={secret} hint={words.users.added} onClose={() => setSecret(undefined)} />
    </Section>
  );
}
