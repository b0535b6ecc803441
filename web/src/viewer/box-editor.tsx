// The box that docking searches: seen in the receptor, and moved there or by numbers.
import {Alert, Box, Button, Group, Stack, Text} from '@mantine/core';
import {lazy, Suspense, useMemo, useState} from 'react';
import {Failure, Waiting} from '~/ui/states';
import {words} from '~/texts/viewer';
import {BoxAround, Pockets} from './box-around';
import {BoxNumbers} from './box-numbers';
import type {Read} from './box-space';
import {warningsOf} from './box-warnings';
import {isUrl, type File} from './files';
import {boxAround, volumeOf, type SearchBox, type Triple} from './geometry';
import {residuesOf, residueText, type Residue} from './residue-name';
import {fileOf, useText} from './use-text';

// Mol* comes when there is something to draw.
const Space = lazy(() => import('./box-space'));

export interface BoxEditorProps {
  /** The receptor's text, its URL, or the mad:// URI of an uploaded one. */
  receptor?: string | undefined;
  receptorFormat?: string | undefined;
  center?: Triple | undefined;
  size?: Triple | undefined;
  onChange: (box: SearchBox) => void;
  /** A ligand in the site: text, URL or mad:// URI. */
  reference?: string | undefined;
  /** False where the same numbers stand beside it already. */
  numbers?: boolean;
  disabled?: boolean;
  height?: number;
}

/** The file behind a text, a URL or a mad:// URI; the error where it cannot be drawn. */
function useFile(source: string | undefined, format?: string): {file?: File | undefined; error?: unknown} {
  const {text, error} = useText(source || undefined);
  return useMemo(() => {
    if (error !== undefined) return {error};
    if (text === undefined || !text.trim()) return {};
    try {
      return {file: fileOf(text, format)};
    } catch {
      return {error: new Error(words.notHere)};
    }
  }, [text, error, format]);
}

export default function BoxEditor(props: BoxEditorProps) {
  const {receptor, receptorFormat, center, size, onChange, reference, numbers = true, disabled = false, height = 380} = props;
  const protein = useFile(receptor, receptorFormat), ligand = useFile(reference);
  const given = useMemo(() => (center && size ? {center, size} : undefined), [center, size]);
  const [draft, setDraft] = useState<SearchBox>();  // while one drags
  const box = draft ?? given;
  const [read, setRead] = useState<Read>();
  const [choosing, setChoosing] = useState(false);
  const [residues, setResidues] = useState('');
  const marked = useMemo(() => (choosing ? residuesOf(residues) ?? [] : []), [choosing, residues]);
  const warnings = useMemo(() => (box ? warningsOf(box, read?.places ?? []) : []), [box, read]);

  const change = (next: SearchBox, done = true) => {
    setDraft(done ? undefined : next);
    if (done) onChange(next);
  };
  const put = (next: SearchBox) => {
    change(next);
    requestAnimationFrame(() => read?.look());
  };
  const pick = (residue: Residue) =>
    setResidues((known) => [...known.split(/[\s,;]+/).filter((one) => one && one !== nameOf(residue)), nameOf(residue)].join(', '));
  const start = () => {
    const around = boxAround(read?.places ?? [], 0);
    put({center: around?.center ?? [0, 0, 0], size: [20, 20, 20]});
  };
  return (
    <Stack gap="xs">
      {protein.file || ligand.file ? (
        <Suspense fallback={<Waiting rows={8} />}>
          <Space receptor={protein.file} reference={ligand.file} box={box} onChange={change} onRead={setRead} marked={marked}
            onPick={choosing ? pick : undefined} disabled={disabled} height={height} />
        </Suspense>
      ) : protein.error === undefined && <Box p="md"><Text size="sm">{words.noReceptor}</Text></Box>}
      {protein.error !== undefined && <Failure error={protein.error} />}
      {box ? <Text size="xs" c="dimmed">{words.volume(volumeOf(box))}. {protein.file && read && !disabled && words.boxHint}</Text>
        : <Group gap="xs"><Text size="sm">{words.noBox}</Text>{read && <Button size="xs" variant="default" disabled={disabled} onClick={start}>{words.start}</Button>}</Group>}
      {warnings.map((warning) => <Alert key={warning} color="yellow" variant="light" role="status" p="xs"><Text size="sm">{warning}</Text></Alert>)}
      {numbers && box && <BoxNumbers box={box} onChange={change} disabled={disabled} />}
      {read && <BoxAround read={read} residues={residues} onResidues={setResidues} onChoosing={setChoosing} onBox={put} disabled={disabled} />}
      {receptor && protein.file && (receptor.startsWith('mad:') || !isUrl(receptor)) && <Pockets receptor={receptor} onBox={put} disabled={disabled} />}
    </Stack>
  );
}

/** As the tasks name residues: A:ASP25. */
function nameOf({name, chain, number}: Residue): string {
  return chain ? `${chain}:${name}${number}` : residueText({name, chain, number});
}
