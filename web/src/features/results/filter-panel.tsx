// All that the API filters by, as a form. What the server refuses stands at its field.
import {Button, Card, Group, NumberInput, SegmentedControl, SimpleGrid, Stack, TagsInput, Text, TextInput} from '@mantine/core';
import {useId, useState, type FormEvent, type ReactNode} from 'react';
import {Problem} from '~/api/client';
import {words} from '~/texts/results';
import {numberFields, type Filter} from './view';

type NumberField = (typeof numberFields)[number];

/** The step of the arrows, and the least and most that the API takes. */
const limits: Record<NumberField, {step: number; min?: number; max?: number}> = {
  affinity_min: {step: 0.5}, affinity_max: {step: 0.5}, percentile: {step: 1, min: 0, max: 100},
  ligand_efficiency_min: {step: 0.05}, ligand_efficiency_max: {step: 0.05}, efficiency_percentile: {step: 1, min: 0, max: 100},
  lipophilic_efficiency_min: {step: 0.5}, confidence_min: {step: 0.05, min: 0, max: 1}, hydrogen_bonds_min: {step: 1, min: 0, max: 1000},
  heavy_atoms_min: {step: 1, min: 0, max: 1_000_000}, heavy_atoms_max: {step: 1, min: 0, max: 1_000_000}, max_miss: {step: 1, min: 0, max: 99},
};

interface FilterPanelProps {
  id: string;
  filter: Filter;
  onApply: (filter: Filter) => void;
  /** Interactions that are there, to choose from. */
  known: readonly string[];
  error: unknown;
}

/** The filter without what filters: whose poses, and in what order. */
function cleared({campaign, job, mixed, sort}: Filter): Filter {
  return {...(campaign ? {campaign} : {}), ...(job ? {job} : {}), ...(mixed ? {mixed} : {}), ...(sort ? {sort} : {})};
}

function faultsOf(error: unknown): Map<string, string> {
  return new Map(error instanceof Problem ? error.faults.map(({pointer, detail}) => [pointer.split('/')[1] ?? '', detail]) : []);
}

export function FilterPanel({id, filter, onApply, known, error}: FilterPanelProps) {
  const [draft, setDraft] = useState(filter);
  const faults = faultsOf(error);
  const matchId = useId();
  const set = <Field extends keyof Filter>(field: Field, value: Filter[Field] | undefined) => setDraft(({[field]: _before, ...rest}) =>
    (value === undefined ? rest : {...rest, [field]: value}) as Filter);
  const about = (field: keyof Filter) => ({label: words.fields[field], size: 'xs' as const, error: faults.get(field),
    ...(words.hints[field] ? {description: words.hints[field]} : {})});
  const numberOf = (field: NumberField): ReactNode => (
    <NumberInput key={field} {...about(field)} {...limits[field]} value={draft[field] ?? ''} allowDecimal={limits[field].step < 1 || field.endsWith('percentile')}
      onChange={(value) => set(field, value === '' || value === '-' ? undefined : Number(value))} />
  );
  const textOf = (field: 'ligand' | 'substructure') => (
    <TextInput {...about(field)} value={draft[field] ?? ''} onChange={(event) => set(field, event.currentTarget.value || undefined)} />
  );
  const wordsOf = (field: 'interaction' | 'without_interaction') => (
    <TagsInput {...about(field)} data={known.filter((word) => !draft[field]?.includes(word))} limit={200} value={draft[field] ?? []} maxTags={100} clearable
      clearButtonProps={{'aria-label': words.clear}} onChange={(value) => set(field, value.length ? value : undefined)} />
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onApply(draft);
  };
  return (
    <Card withBorder component="form" id={id} aria-label={words.filter} padding="sm" onSubmit={submit}>
      <SimpleGrid cols={{base: 1, xs: 2, md: 4}} spacing="sm" verticalSpacing="xs" style={{alignItems: 'start'}}>
        {numberFields.filter((field) => field !== 'max_miss').map(numberOf)}
      </SimpleGrid>
      <SimpleGrid cols={{base: 1, md: 2}} spacing="sm" mt="xs" style={{alignItems: 'start'}}>
        {textOf('ligand')}
        {textOf('substructure')}
        {wordsOf('interaction')}
        {wordsOf('without_interaction')}
      </SimpleGrid>
      <Group mt="sm" gap="md" align="end">
        <Stack gap={2}>
          <Text size="xs" fw={500} id={matchId}>{words.fields.match}</Text>
          <SegmentedControl size="xs" aria-labelledby={matchId} value={draft.match ?? 'all'} data={[{value: 'all', label: words.all}, {value: 'any', label: words.any}]}
            onChange={(value) => set('match', value === 'any' ? 'any' : undefined)} />
        </Stack>
        {numberOf('max_miss')}
        <Group ml="auto" gap="xs">
          <Button size="xs" variant="default" onClick={() => { setDraft(cleared(draft)); onApply(cleared(draft)); }}>{words.clear}</Button>
          <Button size="xs" type="submit">{words.apply}</Button>
        </Group>
      </Group>
    </Card>
  );
}
