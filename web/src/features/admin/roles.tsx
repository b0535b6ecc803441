// What people may do, by role.
import {Badge, Button, Checkbox, Fieldset, Group, SimpleGrid, Stack, Text, Textarea, TextInput} from '@mantine/core';
import {useState} from 'react';
import {faultAt} from '~/api/client';
import {useMay} from '~/api/session';
import {confirm} from '~/ui/confirm';
import {DataTable, type Column} from '~/ui/data-table';
import {FormDialog} from '~/ui/form-dialog';
import {tellFailure} from '~/ui/notify';
import {Empty, Listed} from '~/ui/states';
import {permissions as labels, words} from '~/texts/admin';
import {useAddRole, useChangeRole, useRemoveRole, useRoles, type Role} from './people';
import {Section} from './section';

const texts = words.roleList;

/** Permissions by what they are of: the word before the point. */
export function byResource(names: readonly string[]): [resource: string, names: string[]][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const resource = name.split('.')[0] ?? name;
    groups.set(resource, [...(groups.get(resource) ?? []), name]);
  }
  return [...groups];
}

function Permissions({all, value, onChange, error}: {all: readonly string[]; value: string[]; onChange: (names: string[]) => void; error: string | undefined}) {
  return (
    <Checkbox.Group label={texts.permissions} value={value} onChange={onChange} error={error}>
      <SimpleGrid cols={{base: 1, xs: 2}} mt="xs">
        {byResource(all).map(([resource, names]) => (
          <Fieldset key={resource} legend={resource} p="xs" tt="capitalize">
            <Stack gap={4}>{names.map((name) => <Checkbox key={name} size="xs" value={name} label={labels[name] ?? name} styles={{label: {textTransform: 'none'}}} />)}</Stack>
          </Fieldset>
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
}

function RoleForm({role, all, onClose}: {role?: Role; all: readonly string[]; onClose: () => void}) {
  const [name, setName] = useState(role?.name ?? '');
  const [description, setDescription] = useState(role?.description ?? '');
  const [permitted, setPermitted] = useState(role?.permissions ?? []);
  const add = useAddRole(), change = useChangeRole(role?.id ?? '');
  const error = role ? change.error : add.error;
  const submit = () => role
    ? change.mutate({description, permissions: permitted}, {onSuccess: onClose})
    : add.mutate({name, description, permissions: permitted}, {onSuccess: onClose});
  return (
    <FormDialog title={role ? texts.changeTitle(role.name) : texts.add} opened onClose={onClose} action={role ? words.save : texts.add}
      onSubmit={submit} pending={add.isPending || change.isPending} error={error}>
      {!role && <TextInput label={words.name} description={texts.nameHint} required value={name} error={faultAt(error, '/name')} data-autofocus onChange={(event) => setName(event.currentTarget.value)} />}
      <Textarea label={words.description} value={description} autosize error={faultAt(error, '/description')} onChange={(event) => setDescription(event.currentTarget.value)} />
      <Permissions all={all} value={permitted} onChange={setPermitted} error={faultAt(error, '/permissions')} />
    </FormDialog>
  );
}

export function Roles() {
  const roles = useRoles();
  const mayWrite = useMay()('roles.write');
  const remove = useRemoveRole();
  const [open, setOpen] = useState<Role | 'new'>();
  // Who runs an organisation may everything that there is to permit.
  const all = roles.data?.find((role) => role.is_built_in && role.name === 'admin')?.permissions ?? Object.keys(labels);
  const ask = (role: Role) => confirm({
    title: texts.removeTitle(role.name), hint: texts.removeHint, action: words.remove, onConfirm: () => remove.mutate(role.id, {onError: tellFailure}),
  });
  const columns: Column<Role>[] = [
    {key: 'name', title: words.name, width: 170, cell: (role) => <Group gap={6} wrap="nowrap"><Text size="sm">{role.name}</Text>{role.is_built_in && <Badge variant="default" tt="none" style={{flexShrink: 0}}>{texts.builtIn}</Badge>}</Group>},
    {key: 'description', title: words.description, width: 240, grow: 2, cell: (role) => role.description},
    {key: 'permissions', title: texts.permissions, width: 170, cell: (role) => texts.of(role.permissions.length, all.length)},
    ...(mayWrite ? [{key: 'actions', title: '', width: 180, grow: 0, cell: (role: Role) => role.is_built_in ? null : (
      <Group gap={4} wrap="nowrap">
        <Button size="compact-xs" variant="default" aria-label={`${words.change} ${role.name}`} onClick={() => setOpen(role)}>{words.change}</Button>
        <Button size="compact-xs" variant="default" aria-label={`${words.remove} ${role.name}`} onClick={() => ask(role)}>{words.remove}</Button>
      </Group>
    )}] : []),
  ];
  return (
    <Section name="roles" actions={mayWrite && <Button onClick={() => setOpen('new')}>{texts.add}</Button>}>
      <Listed query={roles} empty={<Empty>{words.sections.roles}</Empty>}>
        {(rows) => <DataTable label={words.sections.roles} rows={rows} columns={columns} keyOf={(role) => role.id} onEnd={roles.hasNextPage ? () => void roles.fetchNextPage() : undefined} />}
      </Listed>
      {open && <RoleForm key={open === 'new' ? '' : open.id} {...(open === 'new' ? {} : {role: open})} all={all} onClose={() => setOpen(undefined)} />}
    </Section>
  );
}
