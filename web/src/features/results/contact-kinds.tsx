// How kinds of interaction are shown: a colour and letters, for colours alone tell not everybody.
import {Group, Text} from '@mantine/core';
import {words} from '~/texts/results';
import classes from './contact-kinds.module.css';

const letters: Record<string, string> = {
  hydrophobic: 'Φ', hydrogen_bond: 'H', salt_bridge: '±', pi_stacking_parallel: 'π∥', pi_stacking_t: 'πT', pi_cation: 'π+', halogen_bond: 'X', metal_coordination: 'M',
};

export function Mark({kind}: {kind: string}) {
  return <span className={classes.mark} data-kind={kind} aria-hidden>{letters[kind] ?? '•'}</span>;
}

export function Legend({kinds}: {kinds: readonly string[]}) {
  return (
    <Group component="ul" gap="md" p={0} m={0} style={{listStyle: 'none'}} aria-label={words.legend}>
      {kinds.map((kind) => <Group key={kind} component="li" gap={6}><Mark kind={kind} /><Text size="xs">{words.kind(kind)}</Text></Group>)}
    </Group>
  );
}
