// The organisations that one belongs to; root makes and limits them.
import {Button, NumberInput, Switch, TextInput} from '@mantine/core';
import {useState} from 'react';
import {faultAt} from '~/api/client';
import {useMay, useMe} from '~/api/session';
import {DataTable, type Column} from '~/ui/data-table';
import {FormDialog} from '~/ui/form-dialog';
import {Empty, Listed} from '~/ui/states';
import {whenColumn, When} from '~/ui/when';
import {words} from '~/texts/admin';
import {useAddOrganization, useChangeOrganizationOf, useOrganizations, type Organization} from './people';
import {Section} from './section';

const texts = words.organizations;
const gigabyte = 1e9;

interface LimitsProps {
  storage: number | string;
  jobs: number | string;
  onStorage: (gigabytes: number | string) => void;
  onJobs: (jobs: number | string) => void;
  error: unknown;
}

function Limits({storage, jobs, onStorage, onJobs, error}: LimitsProps) {
  return (
    <>
      <NumberInput label={texts.storageLimit} value={storage} placeholder={texts.noLimit} min={0.001} error={faultAt(error, '/max_storage_bytes')} onChange={onStorage} />
      <NumberInput label={texts.jobsLimit} value={jobs} placeholder={texts.noLimit} min={1} allowDecimal={false} error={faultAt(error, '/max_queued_jobs')} onChange={onJobs} />
    </>
  );
}

/** Only what was filled in. */
function limitsOf(storage: number | string, jobs: number | string) {
  return {
    ...(storage === '' ? {} : {max_storage_bytes: Math.round(Number(storage) * gigabyte)}),
    ...(jobs === '' ? {} : {max_queued_jobs: Number(jobs)}),
  };
}

function AddOrganization() {
  const [opened, setOpened] = useState(false);
  const [given, setGiven] = useState({slug: '', name: '', results_dsn: ''});
  const [storage, setStorage] = useState<number | string>('');
  const [jobs, setJobs] = useState<number | string>('');
  const add = useAddOrganization();
  const set = (member: keyof typeof given) => (event: {currentTarget: {value: string}}) => {
    const {value} = event.currentTarget;
    setGiven((before) => ({...before, [member]: value}));
  };
  const close = () => {
    setOpened(false);
    add.reset();
  };
  const {results_dsn, ...names} = given;
  const submit = () => add.mutate({...names, ...(results_dsn ? {results_dsn} : {}), ...limitsOf(storage, jobs)}, {onSuccess: close});
  return (
    <>
      <Button onClick={() => setOpened(true)}>{texts.add}</Button>
      <FormDialog title={texts.add} opened={opened} onClose={close} action={texts.add} onSubmit={submit} pending={add.isPending} error={add.error}>
        <TextInput label={words.name} required value={given.name} error={faultAt(add.error, '/name')} data-autofocus onChange={set('name')} />
        <TextInput label={texts.slug} description={texts.slugHint} required value={given.slug} error={faultAt(add.error, '/slug')} onChange={set('slug')} />
        <TextInput label={texts.dsn} description={texts.dsnHint} value={given.results_dsn} error={faultAt(add.error, '/results_dsn')} onChange={set('results_dsn')} />
        <Limits storage={storage} jobs={jobs} onStorage={setStorage} onJobs={setJobs} error={add.error} />
      </FormDialog>
    </>
  );
}

function ChangeOrganization({of, isRoot, onClose}: {of: Organization; isRoot: boolean; onClose: () => void}) {
  const [name, setName] = useState(of.name);
  const [active, setActive] = useState(of.is_active);
  const [storage, setStorage] = useState<number | string>(of.max_storage_bytes ? of.max_storage_bytes / gigabyte : '');
  const [jobs, setJobs] = useState<number | string>(of.max_queued_jobs ?? '');
  const change = useChangeOrganizationOf(of.id);
  const submit = () => change.mutate({name, ...(isRoot ? {is_active: active, ...limitsOf(storage, jobs)} : {})}, {onSuccess: onClose});
  return (
    <FormDialog title={texts.changeTitle(of.name)} opened onClose={onClose} action={words.save} onSubmit={submit} pending={change.isPending} error={change.error}>
      <TextInput label={words.name} required value={name} error={faultAt(change.error, '/name')} onChange={(event) => setName(event.currentTarget.value)} />
      {isRoot && <Limits storage={storage} jobs={jobs} onStorage={setStorage} onJobs={setJobs} error={change.error} />}
      {isRoot && <Switch label={texts.activeLabel} checked={active} onChange={(event) => setActive(event.currentTarget.checked)} />}
    </FormDialog>
  );
}

export function Organizations() {
  const organizations = useOrganizations();
  const isRoot = useMe().data?.user?.is_root ?? false;
  const mayWrite = useMay()('organizations.write');
  const [open, setOpen] = useState<Organization>();
  const columns: Column<Organization>[] = [
    {key: 'name', title: words.name, width: 180, cell: (one) => one.name},
    {key: 'slug', title: texts.slug, width: 120, cell: (one) => one.slug},
    {key: 'state', title: words.state, width: 100, cell: (one) => (one.is_active ? words.active : words.inactive)},
    {key: 'storage', title: texts.storage, width: 120, numeric: true, cell: (one) => (one.max_storage_bytes ? `${one.max_storage_bytes / gigabyte} GB` : texts.noLimit)},
    {key: 'jobs', title: texts.jobs, width: 120, numeric: true, cell: (one) => one.max_queued_jobs ?? texts.noLimit},
    {key: 'created', title: words.created, ...whenColumn, cell: (one) => <When at={one.created_at} />},
    ...(mayWrite || isRoot ? [{key: 'actions', title: '', width: 100, grow: 0, cell: (one: Organization) => (
      <Button size="compact-xs" variant="default" aria-label={`${words.change} ${one.name}`} onClick={() => setOpen(one)}>{words.change}</Button>
    )}] : []),
  ];
  return (
    <Section name="organizations" actions={isRoot && <AddOrganization />}>
      <Listed query={organizations} empty={<Empty>{texts.add}</Empty>}>
        {(rows) => <DataTable label={words.sections.organizations} rows={rows} columns={columns} keyOf={(one) => one.id}
          onEnd={organizations.hasNextPage ? () => void organizations.fetchNextPage() : undefined} />}
      </Listed>
      {open && <ChangeOrganization key={open.id} of={open} isRoot={isRoot} onClose={() => setOpen(undefined)} />}
    </Section>
  );
}
