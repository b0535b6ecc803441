// What is around every 3D view: the canvas, its buttons and keys, and what is said where there is no canvas.
import {ActionIcon, Alert, Box, Button, Group, Paper, Skeleton, Stack, Text, Tooltip, VisuallyHidden} from '@mantine/core';
import {useFullscreenElement} from '@mantine/hooks';
import {IconCamera, IconFocusCentered, IconMaximize, IconMinimize} from '@tabler/icons-react';
import {useId, type KeyboardEvent, type ReactNode} from 'react';
import {tellFailure} from '~/ui/notify';
import {Failure} from '~/ui/states';
import {words} from '~/texts/viewer';
import {useLabel, useStageState, type StageHere} from './use-stage';
import classes from './viewport.module.css';

interface ViewportProps {
  here: StageHere;
  label: string;
  height?: number;
  error?: unknown;
  /** The camera to what is looked at; to everything without. */
  onReset?: (() => void) | undefined;
  /** Keys beyond those that move the camera; true where it was one. */
  onKey?: (event: KeyboardEvent) => boolean;
  keys?: string;
  /** More buttons. */
  tools?: ReactNode;
  /** Over the canvas. */
  children?: ReactNode;
}

const turns: Record<string, [right: number, up: number]> = {ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, 10], ArrowDown: [0, -10]};

async function save(picture: Promise<Blob>, name: string): Promise<void> {
  const url = URL.createObjectURL(await picture);
  Object.assign(document.createElement('a'), {href: url, download: `${name}.png`}).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function Viewport({here, label, height = 460, error: failed, onReset, onKey, keys, tools, children}: ViewportProps) {
  const {host, stage, reopen} = here;
  const state = useStageState(stage);
  const {ref, toggle, fullscreen} = useFullscreenElement();
  const hint = useId();
  const error = here.error ?? failed;
  const reset = onReset ?? (() => stage?.resetCamera());
  const key = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = turns[event.key];
    let known = true;
    if (onKey?.(event)) known = true;
    else if (turn && event.shiftKey) stage?.turn(...turn);
    else if (event.key === '+' || event.key === '=') stage?.turn(0, 0, 0.9);
    else if (event.key === '-') stage?.turn(0, 0, 1.1);
    else if (event.key === '0') reset();
    else known = false;
    if (known) event.preventDefault();
  };
  const buttons = [
    {name: words.reset, Sign: IconFocusCentered, does: reset},
    {name: words.picture, Sign: IconCamera, does: () => void (stage && save(stage.picture(), label).catch(tellFailure))},
    ...(document.fullscreenEnabled ? [{name: fullscreen ? words.leaveFullScreen : words.fullScreen, Sign: fullscreen ? IconMinimize : IconMaximize, does: toggle}] : []),
  ];
  return (
    <Box ref={ref as never} className={classes.frame}>
      <Group className={classes.tools} gap={6} justify="space-between" wrap="wrap">
        <Group gap={6} wrap="wrap">{tools}</Group>
        <Group gap={6}>
          {buttons.map(({name, Sign, does}) => (
            <Tooltip key={name} label={name}><ActionIcon variant="default" aria-label={name} onClick={() => void does()} disabled={!stage}><Sign size={16} /></ActionIcon></Tooltip>
          ))}
        </Group>
      </Group>
      <Box className={classes.view} style={fullscreen ? {flex: 1} : {height}} role="group" aria-roledescription="3D" aria-label={label} aria-describedby={hint} tabIndex={0}
        onKeyDown={key} data-ready={state === 'drawn' || undefined} aria-busy={state === 'busy' && error === undefined}>
        <div ref={host} className={classes.host} />
        <VisuallyHidden id={hint}>{keys} {words.keys}</VisuallyHidden>
        {!stage && error === undefined && <Skeleton pos="absolute" inset={0} h="100%" radius={0} />}
        {error !== undefined && <Box className={classes.over}><Failure error={error} {...(here.error !== undefined ? {retry: reopen} : {})} /></Box>}
        {state === 'lost' && <Box className={classes.over}>
          <Alert color="yellow" role="alert"><Stack align="flex-start"><Text size="sm">{words.lost}</Text><Button size="xs" variant="default" onClick={reopen}>{words.reopen}</Button></Stack></Alert>
        </Box>}
        <Under here={here} />
        {children}
      </Box>
    </Box>
  );
}

/** The atom under the pointer. */
function Under({here}: {here: StageHere}) {
  const label = useLabel(here.stage);
  return label ? <Paper className={classes.label} px={6} py={2} withBorder><Text size="xs">{label}</Text></Paper> : null;
}
