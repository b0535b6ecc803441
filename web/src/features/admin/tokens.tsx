// Tokens with which task services announce themselves.
import {Button, Checkbox, Text, TextInput} from '@mantine/core';
import {DateTimePicker} from '@mantine/dates';
import {useState} from 'react';
import {faultAt} from '~/api/client';
import {useMe} from '~/api/session';
import {confirm} from '~/ui/confirm';
import {DataTable, type Column} from '~/ui/data-table';
import {FormDialog} from '~/ui/form-dialog';
import {tellFailure} from '~/ui/notify';
import {SecretShown} from '~/ui/secret';
import {Empty, Loaded} from '~/ui/states';
import {whenColumn, When} from '~/ui/when';
import {words} from '~/texts/admin';
import {useMakeServiceToken, useRevokeServiceToken, useServiceTokens, type Key} from './people';
import {Section} from './section';

const texts = words.tokens;

function NewToken({onSecret}: {onSecret: (secret: string) => void}) {
  const isRoot = useMe().data?.user?.is_root ?? false;
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const [everywhere, setEverywhere] = useState(false);
  const [until, setUntil] = useState<string | null>(null);
  const make = useMakeServiceToken();
  const close = () => {
    setOpened(false);
    make.reset();
  };
  const submit = () => make.mutate({name, every_organization: everywhere, ...(until ? {expires_at: new Date(until).toISOString()} : {})}, {
    onSuccess: ({secret}) => {
      close();
      setName('');
      onSecret(secret);
    },
  });
  return (
    <>
      <Button onClick={() => setOpened(true)}>{texts.add}</Button>
      <FormDialog title={texts.add} opened={opened} onClose={close} action={texts.add} onSubmit={submit} pending={make.isPending} error={make.error}>
        <TextInput label={words.name} required value={name} error={faultAt(make.error, '/name')} data-autofocus onChange={(event) => setName(event.currentTarget.value)} />
        <DateTimePicker label={texts.expires} value={until} placeholder={texts.never} clearable minDate={new Date()} error={faultAt(make.error, '/expires_at')} onChange={setUntil} />
        {isRoot && <Checkbox label={texts.every} checked={everywhere} onChange={(event) => setEverywhere(event.currentTarget.checked)} />}
      </FormDialog>
    </>
  );
}

export function Tokens() {
  const tokens = useServiceTokens();
  const revoke = useRevokeServiceToken();
  const [secret, setSecret] = useState<string>();
  const ask = (token: Key) => confirm({
    title: texts.revokeTitle(token.name), hint: texts.revokeHint, action: texts.revoke, onConfirm: () => revoke.mutate(token.id, {onError: tellFailure}),
  });
  const columns: Column<Key>[] = [
    {key: 'name', title: words.name, width: 160, cell: (token) => token.name},
    {key: 'created', title: words.created, ...whenColumn, cell: (token) => <When at={token.created_at} />},
    {key: 'used', title: texts.used, ...whenColumn, cell: (token) => (token.last_used_at ? <When at={token.last_used_at} /> : texts.unused)},
    {key: 'expires', title: texts.expires, ...whenColumn, cell: (token) => (token.expires_at ? <When at={token.expires_at} /> : texts.never)},
    {key: 'actions', title: '', width: 100, grow: 0, cell: (token) => (
      <Button size="compact-xs" variant="default" aria-label={`${texts.revoke} ${token.name}`} onClick={() => ask(token)}>{texts.revoke}</Button>
    )},
  ];
  return (
    <Section name="tokens" actions={<NewToken onSecret={setSecret} />}>
      <Text size="sm">{texts.hint}</Text>
      <Loaded query={tokens}>
        {({items}) => items.length === 0 ? <Empty>{texts.none}</Empty>
          : <DataTable label={words.sections.tokens} rows={items} columns={columns} keyOf={(token) => token.id} />}
      </Loaded>
      <SecretShown secret={secret} hint={texts.secretHint} onClose={() => setSecret(undefined)} />
    </Section>
  );
}
