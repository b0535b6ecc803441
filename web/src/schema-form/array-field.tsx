// A list in a form: a vector's places side by side, any other's items below each other.
import {Button, Fieldset, Group, SimpleGrid, Stack, Text} from '@mantine/core';
import type {ArrayFieldTemplateProps} from '@rjsf/utils';
import {words} from '~/texts/form';

export function ArrayField({items, title, schema, uiSchema, canAdd, onAddClick, disabled, readonly, required}: ArrayFieldTemplateProps) {
  const fixed = typeof schema.minItems === 'number' && schema.minItems === schema.maxItems;
  const name = String(uiSchema?.['ui:title'] ?? title ?? '');
  return (
    <Fieldset legend={name && `${name}${required ? ' *' : ''}`} variant={fixed ? 'unstyled' : 'default'}>
      {schema.description && <Text size="xs" mb="xs">{schema.description}</Text>}
      {fixed ? <SimpleGrid cols={{base: 1, xs: Math.min(items.length, 4) || 1}}>{items}</SimpleGrid> : <Stack gap="xs">{items}</Stack>}
      {canAdd && !fixed && (
        <Group justify="flex-end" mt="xs">
          <Button size="compact-sm" variant="default" disabled={disabled || readonly || false} onClick={onAddClick}>
            {words.add}
          </Button>
        </Group>
      )}
    </Fieldset>
  );
}
