// A file input as plain as can be: its text, pasted, dropped or from the disk. What else one may do is a part (parts.ts).
import {Button, FileButton, Group, Stack, Text, Textarea} from '@mantine/core';
import {useMutation} from '@tanstack/react-query';
import {api, ask} from '~/api/client';
import {words} from '~/texts/form';
import type {MoleculeInputProps} from './parts';

const mostAsText = 256 * 1024;

/** A file as it stands in a form. One that holds no text, as a picture, would fill it with signs that mean nothing. */
export async function textOf(file: File): Promise<string> {
  const text = await file.text();
  if (!text.trim()) throw new Error(words.emptyFile(file.name));
  if (text.includes('\0')) throw new Error(words.noText(file.name));
  return text;
}

/** A large file is uploaded and given as its URI; a small one is given as its text. */
export async function textOrUri(file: File): Promise<string> {
  return file.size <= mostAsText ? textOf(file) : upload(file);
}

async function upload(file: File): Promise<string> {
  const body = new FormData();
  body.append('file', file);
  const molecule = await ask(api.POST('/api/v1/molecules/upload', {
    params: {query: {name: file.name}}, body: body as never, bodySerializer: (form: unknown) => form as never,
  }));
  return molecule.uri;
}

export function MoleculeInput({id, label, description, value, onChange, formats, required, disabled, error}: MoleculeInputProps) {
  const sending = useMutation({
    mutationFn: textOrUri,
    onSuccess: (text) => onChange(text),
  });
  return (
    <Stack gap={4} onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const file = event.dataTransfer.files[0];
        if (!file) return;
        event.preventDefault();
        sending.mutate(file);
      }}>
      <Textarea id={id} label={label} description={description} withAsterisk={required} value={value ?? ''} autosize minRows={2} maxRows={6}
        disabled={disabled} error={sending.error?.message ?? error} spellCheck={false}
        styles={{input: {fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12, whiteSpace: 'pre', overflow: 'auto'}}}
        placeholder={formats.includes('smi') ? words.pasteSmiles : words.pasteFile}
        onChange={(event) => onChange(event.currentTarget.value || undefined)} />
      <Group gap="xs">
        <FileButton onChange={(file) => file && sending.mutate(file)} accept={formats.map((f) => `.${f}`).join(',')}>
          {(button) => <Button {...button} size="compact-xs" variant="default" disabled={disabled} loading={sending.isPending}>{words.chooseFile}</Button>}
        </FileButton>
        <Text size="xs">{formats.join(', ')}</Text>
      </Group>
    </Stack>
  );
}
