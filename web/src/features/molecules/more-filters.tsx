// Molecules by what they are: a part that they have, likeness, ranges of their properties.
import {ActionIcon, Card, Fieldset, Group, NumberInput, SimpleGrid, TextInput, Tooltip} from '@mantine/core';
import {useDebouncedCallback} from '@mantine/hooks';
import {IconPencil} from '@tabler/icons-react';
import {useEffect, useState} from 'react';
import {faultAt} from '~/api/client';
import {Depiction} from '~/depict/depiction';
import {SketchDialog} from '~/sketch/sketch-dialog';
import {filters as words} from '~/texts/molecules';
import type {Sought} from './queries';
import type {numbers, texts} from './sought';

type TextName = (typeof texts)[number];
type NumberName = (typeof numbers)[number];
type Change = (part: Record<string, unknown>) => void;

interface MoreFiltersProps {
  sought: Sought;
  onChange: Change;
  error: unknown;
}

/** Whether it is said at one of the filters. */
export function isAtFilter(error: unknown, sought: Sought): boolean {
  return Object.keys(sought).some((name) => faultAt(error, `/${name}`) !== undefined);
}

interface TextFilterProps extends MoreFiltersProps {
  name: TextName;
  label: string;
  hint: string;
  drawn?: boolean;
}

function TextFilter({sought, onChange, error, name, label, hint, drawn = false}: TextFilterProps) {
  const kept = sought[name] ?? '';
  const [text, setText] = useState(kept);
  const [drawing, setDrawing] = useState(false);
  useEffect(() => setText(kept), [kept]);
  const later = useDebouncedCallback((value: string) => onChange({[name]: value}), 500);
  const pencil = drawn && (
    <Tooltip label={words.draw}><ActionIcon variant="subtle" aria-label={`${words.draw}: ${label}`} onClick={() => setDrawing(true)}><IconPencil size={16} /></ActionIcon></Tooltip>
  );
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <TextInput flex={1} label={label} description={hint} value={text} error={faultAt(error, `/${name}`)} rightSection={pencil} spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value);
          later(event.currentTarget.value);
        }} />
      {drawn && kept && <Depiction smiles={kept} width={110} height={84} />}
      {drawn && <SketchDialog opened={drawing} onClose={() => setDrawing(false)} initial={kept || undefined} onDone={({smiles}) => {
        onChange({[name]: smiles});
        setDrawing(false);
      }} />}
    </Group>
  );
}

function NumberFilter({sought, onChange, error, name, label, step = 1}: MoreFiltersProps & {name: NumberName; label: string; step?: number}) {
  const later = useDebouncedCallback((value: string | number) => onChange({[name]: value}), 400);
  return <NumberInput key={String(sought[name] ?? '')} label={label} defaultValue={sought[name] ?? ''} step={step} error={faultAt(error, `/${name}`)} size="xs" onChange={later} />;
}

function Range({of, min, max, step, ...props}: MoreFiltersProps & {of: string; min: NumberName; max: NumberName; step: number}) {
  return (
    <Fieldset legend={of} variant="unstyled">
      <SimpleGrid cols={2} spacing="xs">
        <NumberFilter {...props} name={min} label={words.from} step={step} />
        <NumberFilter {...props} name={max} label={words.to} step={step} />
      </SimpleGrid>
    </Fieldset>
  );
}

export function MoreFilters(props: MoreFiltersProps) {
  return (
    <Card withBorder p="sm">
      <SimpleGrid cols={{base: 1, md: 3}}>
        <TextFilter {...props} name="formula" label={words.formula} hint={words.formulaHint} />
        <TextFilter {...props} name="substructure" label={words.substructure} hint={words.substructureHint} drawn />
        <TextFilter {...props} name="similar_to" label={words.similar} hint={words.similarHint} drawn />
      </SimpleGrid>
      <SimpleGrid cols={{base: 1, xs: 2, md: 4}} mt="sm">
        <Range {...props} of={words.weight} min="weight_min" max="weight_max" step={50} />
        <Range {...props} of={words.logp} min="logp_min" max="logp_max" step={0.5} />
        <Range {...props} of={words.tpsa} min="tpsa_min" max="tpsa_max" step={10} />
        <Range {...props} of={words.heavyAtoms} min="heavy_atoms_min" max="heavy_atoms_max" step={5} />
        <NumberFilter {...props} name="donors_max" label={words.donors} />
        <NumberFilter {...props} name="acceptors_max" label={words.acceptors} />
        <NumberFilter {...props} name="rotatable_bonds_max" label={words.rotatable} />
        <NumberFilter {...props} name="similarity_min" label={words.similarity} step={0.05} />
      </SimpleGrid>
    </Card>
  );
}
