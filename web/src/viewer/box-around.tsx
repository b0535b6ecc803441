// Boxes that need no hand: around a ligand, around residues, around the pockets that the platform finds.
import {Button, Group, NumberInput, Select, Stack, Text, TextInput} from '@mantine/core';
import {IconBoxAlignTopLeft, IconSearch} from '@tabler/icons-react';
import {useState} from 'react';
import {useMay} from '~/api/session';
import {Failure} from '~/ui/states';
import {words} from '~/texts/viewer';
import type {Read} from './box-space';
import {boxAround, type SearchBox, type Triple} from './geometry';
import {usePockets} from './pockets';
import {residuesOf, residueText, type Residue} from './residue-name';

interface BoxAroundProps {
  read: Read;
  residues: string;
  onResidues: (residues: string) => void;
  /** Whether residues are being chosen, which may be clicked then. */
  onChoosing: (choosing: boolean) => void;
  onBox: (box: SearchBox) => void;
  disabled: boolean;
}

const reference = 'reference', named = 'residues';
const ligandMargin = 4, residueMargin = 2;  // Å, as the tasks box_from_ligand and box_from_residues take them

export function BoxAround({read, residues, onResidues, onChoosing, onBox, disabled}: BoxAroundProps) {
  const options = [
    ...(read.reference.length ? [{value: reference, label: words.aroundReference}] : []),
    ...read.hetero.map((residue, i) => ({value: String(i), label: words.aroundHetero(residueText(residue), residue.places.length)})),
    ...(read.places.length ? [{value: named, label: words.aroundResidues}] : []),
  ];
  const [chosen, setChosen] = useState<string | null>(null);
  const [margin, setMargin] = useState<number>();
  const [fault, setFault] = useState<string>();
  const what = options.some(({value}) => value === chosen) ? chosen : options.find(({value}) => value !== named)?.value ?? null;
  const usual = what === named ? residueMargin : ligandMargin;
  if (!options.length) return null;

  const placesOf = (): Triple[] | string => {
    if (what === reference) return read.reference;
    if (what !== named) return read.hetero[Number(what)]?.places ?? [];
    const list: Pick<Residue, 'chain' | 'number'>[] | undefined = residuesOf(residues);
    if (!list?.length) return words.residuesBad;
    const places = list.flatMap(read.placesOf);
    return places.length ? places : words.residuesMissing;
  };
  const put = () => {
    const places = placesOf();
    setFault(typeof places === 'string' ? places : undefined);
    const box = typeof places === 'string' ? undefined : boxAround(places, margin ?? usual);
    if (box) onBox(box);
  };
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="xs">
        <Select size="xs" label={words.around} data={options} value={what} allowDeselect={false} disabled={disabled} maw={260}
          onChange={(value) => {
            setChosen(value);
            setMargin(undefined);
            setFault(undefined);
            onChoosing(value === named);
          }} />
        <NumberInput size="xs" label={words.margin} suffix=" Å" min={0} max={30} step={1} w={90} value={margin ?? usual} disabled={disabled}
          onChange={(value) => typeof value === 'number' && setMargin(value)} />
        <Button size="xs" variant="default" leftSection={<IconBoxAlignTopLeft size={14} />} disabled={disabled || what === null} onClick={put}>{words.put}</Button>
      </Group>
      {what === named && <TextInput size="xs" label={words.residues} description={words.residuesHint} value={residues} error={fault} disabled={disabled}
        onChange={(event) => onResidues(event.currentTarget.value)} />}
    </Stack>
  );
}

/** The receptor as a task takes it: its text, or the mad:// URI of a file. */
export function Pockets({receptor, onBox, disabled}: {receptor: string; onBox: (box: SearchBox) => void; disabled: boolean}) {
  const may = useMay()('tasks.execute');
  const pockets = usePockets();
  const [of, setOf] = useState(receptor);
  if (!may) return null;
  const found = of === receptor ? pockets.data : undefined;
  return (
    <Stack gap="xs" align="flex-start">
      <Button size="xs" variant="default" leftSection={<IconSearch size={14} />} loading={pockets.isPending} disabled={disabled} title={words.pocketsHint}
        onClick={() => {
          setOf(receptor);
          pockets.mutate(receptor);
        }}>{words.pockets}</Button>
      {pockets.isError && of === receptor && <Failure error={pockets.error} />}
      {found && (found.length === 0 ? <Text size="sm">{words.noPockets}</Text> : (
        <Group gap="xs" role="group" aria-label={words.pockets}>
          {found.map((pocket) => (
            <Button key={pocket.rank} size="compact-xs" variant="light" disabled={disabled} onClick={() => onBox(pocket.box)}
              title={words.pocketAbout(pocket.score, pocket.volume)}>{words.pocket(pocket.rank)} · {words.pocketAbout(pocket.score, pocket.volume)}</Button>
          ))}
        </Group>
      ))}
    </Stack>
  );
}
