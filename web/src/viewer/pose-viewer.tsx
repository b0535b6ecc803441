// Docked poses in their receptor: several over each other, what holds them, and the ligand of the crystal.
import {ActionIcon, Button, Checkbox, ColorSwatch, Group, Popover, Stack, Text, Tooltip} from '@mantine/core';
import {IconChevronLeft, IconChevronRight, IconEye} from '@tabler/icons-react';
import {useEffect, useMemo, useState} from 'react';
import {words} from '~/texts/viewer';
import {residueOf} from './residue-name';
import {css, poseCarbon, referenceCarbon} from './colours';
import {ContactTable} from './contact-table';
import type {Contact} from './contacts';
import {modelsOf, recordsOf, type File} from './files';
import {withSideChains} from './flexible';
import {Measure} from './measure';
import {PoseScene, type Looks} from './pose-scene';
import {useStage} from './use-stage';
import {fileOf, useText} from './use-text';
import {Viewport} from './viewport';

export interface PoseViewerProps {
  /** An SDF, its URL or its text: a record a pose. */
  poses: string;
  /** The receptor's URL or text, in any format that docking takes. */
  receptor?: string | undefined;
  receptorFormat?: string | undefined;
  /** The ligand as it should be, as the crystal's: URL or text. */
  reference?: string | undefined;
  /** How far the pose that is looked at is from it, Å, where that is known. */
  rmsd?: number | undefined;
  /** With flexible residues: `receptor_poses_pdb`, a MODEL a pose; `receptor` then is `receptor_pdbqt`, as it was prepared. */
  sideChains?: string | undefined;
  /** The records that are drawn, from 0. */
  shown?: readonly number[] | undefined;
  /** The record that is looked at; it is drawn too. */
  current: number;
  onCurrent?: ((record: number) => void) | undefined;
  /** A residue as the platform names it (ASP:A:25): the camera goes to it when it changes. */
  focus?: string | undefined;
  height?: number;
}

const looksAtFirst: Looks = {cartoon: true, surface: false, sideChains: true, hydrogens: false, contacts: true, reference: true};

/** What is to be read of the files; the error where that cannot be. */
function useFiles({poses, receptor, receptorFormat, sideChains, current}: PoseViewerProps) {
  const texts = {poses: useText(poses), receptor: useText(receptor), sideChains: useText(sideChains)};
  const records = useMemo(() => (texts.poses.text === undefined ? undefined : recordsOf(texts.poses.text)), [texts.poses.text]);
  const models = useMemo(() => (texts.sideChains.text === undefined ? undefined : modelsOf(texts.sideChains.text)), [texts.sideChains.text]);
  const model = models?.get(current + 1);
  const file = useMemo((): {receptor?: File | undefined; error?: unknown} => {
    try {
      const whole = texts.receptor.text === undefined ? undefined : fileOf(texts.receptor.text, receptorFormat);
      return {receptor: whole && model ? {...whole, text: withSideChains(whole.text, model)} : whole};
    } catch (error) {
      return {error};
    }
  }, [texts.receptor.text, receptorFormat, model]);
  const error = texts.poses.error ?? texts.receptor.error ?? texts.sideChains.error ?? file.error
    ?? (records && !records[current] ? new Error(words.noPose(current)) : undefined);
  const waiting = !records || [[receptor, texts.receptor], [sideChains, texts.sideChains]]
    .some(([source, text]) => source !== undefined && (text as {text?: string}).text === undefined);
  return {records, ...file, error, waiting};
}

/** The poses can be seen without it, as when its file was deleted since. */
function useReferenceFile(reference: string | undefined): {file?: File | undefined; error?: unknown; waiting: boolean} {
  const {text, error} = useText(reference);
  const seen = useMemo((): {file?: File | undefined; error?: unknown} => {
    try {
      return {file: text === undefined ? undefined : fileOf(text)};
    } catch (failure) {
      return {error: failure};
    }
  }, [text]);
  return {...seen, error: error ?? seen.error, waiting: reference !== undefined && text === undefined && error === undefined};
}

