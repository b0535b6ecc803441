// One molecule or protein file in space.
import {useEffect, useMemo, useState} from 'react';
import {words} from '~/texts/viewer';
import {Measure} from './measure';
import {StructureScene} from './structure-scene';
import {useStage} from './use-stage';
import {fileOf, useText} from './use-text';
import {Viewport} from './viewport';

export interface StructureViewerProps {
  url?: string | undefined;
  text?: string | undefined;
  /** pdb, cif, pdbqt, sdf, mol2 or xyz; seen from the content without. */
  format?: string | undefined;
  height?: number;
  label?: string;
}

export default function StructureViewer({url, text: given, format, height = 360, label = words.structureView}: StructureViewerProps) {
  const here = useStage();
  const scene = useMemo(() => here.stage && new StructureScene(here.stage), [here.stage]);
  const fetched = useText(given === undefined ? url : undefined);
  const text = given ?? fetched.text;
  const [failure, setFailure] = useState<unknown>();
  const file = useMemo(() => {
    try {
      return text === undefined ? {} : {file: fileOf(text, format)};
    } catch (error) {
      return {error};
    }
  }, [text, format]);

  useEffect(() => {
    if (!scene || !file.file) return;
    setFailure(undefined);
    scene.draw(file.file).catch((failed: unknown) => {
      if (!(failed instanceof DOMException && failed.name === 'AbortError')) setFailure(failed);
    });
  }, [scene, file]);

  return <Viewport here={here} label={label} height={height} error={fetched.error ?? file.error ?? failure} tools={<Measure stage={here.stage} />} />;
}
