// Distances between atoms that are clicked: Mol*'s own measurements.
import {ActionIcon, Button, Text, Tooltip} from '@mantine/core';
import {IconRuler2, IconTrash} from '@tabler/icons-react';
import {useEffect, useState} from 'react';
import {words} from '~/texts/viewer';
import {Sphere3D, StructureElement, Vec3} from './molstar';
import type {Stage} from './stage';

/** Å, of two single atoms. */
function between(a: StructureElement.Loci, b: StructureElement.Loci): number {
  const place = (atom: StructureElement.Loci) => StructureElement.Loci.getBoundingSphere(atom, Sphere3D()).center;
  return Vec3.distance(place(a), place(b));
}

export function Measure({stage}: {stage: Stage | undefined}) {
  const [on, setOn] = useState(false);
  const [made, setMade] = useState(0);
  const [last, setLast] = useState<number>();  // also said beside the picture, where an atom may lie before it

  useEffect(() => {
    if (!stage || !on) return;
    const {managers, behaviors} = stage.plugin;
    let first: StructureElement.Loci | undefined;
    const clicks = behaviors.interaction.click.subscribe(({current}) => {
      if (!StructureElement.Loci.is(current.loci) || StructureElement.Loci.isEmpty(current.loci)) return;
      const atom = StructureElement.Loci.firstElement(current.loci);
      if (!first) {
        first = atom;
        managers.interactivity.lociSelects.selectOnly({loci: atom});
        return;
      }
      const from = first;
      first = undefined;
      managers.interactivity.lociSelects.deselectAll();
      void stage.does(() => managers.structure.measurement.addDistance(from, atom)).then(() => {
        setMade((n) => n + 1);
        setLast(between(from, atom));
      }, () => undefined);
    });
    return () => {
      clicks.unsubscribe();
      managers.interactivity.lociSelects.deselectAll();
    };
  }, [stage, on]);

  const clear = () => {
    if (!stage) return;
    void stage.does(async () => {
      const {distances} = stage.plugin.managers.structure.measurement.state;
      const build = stage.plugin.build();
      for (const distance of distances) build.delete(distance.transform.parent);
      await build.commit();
    }).then(() => {
      setMade(0);
      setLast(undefined);
    }, () => undefined);
  };
  return (
    <>
      <Button size="xs" variant={on ? 'filled' : 'default'} aria-pressed={on} leftSection={<IconRuler2 size={14} />} onClick={() => setOn(!on)} disabled={!stage}>{words.measure}</Button>
      {made > 0 && <Tooltip label={words.measureClear}><ActionIcon variant="default" aria-label={words.measureClear} onClick={clear}><IconTrash size={16} /></ActionIcon></Tooltip>}
      {on && <Text size="xs" role="status">{last === undefined ? words.measureHint : words.measured(last)}</Text>}
    </>
  );
}
