// Publishing what a running service answers, by its URL.
import {Button, Group, List, Stack, Text, TextInput} from '@mantine/core';
import {useState, type FormEvent} from 'react';
import {faultAt, Problem} from '~/api/client';
import {PageLink} from '~/ui/page-link';
import {Failure} from '~/ui/states';
import {definitions as words} from '~/texts/admin';
import {useImport} from './task-queries';

export function PublishUrl() {
  const [url, setUrl] = useState('');
  const [prefix, setPrefix] = useState('');
  const [category, setCategory] = useState('');
  const register = useImport();
  const {data, error} = register;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate({url, ...(prefix ? {prefix} : {}), ...(category ? {category} : {})});
  };
  if (data)
    return (
      <Stack>
        <Text role="status">{words.imported(data.title, data.tasks.length)}</Text>
        <List>
          {data.tasks.map((task) => (
            <List.Item key={task.task_id}><PageLink to="/tasks/$taskId" params={{taskId: task.task_id}}>{task.task_id}</PageLink> {task.version}</List.Item>
          ))}
        </List>
        <Group><Button variant="default" onClick={() => register.reset()}>{words.importedNext}</Button></Group>
      </Stack>
    );
  return (
    <form onSubmit={submit}>
      <Stack maw={560}>
        <TextInput label={words.serviceUrl} description={words.serviceUrlHint} type="url" required value={url} error={faultAt(error, '/url')} data-autofocus onChange={(event) => setUrl(event.currentTarget.value)} />
        <TextInput label={words.prefix} value={prefix} error={faultAt(error, '/prefix')} onChange={(event) => setPrefix(event.currentTarget.value)} />
        <TextInput label={words.category} value={category} error={faultAt(error, '/category')} onChange={(event) => setCategory(event.currentTarget.value)} />
        {error && !(error instanceof Problem && error.faults.some(({pointer}) => pointer === '/url')) && <Failure error={error} />}
        <Group><Button type="submit" loading={register.isPending}>{words.register}</Button></Group>
      </Stack>
    </form>
  );
}
