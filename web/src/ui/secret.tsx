// A secret that is shown once.
import {Button, Code, CopyButton, Group, Modal, Stack, Text} from '@mantine/core';
import {words} from '~/texts/settings';

export function SecretShown({secret, hint = words.secretHint, onClose}: {secret: string | undefined; hint?: string; onClose: () => void}) {
  return (
    <Modal opened={secret !== undefined} onClose={onClose} title={words.secretTitle} closeOnClickOutside={false} centered>
      <Stack>
        <Text size="sm">{hint}</Text>
        <Code block style={{overflowWrap: 'anywhere', whiteSpace: 'pre-wrap'}} aria-label={words.secretTitle}>{secret}</Code>
        <Group justify="flex-end">
          <CopyButton value={secret ?? ''}>
            {({copied, copy}) => <Button variant="default" onClick={copy}>{copied ? words.copied : words.copy}</Button>}
          </CopyButton>
          <Button onClick={onClose}>{words.done}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
