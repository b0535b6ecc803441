// A panel beside the graph that can be folded to a strip; this browser remembers which are.
import {ActionIcon, Group, Tooltip} from '@mantine/core';
import {useLocalStorage} from '@mantine/hooks';
import {IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconLayoutSidebarRightCollapse, IconLayoutSidebarRightExpand} from '@tabler/icons-react';
import type {ReactNode} from 'react';
import {builder as words} from '~/texts/pipelines';
import classes from './builder.module.css';

const sides = {
  palette: {fold: words.hidePalette, unfold: words.showPalette, Fold: IconLayoutSidebarLeftCollapse, Unfold: IconLayoutSidebarLeftExpand},
  properties: {fold: words.hideProperties, unfold: words.showProperties, Fold: IconLayoutSidebarRightCollapse, Unfold: IconLayoutSidebarRightExpand},
} as const;

type Side = keyof typeof sides;

export function useFolded(side: Side) {
  return useLocalStorage({key: `mad.builder.${side}-folded`, defaultValue: false, getInitialValueInEffect: false});
}

interface PanelProps {
  side: Side;
  folded: boolean;
  onFold: (folded: boolean) => void;
  children: ReactNode;
}

export function Panel({side, folded, onFold, children}: PanelProps) {
  const {fold, unfold, Fold, Unfold} = sides[side];
  const label = folded ? unfold : fold;
  return (
    <div className={classes.panel} data-folded={folded || undefined}>
      <Group justify={side === 'palette' ? 'flex-end' : 'flex-start'} mb={4}>
        <Tooltip label={label}>
          <ActionIcon variant="default" size="sm" aria-label={label} aria-expanded={!folded} onClick={() => onFold(!folded)}>
            {folded ? <Unfold size={16} stroke={1.5} /> : <Fold size={16} stroke={1.5} />}
          </ActionIcon>
        </Tooltip>
      </Group>
      {!folded && <div className={classes.contained}>{children}</div>}
    </div>
  );
}
