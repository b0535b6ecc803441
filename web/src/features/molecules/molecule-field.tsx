// A molecule file in a form: from the library, from the disk, pasted or drawn. Small ones stand in the form as text, large and
// packed ones go into the library.
import {Button, FileButton, Group, Input, Paper, Progress, Stack, Text, Textarea} from '@mantine/core';
import {useMutation} from '@tanstack/react-query';
import {IconBooks, IconFile, IconPencil, IconX} from '@tabler/icons-react';
import {useState, type DragEvent} from 'react';
import {useMay} from '~/api/session';
import {textOf} from '~/schema-form/molecule-input';
import type {MoleculeInputProps} from '~/schema-form/parts';
import {SketchDialog} from '~/sketch/sketch-dialog';
import {field as words} from '~/texts/molecules';
import {StoredValue, TextValue} from './field-value';
import {formatOf, recordsOf} from './file-text';
import {LibraryDialog} from './library-dialog';
import {idInLibrary} from './queries';
import {send} from './uploads/send';

const mostAsText = 256 * 1024;

/** Why a file waits, and how far it is; its text or URI goes to `onChange`. */
function useTake(onChange: (value: string) => void) {
  const [fraction, setFraction] = useState<number>();
  const take = useMutation({
    mutationFn: async (file: File): Promise<string> => {
      if (file.size <= mostAsText && !file.name.toLowerCase().endsWith('.gz')) return textOf(file);
      const sent = await send(file, (bytes) => setFraction(bytes / file.size)).done;
      return sent.molecule.uri;
    },
    onSuccess: onChange,
    onSettled: () => setFraction(undefined),
  });
  return {take: take.mutate, isTaking: take.isPending, error: take.error?.message, forget: take.reset, fraction};
}

function drawingIn(text: string): string | undefined {
  const format = formatOf(text);
  return format && recordsOf(format, text)[0]?.drawing;
}

type ActionsProps = Pick<MoleculeInputProps, 'formats' | 'disabled' | 'label'> & {
  value: string;
  onChange: (value: string | undefined) => void;
  onFile: (file: File) => void;
  isTaking: boolean;
};

function Actions({value, onChange, onFile, isTaking, formats, disabled, label}: ActionsProps) {
  const [open, setOpen] = useState<'library' | 'sketch'>();
  const may = useMay();
  const drawable = formats.length === 0 || formats.includes('smi');  // the others are taken where they have places in space
  const drawing = value && !value.startsWith('mad:') ? drawingIn(value) : undefined;
  const close = () => setOpen(undefined);
  const button = {size: 'compact-sm', variant: 'default', disabled} as const;
  const of = (what: string) => `${what}: ${label}`;
  return (
    <Group gap="xs">
      {may('molecules.read') && <Button {...button} leftSection={<IconBooks size={14} />} aria-label={of(words.library)} onClick={() => setOpen('library')}>{words.library}</Button>}
      <FileButton onChange={(file) => file && onFile(file)} accept={formats.flatMap((one) => [`.${one}`, `.${one}.gz`, ...(endings[one] ?? [])]).join(',')}>
        {(given) => <Button {...given} {...button} leftSection={<IconFile size={14} />} aria-label={of(words.choose)} loading={isTaking}>{words.choose}</Button>}
      </FileButton>
      {drawable && <Button {...button} leftSection={<IconPencil size={14} />} aria-label={of(drawing ? words.edit : words.draw)} onClick={() => setOpen('sketch')}>{drawing ? words.edit : words.draw}</Button>}
      {value && <Button {...button} variant="subtle" color="gray" leftSection={<IconX size={14} />} aria-label={of(words.clear)} onClick={() => onChange(undefined)}>{words.clear}</Button>}
      <LibraryDialog opened={open === 'library'} onClose={close} formats={formats} onChoose={({uri}) => {
        onChange(uri);
        close();
      }} />
      <SketchDialog opened={open === 'sketch'} onClose={close} initial={drawing} onDone={({smiles}) => {
        onChange(smiles);
        close();
      }} />
    </Group>
  );
}

// The other names of formats (chem/format.cpp).
const endings: Readonly<Record<string, readonly string[]>> = {
  pdb: ['.ent'], cif: ['.mmcif'], sdf: ['.sd', '.mol', '.mdl'], smi: ['.smiles', '.ism'],
};

export default function MoleculeField({id, label, description, value = '', onChange: put, formats, required, disabled, error}: MoleculeInputProps) {
  const {take, isTaking, error: notTaken, forget, fraction} = useTake(put);
  const onChange = (next: string | undefined) => {
    forget();
    put(next);
  };
  const [over, setOver] = useState(false);
  const stored = value.startsWith('mad:');
  const drag = (event: DragEvent, on: boolean) => {
    if (disabled || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(on);
  };
  const drop = (event: DragEvent) => {
    drag(event, false);
    const file = event.dataTransfer.files[0];
    if (file && !disabled) take(file);
  };
  const fault = notTaken ?? error;
  return (
    <Input.Wrapper id={id} label={label} description={description} withAsterisk={required} error={fault} labelElement={stored ? 'div' : 'label'}>
      <Paper withBorder p="xs" mt={4} role="group" aria-label={label} onDragOver={(event) => drag(event, true)} onDragLeave={(event) => drag(event, false)} onDrop={drop}
        style={{borderStyle: over ? 'dashed' : 'solid', borderColor: fault ? 'var(--mantine-color-error)' : over ? 'var(--mantine-primary-color-filled)' : undefined}}>
        <Stack gap="xs">
          {stored ? <StoredValue uri={value} idInLibrary={idInLibrary(value)} /> : (
            <>
              {value && <TextValue text={value} formats={formats} />}
              <Textarea id={id} value={value} aria-label={`${label}: ${words.text}`} autosize minRows={1} maxRows={5} disabled={disabled} spellCheck={false} error={Boolean(fault)}
                styles={{input: {fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12, whiteSpace: 'pre', overflow: 'auto'}}}
                placeholder={words.paste(formats.length === 0 || formats.includes('smi'))} onChange={(event) => onChange(event.currentTarget.value || undefined)} />
            </>
          )}
          {fraction !== undefined && <Progress size="xs" value={100 * fraction} aria-label={label} />}
          <Actions {...{value, onChange, formats, disabled, label, isTaking}} onFile={take} />
          {formats.length > 0 && <Text size="xs" c="dimmed">{words.takes(formats)}</Text>}
        </Stack>
      </Paper>
    </Input.Wrapper>
  );
}
