// Signing in by password; a password for one use is changed before anything else.
import {Alert, Button, Card, Center, PasswordInput, Stack, TextInput, Title} from '@mantine/core';
import {useState, type FormEvent, type ReactNode} from 'react';
import {useChangePassword, useMe, useSignIn} from '~/api/session';
import {Failure, Waiting} from '~/ui/states';
import {texts} from '~/texts';

const words = texts.signIn;

function Frame({title, onSubmit, children}: {title: string; onSubmit: () => void; children: ReactNode}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Card withBorder w={380} maw="100%" p="lg">
        <form onSubmit={submit}>
          <Stack>
            <Title order={1} size="h3">{title}</Title>
            {children}
          </Stack>
        </form>
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
    <Frame title={words.newTitle} onSubmit={() => change.mutate({current_password: current, new_password: chosen})}>
      {!used && <PasswordInput label={words.password} value={current} required autoComplete="current-password"
        onChange={(event) => setCurrent(event.currentTarget.value)} />}
      <PasswordInput label={words.newPassword} description={words.newHint} value={chosen} required data-autofocus
        autoComplete="new-password" onChange={(event) => setChosen(event.currentTarget.value)} />
      <Fault error={change.error} />
      <Button type="submit" loading={change.isPending}>{words.change}</Button>
    </Frame>
  );
}

function Password({onUsed}: {onUsed: (password: string) => void}) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  return (
    <Frame title={words.title} onSubmit={() => {
      onUsed(password);
      signIn.mutate({email, password});
    }}>
      <TextInput label={words.email} value={email} required autoComplete="username" data-autofocus
        onChange={(event) => setEmail(event.currentTarget.value)} />
      <PasswordInput label={words.password} value={password} required autoComplete="current-password"
        onChange={(event) => setPassword(event.currentTarget.value)} />
      <Fault error={signIn.error} />
      <Button type="submit" loading={signIn.isPending}>{words.submit}</Button>
    </Frame>
  );
}

/** The children for who is signed in; else the way to sign in. */
export function SignedIn({children}: {children: ReactNode}) {
  const me = useMe();
  const [used, setUsed] = useState('');
  if (me.data === undefined)
    return <Center mih="100vh" p="md"><div style={{width: 380}}>
      {me.isError ? <Failure error={me.error} retry={() => void me.refetch()} /> : <Waiting rows={3} />}
    </div></Center>;
  if (me.data === null) return <Password onUsed={setUsed} />;
  if (me.data.must_change_password) return <PasswordChange used={used} />;
  return <>{children}</>;
}
