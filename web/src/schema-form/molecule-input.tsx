// A file input: its text, pasted or from the disk, or the mad:// URI of one that was uploaded.
import {FileButton, Button, Group, Stack, Text, Textarea} from '@mantine/core';
import {useMutation} from '@tanstack/react-query';
import type {WidgetProps} from '@rjsf/utils';
import {api, ask} from '~/api/client';
import {formatsOf} from './draw';

const mostAsText = 256 * 1024;

async function upload(file: File): Promise<string> {
  const body = new FormData();
  body.append('file', file);
  const molecule = await ask(api.POST('/api/v1/molecules/upload', {
    params: {query: {name: file.name}}, body: body as never, bodySerializer: (form: unknown) => form as never,
  }));
  return molecule.uri;
}

export function MoleculeInput(props: WidgetProps) {
  const {id, value, onChange, required, disabled, readonly, label, rawErrors, schema} = props;
  const formats = formatsOf(schema) ?? [];
  const sending = useMutation({
    mutationFn: async (file: File) => (file.size <= mostAsText ? file.text() : upload(file)),
    onSuccess: (text) => onChange(text),
  });
  const text = typeof value === 'string' ? value : '';
  const error = sending.error?.message ?? rawErrors?.join('; ');
  return (
    <Stack gap={4} onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const file = event.dataTransfer.files[0];
        if (!file) return;
        event.preventDefault();
        sending.mutate(file);
      }}>
      <Textarea id={id} label={label} withAsterisk={required ?? false} value={text} autosize minRows={2} maxRows={6}
        disabled={disabled || readonly || false} error={error} spellCheck={false}
        styles={{input: {fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12, whiteSpace: 'pre', overflow: 'auto'}}}
        placeholder={formats.includes('smi') ? 'Paste a SMILES or a file, or drop one here' : 'Paste a file, or drop one here'}
        onChange={(event) => onChange(event.currentTarget.value || undefined)} />
      <Group gap="xs">
        <FileButton onChange={(file) => file && sending.mutate(file)} accept={formats.map((f) => `.${f}`).join(',')}>
          {(button) => <Button {...button} size="compact-xs" variant="default" loading={sending.isPending}>Choose a file</Button>}
        </FileButton>
        <Text size="xs">{formats.join(', ')}</Text>
      </Group>
    </Stack>
  );
}
