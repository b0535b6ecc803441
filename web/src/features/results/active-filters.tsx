// What filters at the moment, each to be taken away; and what was marked in a chart.
import {Button, Group, Pill, Text} from '@mantine/core';
import {words} from '~/texts/results';
import {metric} from './pose';
import {filterOf, partsOf, type Filter, type Region} from './view';

function said(field: keyof Filter, value: string): string {
  if (field === 'poses') return words.posesBest;
  if (field === 'match') return `${words.fields.match}: ${words.matches.any}`;
  return `${words.fields[field]}: ${value}`;
}

function Part({text, onRemove}: {text: string; onRemove: () => void}) {
  return (
    <Pill size="md" withRemoveButton onRemove={onRemove}
      removeButtonProps={{'aria-label': words.remove(text), 'aria-hidden': false, tabIndex: 0}}>{text}</Pill>
  );
}

export function regionSaid({affinity, by}: Region): string {
  const within = (key: Parameters<typeof metric>[0], [low, high]: [number, number]) => {
    const {title, digits} = metric(key);
    return words.within(title, low.toFixed(Math.min(digits, 2)), high.toFixed(Math.min(digits, 2)));
  };
  return [within('affinity', affinity), ...(by ? [within(by.property, by.range)] : [])].join(', ');
}

interface ActiveFiltersProps {
  filter: Filter;
  onFilter: (filter: Filter) => void;
  region: Region | undefined;
  onRegion: (region: Region | undefined, filter?: Filter) => void;
}

export function ActiveFilters({filter, onFilter, region, onRegion}: ActiveFiltersProps) {
  const parts = partsOf(filter);
  if (parts.length === 0 && !region) return null;
  const asFilter = region && filterOf(filter, region);
  return (
    <Group gap="xs" role="group" aria-label={words.active}>
      {parts.map(({field, value, without}) => <Part key={`${field} ${value}`} text={said(field, value)} onRemove={() => onFilter(without)} />)}
      {region && <Part text={`${words.unmark}: ${regionSaid(region)}`} onRemove={() => onRegion(undefined)} />}
      {asFilter && <Button size="compact-xs" variant="default" onClick={() => onRegion(undefined, asFilter)}>{words.makeFilter}</Button>}
      {region && <Text size="xs">{words.markedAmong}</Text>}
    </Group>
  );
}
