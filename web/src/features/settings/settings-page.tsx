// What is one's own: who one is, the password, API keys, how the app looks.
import {Button, Card, PasswordInput, SegmentedControl, Stack, Text, Title, useMantineColorScheme, type MantineColorScheme} from '@mantine/core';
import {useState, type FormEvent} from 'react';
import {faultAt, Problem} from '~/api/client';
import {useChangePassword, useMe} from '~/api/session';
import {tell} from '~/ui/notify';
import {Page} from '~/ui/page';
import {Failure} from '~/ui/states';
import {words} from '~/texts/settings';
import {ApiKeys} from './api-keys';

function Profile() {
  const me = useMe().data;
  const facts = [[words.name, me?.user?.name], [words.email, me?.user?.email], [words.organization, me?.organization?.name], [words.roles, me?.roles.join(', ')]];
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">{words.profile}</Title>
      <dl className="facts">
        {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      <Text size="xs" mt="xs">{words.nameHint}</Text>
    </Card>
  );
}

function Password() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useChangePassword();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({current_password: current, new_password: next}, {
      onSuccess: () => {
        setCurrent('');
        setNext('');
        tell(words.changed);
      },
    });
  };
  return (
    <Card withBorder>
      <form onSubmit={submit}>
        <Stack maw={380}>
          <Title order={2} size="h4">{words.password}</Title>
          <PasswordInput label={words.current} value={current} required autoComplete="current-password" error={faultAt(change.error, '/current_password')}
            onChange={(event) => setCurrent(event.currentTarget.value)} />
          <PasswordInput label={words.next} description={words.nextHint} value={next} required autoComplete="new-password" error={faultAt(change.error, '/new_password')}
            onChange={(event) => setNext(event.currentTarget.value)} />
          {change.error && !(change.error instanceof Problem && change.error.faults.length) && <Failure error={change.error} />}
          <Button type="submit" loading={change.isPending} style={{alignSelf: 'flex-start'}}>{words.change}</Button>
        </Stack>
      </form>
    </Card>
  );
}

function Appearance() {
  const {colorScheme, setColorScheme} = useMantineColorScheme();
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">{words.theme}</Title>
      <SegmentedControl aria-label={words.theme} value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}
        data={Object.entries(words.themes).map(([value, label]) => ({value, label}))} />
    </Card>
  );
}

export function SettingsPage() {
  return (
    <Page title={words.title}>
      <Stack maw={860}><Profile /><ApiKeys /><Password /><Appearance /></Stack>
    </Page>
  );
}
