// The 3D side of the box editor.
import {useEffect, useEffectEvent, useMemo, useState} from 'react';
import {words} from '~/texts/viewer';
import {BoxHandles} from './box-handles';
import {BoxScene, type Sites} from './box-scene';
import type {File} from './files';
import type {SearchBox, Triple} from './geometry';
import type {Residue} from './residue-name';
import {useStage} from './use-stage';
import {Viewport} from './viewport';

/** What was read of the structures, and the places of residues in them. */
export interface Read extends Sites {
  reference: Triple[];
  placesOf: (residue: Pick<Residue, 'chain' | 'number'>) => Triple[];
  look: () => void;
}

export interface BoxSpaceProps {
  receptor: File | undefined;
  reference: File | undefined;
  box: SearchBox | undefined;
  onChange: (box: SearchBox, done: boolean) => void;
  onRead: (read: Read | undefined) => void;
  /** Residues that are marked. */
  marked: readonly Pick<Residue, 'chain' | 'number'>[];
  onPick: ((residue: Residue) => void) | undefined;
  disabled: boolean;
  height: number;
}

export default function BoxSpace({receptor, reference, box, onChange, onRead, marked, onPick, disabled, height}: BoxSpaceProps) {
  const here = useStage();
  const {stage} = here;
  const scene = useMemo(() => stage && new BoxScene(stage), [stage]);
  const [failure, setFailure] = useState<unknown>();
  const [read, setRead] = useState<Sites>();
  const tell = useEffectEvent((sites: Sites | undefined, of: BoxScene | undefined) => {
    setRead(sites);
    onRead(sites && of && {...sites, reference: of.referencePlaces, placesOf: (residue) => of.placesOf(residue), look: () => of.look()});
  });

  useEffect(() => {
    if (!scene) return;
    let current = true;
    scene.draw(receptor, reference).then((sites) => {
      if (!current) return;
      setFailure(undefined);
      tell(sites, scene);
    }, (failed: unknown) => {
      if (current && !(failed instanceof DOMException && failed.name === 'AbortError')) setFailure(failed);
    });
    return () => {
      current = false;
      tell(undefined, undefined);
    };
  }, [scene, receptor, reference]);

  useEffect(() => {
    void scene?.setBox(box).catch(() => undefined);
  }, [scene, box]);
  useEffect(() => {
    if (read) scene?.mark(marked);
  }, [scene, read, marked]);
  const picked = useEffectEvent((residue: Residue) => onPick?.(residue));
  const picking = onPick !== undefined;
  useEffect(() => (picking && scene ? scene.onPick(picked) : undefined), [scene, picking]);

  return (
    <Viewport here={here} label={words.boxView} height={height} error={failure} onReset={() => scene?.look()}>
      {stage && read && box && !disabled && <BoxHandles stage={stage} box={box} onChange={onChange} />}
    </Viewport>
  );
}
