import {useComputedColorScheme} from '@mantine/core';
import {useCallback, useEffect, useState, useSyncExternalStore} from 'react';
import {Stage, type StageState} from './stage';

export interface StageHere {
  host: (element: HTMLDivElement | null) => void;
  stage: Stage | undefined;
  error: unknown;
  /** Makes a new one, where the old was lost. */
  reopen: () => void;
}

const nothing = () => () => {};

/** A stage in an element, as long as it is there; its background goes with the colour scheme. */
export function useStage(): StageHere {
  const [element, host] = useState<HTMLDivElement | null>(null);
  const [stage, setStage] = useState<Stage>();
  const [error, setError] = useState<unknown>();
  const [opened, setOpened] = useState(0);
  const dark = useComputedColorScheme('light') === 'dark';

  useEffect(() => {
    if (!element) return;
    // An element of its own: a canvas whose context is gone cannot be had again.
    const place = document.createElement('div');
    Object.assign(place.style, {position: 'absolute', inset: '0'});
    element.append(place);
    let ended = false;
    let made: Stage | undefined;
    setError(undefined);
    Stage.in(place).then((opening) => {
      made = opening;
      if (ended) opening.dispose();
      else setStage(opening);
    }, (failure: unknown) => !ended && setError(failure));
    return () => {
      ended = true;
      setStage(undefined);
      made?.dispose();
      place.remove();
    };
  }, [element, opened]);

  useEffect(() => stage?.background(dark), [stage, dark]);
  return {host, stage, error, reopen: useCallback(() => setOpened((n) => n + 1), [])};
}

export function useStageState(stage: Stage | undefined): StageState {
  return useSyncExternalStore(stage?.watch ?? nothing, () => stage?.state ?? 'busy');
}

export function useLabel(stage: Stage | undefined): string {
  return useSyncExternalStore(stage?.watch ?? nothing, () => stage?.label ?? '');
}
