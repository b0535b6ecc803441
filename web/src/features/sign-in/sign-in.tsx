// Signing in by password, and again over a page whose session has ended; a password for one use is changed first of all.
import {Alert, Button, Card, Center, Modal, PasswordInput, Stack, Text, TextInput, Title} from '@mantine/core';
import {useState, type FormEvent, type ReactNode} from 'react';
import {useChangePassword, useEnded, useMe, useSignIn, useSignOut, type Me} from '~/api/session';
import {Failure, Waiting} from '~/ui/states';
import {words} from '~/texts/sign-in';

function Fields({onSubmit, children}: {onSubmit: () => void; children: ReactNode}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return <form onSubmit={submit}><Stack>{children}</Stack></form>;
}

function Frame({title, children}: {title: string; children: ReactNode}) {
  return (
    <Center mih="100vh" p="md" component="main">
      <Card withBorder w={380} maw="100%" p="lg">
        <Title order={1} size="h3" mb="md">{title}</Title>
        {children}
      </Card>
    </Center>
  );
}

function Fault({error}: {error: Error | null}) {
  return error && <Alert color="red" variant="light" role="alert">{error.message}</Alert>;
}

function PasswordChange({used}: {used: string}) {
  const [current, setCurrent] = useState(used);
  const [chosen, setChosen] = useState('');
  const change = useChangePassword();
  return (
    <Frame title={words.newTitle}>
      <Fields onSubmit={() => change.mutate({current_password: current, new_password: chosen})}>
        {!used && <PasswordInput label={words.password} value={current} required autoComplete="current-password"
          onChange={(event) => setCurrent(event.currentTarget.value)} />}
        <PasswordInput label={words.newPassword} description={words.newHint} value={chosen} required data-autofocus
          autoComplete="new-password" onChange={(event) => setChosen(event.currentTarget.value)} />
        <Fault error={change.error} />
        <Button type="submit" loading={change.isPending}>{words.change}</Button>
      </Fields>
    </Frame>
  );
}

function Password({onUsed}: {onUsed: (password: string) => void}) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  return (
    <Frame title={words.title}>
      <Fields onSubmit={() => {
        onUsed(password);
        signIn.mutate({email, password});
      }}>
        <TextInput label={words.email} value={email} required autoComplete="username" data-autofocus
          onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput label={words.password} value={password} required autoComplete="current-password"
          onChange={(event) => setPassword(event.currentTarget.value)} />
        <Fault error={signIn.error} />
        <Button type="submit" loading={signIn.isPending}>{words.submit}</Button>
      </Fields>
    </Frame>
  );
}

/** Over the page, which stays as it is. */
function Again({me}: {me: Me}) {
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  const signOut = useSignOut();
  const organization = me.organization?.slug;
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} title={words.endedTitle} centered>
      <Fields onSubmit={() => signIn.mutate({email: me.user?.email ?? '', password, ...(organization ? {organization} : {})})}>
        <Text size="sm">{words.ended}</Text>
        <TextInput label={words.email} value={me.user?.email ?? ''} readOnly autoComplete="username" />
        <PasswordInput label={words.password} value={password} required autoComplete="current-password" data-autofocus
          onChange={(event) => setPassword(event.currentTarget.value)} />
        <Fault error={signIn.error} />
        <Button type="submit" loading={signIn.isPending}>{words.submit}</Button>
        <Button variant="default" onClick={() => signOut.mutate()}>{words.other}</Button>
      </Fields>
    </Modal>
  );
}

/** The children for who is signed in; else the way to sign in. */
export function SignedIn({children}: {children: ReactNode}) {
  const me = useMe();
  const ended = useEnded();
  const [used, setUsed] = useState('');
  if (me.data === undefined)
    return <Center mih="100vh" p="md" component="main"><div style={{width: 380}}>
      {me.isError ? <Failure error={me.error} retry={() => void me.refetch()} /> : <Waiting rows={3} />}
    </div></Center>;
  if (me.data === null) return <Password onUsed={setUsed} />;
  if (me.data.must_change_password) return <PasswordChange used={used} />;
  return <>{children}{ended && <Again me={me.data} />}</>;
}
