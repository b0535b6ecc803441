// One's own API keys in this organisation.
import {Button, Card, Group, Stack, Table, Text, TextInput, Title} from '@mantine/core';
import {DateTimePicker} from '@mantine/dates';
import {useState, type FormEvent} from 'react';
import {faultAt, Problem} from '~/api/client';
import {confirm} from '~/ui/confirm';
import {tellFailure} from '~/ui/notify';
import {SecretShown} from '~/ui/secret';
import {Failure, Loaded} from '~/ui/states';
import {When} from '~/ui/when';
import {words} from '~/texts/settings';
import {useApiKeys, useMakeApiKey, useRevokeApiKey, type Key} from './queries';

function NewKey() {
  const [name, setName] = useState('');
  const [until, setUntil] = useState<string | null>(null);
  const [secret, setSecret] = useState<string>();
  const make = useMakeApiKey();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({name, ...(until ? {expires_at: new Date(until).toISOString()} : {})}, {
      onSuccess: (issued) => {
        setSecret(issued.secret);
        setName('');
        setUntil(null);
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end">
        <TextInput label={words.keyName} value={name} required maxLength={100} error={faultAt(make.error, '/name')} onChange={(event) => setName(event.currentTarget.value)} />
        <DateTimePicker label={words.expires} value={until} placeholder={words.never} clearable minDate={new Date()} w={200} error={faultAt(make.error, '/expires_at')} onChange={setUntil} />
        <Button type="submit" loading={make.isPending}>{words.make}</Button>
      </Group>
      {make.error && !(make.error instanceof Problem && make.error.faults.length) && <Failure error={make.error} />}
      <SecretShown secret={secret} onClose={() => setSecret(undefined)} />
    </form>
  );
}

function KeyRow({of}: {of: Key}) {
  const revoke = useRevokeApiKey();
  const ask = () => confirm({
    title: words.revokeTitle(of.name), hint: words.revokeHint, action: words.revoke,
    onConfirm: () => revoke.mutate(of.id, {onError: tellFailure}),
  });
  return (
    <Table.Tr>
      <Table.Td>{of.name}</Table.Td>
      <Table.Td><When at={of.created_at} /></Table.Td>
      <Table.Td>{of.last_used_at ? <When at={of.last_used_at} /> : words.unused}</Table.Td>
      <Table.Td>{of.expires_at ? <When at={of.expires_at} /> : words.never}</Table.Td>
      <Table.Td><Button size="compact-xs" variant="default" aria-label={`${words.revoke} ${of.name}`} loading={revoke.isPending} onClick={ask}>{words.revoke}</Button></Table.Td>
    </Table.Tr>
  );
}

export function ApiKeys() {
  const keys = useApiKeys();
  return (
    <Card withBorder>
      <Stack>
        <Title order={2} size="h4">{words.keys}</Title>
        <Text size="sm">{words.keysHint}</Text>
        <NewKey />
        <Loaded query={keys} rows={2}>
          {({items}) => items.length === 0 ? <Text size="sm">{words.noKeys}</Text> : (
            <Table.ScrollContainer minWidth={560}>
              <Table>
                <Table.Thead><Table.Tr>
                  {[words.name, words.created, words.used, words.expires].map((title) => <Table.Th key={title}>{title}</Table.Th>)}<Table.Td />
                </Table.Tr></Table.Thead>
                <Table.Tbody>{items.map((key) => <KeyRow key={key.id} of={key} />)}</Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
        </Loaded>
      </Stack>
    </Card>
  );
}