export default function PoseViewer(props: PoseViewerProps) {
  const {shown, current, onCurrent, focus, height, rmsd} = props;
  const here = useStage();
  const scene = useMemo(() => here.stage && new PoseScene(here.stage), [here.stage]);
  const {records, receptor, error, waiting: filesWait} = useFiles(props);
  const {file: reference, error: noReference, waiting: referenceWaits} = useReferenceFile(props.reference);
  const waiting = filesWait || referenceWaits;
  const [looks, setLooks] = useState(looksAtFirst);
  const [contacts, setContacts] = useState<Contact[]>();
  const [failure, setFailure] = useState<unknown>();
  // By what is in it: a list may be another one each time that it is given.
  const list = [current, ...(shown ?? []).filter((record) => record !== current)].join();
  const drawn = useMemo(() => list.split(',').map(Number), [list]);

  useEffect(() => {
    if (!scene || !records || waiting || error !== undefined) return;
    const poses = drawn.flatMap((record) => (records[record] === undefined ? [] : [{record, text: records[record]}]));
    scene.draw({receptor, reference, poses, looks}).then((found) => {
      setFailure(undefined);
      if (found) setContacts(found);
    }, (failed: unknown) => {
      if (!(failed instanceof DOMException && failed.name === 'AbortError')) setFailure(failed);
    });
  }, [scene, records, receptor, reference, drawn, looks, waiting, error]);

  useEffect(() => {
    const residue = focus === undefined ? undefined : residueOf(focus);
    if (scene && residue && !waiting) void here.stage?.does(() => scene.focusResidue(residue)).catch(() => undefined);
  }, [scene, here.stage, focus, waiting]);

  const count = records?.length ?? 0;
  const step = (by: number) => {
    const next = current + by;
    if (next >= 0 && next < count) onCurrent?.(next);
  };
  return (
    <Stack gap="xs">
      <Viewport here={here} label={words.poseView} error={error ?? failure} {...(height ? {height} : {})} onReset={() => scene?.focus()}
        {...(onCurrent ? {keys: words.poseKeys} : {})}
        onKey={(event) => {
          const by = {ArrowLeft: -1, ArrowRight: 1}[event.key];
          if (by === undefined || event.shiftKey || !onCurrent) return false;
          step(by);
          return true;
        }}
        tools={<>
          {onCurrent && <Stepper current={current} count={count} step={step} />}
          <Shown looks={looks} onChange={setLooks} without={reference ? [] : ['reference']} receptor={receptor !== undefined} />
          <Measure stage={here.stage} />
        </>}>
      </Viewport>
      <Legend records={drawn} reference={reference !== undefined && looks.reference} rmsd={rmsd} />
      {noReference !== undefined && <Text size="xs">{words.noReference(noReference instanceof Error ? noReference.message : String(noReference))}</Text>}
      {receptor && looks.contacts && contacts && <ContactTable contacts={contacts} onChoose={(residue) => scene?.focusResidue(residue)} />}
    </Stack>
  );
}

function Stepper({current, count, step}: {current: number; count: number; step: (by: number) => void}) {
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={words.previous}><ActionIcon variant="default" aria-label={words.previous} disabled={current <= 0} onClick={() => step(-1)}><IconChevronLeft size={16} /></ActionIcon></Tooltip>
      <Text size="sm" aria-live="polite">{words.pose(current, count)}</Text>
      <Tooltip label={words.next}><ActionIcon variant="default" aria-label={words.next} disabled={current >= count - 1} onClick={() => step(1)}><IconChevronRight size={16} /></ActionIcon></Tooltip>
    </Group>
  );
}

interface ShownProps {
  looks: Looks;
  onChange: (looks: Looks) => void;
  without: readonly string[];
  receptor: boolean;
}

function Shown({looks, onChange, without, receptor}: ShownProps) {
  const ofReceptor = ['cartoon', 'surface', 'sideChains', 'contacts'];
  const names = (Object.keys(words.looks) as (keyof Looks)[]).filter((name) => !without.includes(name) && (receptor || !ofReceptor.includes(name)));
  return (
    <Popover withinPortal={false} position="bottom-start" trapFocus>
      <Popover.Target><Button size="xs" variant="default" leftSection={<IconEye size={14} />}>{words.shown}</Button></Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          {names.map((name) => (
            <Checkbox key={name} size="xs" label={words.looks[name]} checked={looks[name]} onChange={(event) => onChange({...looks, [name]: event.currentTarget.checked})} />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Legend({records, reference, rmsd}: {records: readonly number[]; reference: boolean; rmsd: number | undefined}) {
  if (records.length < 2 && !reference) return null;
  const entries = [...records.map((record) => ({name: words.poseShort(record), colour: poseCarbon(record)})),
    ...(reference ? [{name: rmsd === undefined ? words.looks.reference : words.referenceFrom(rmsd), colour: referenceCarbon}] : [])];
  return (
    <Group gap="sm" component="ul" p={0} m={0} style={{listStyle: 'none'}} aria-label={words.legend}>
      {entries.map(({name, colour}) => <Group key={name} component="li" gap={4}><ColorSwatch size={12} color={css(colour)} /><Text size="xs">{name}</Text></Group>)}
    </Group>
  );
}
