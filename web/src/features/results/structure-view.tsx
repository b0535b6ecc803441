// The pose that is looked at, in its receptor, with the others that are chosen over it.
import {Stack, Text} from '@mantine/core';
import {lazy, Suspense, useMemo} from 'react';
import {Failure, Waiting} from '~/ui/states';
import {words} from '~/texts/results';
import {keyOf, type Pose} from './pose';
import {fileOf, useOutcomes, useReceptor, useRecords} from './queries';
import {rmsdOf, useReference} from './reference';

// Mol* comes when it is looked at.
const Viewer = lazy(() => import('~/viewer/pose-viewer'));

/** In space, so many poses over each other can still be told apart. */
const most = 20;

interface StructureViewProps {
  current: Pose;
  /** Drawn over it, each in its own colour. */
  chosen: readonly Pose[];
  /** Poses that can be stepped to. */
  near: readonly Pose[];
  onCurrent: (pose: Pose) => void;
  /** A residue to look at. */
  focus: string | undefined;
}

/** Of one docking: its own file, as it is, with the side chains that moved. */
function OfOneDocking({current, chosen, near, onCurrent, focus}: StructureViewProps) {
  const {of, error} = useOutcomes([current.execution_id]);
  const results = of.get(current.execution_id);
  const receptor = useReceptor(current), reference = useReference(current).data;
  const shown = useMemo(() => chosen.flatMap(({record}) => record ?? []), [chosen]);
  const poses = fileOf(results, ['poses_sdf']);
  const failure = error ?? receptor.error;
  if (failure) return <Failure error={failure} />;
  if (!results || receptor.isPending) return <Waiting rows={8} />;
  if (!poses || current.record === undefined) return <Text size="sm">{words.noStructure}</Text>;
  const step = (record: number) => {
    const next = near.find((pose) => pose.execution_id === current.execution_id && pose.record === record);
    if (next) onCurrent(next);
  };
  return (
    <Suspense fallback={<Waiting rows={8} />}>
      <Viewer poses={poses} receptor={receptor.data?.url} sideChains={receptor.data?.sideChains} reference={reference?.ligand} rmsd={rmsdOf(reference, current)}
        shown={shown} current={current.record} focus={focus} onCurrent={step} />
    </Suspense>
  );
}

/** Of several dockings: a record of each, put together. */
function OfSeveral({current, chosen, onCurrent, focus}: StructureViewProps) {
  const drawn = useMemo(() => (chosen.some((pose) => keyOf(pose) === keyOf(current)) ? chosen : [...chosen, current]), [chosen, current]);
  const executions = useMemo(() => [...new Set(drawn.map(({execution_id}) => execution_id))], [drawn]);
  const {of, waits, error} = useRecords(executions);
  const receptor = useReceptor(current), reference = useReference(current).data;
  const found = useMemo(() => drawn.flatMap((pose) => {
    const text = pose.record === undefined ? undefined : of.get(pose.execution_id)?.[pose.record];
    return text === undefined ? [] : [{pose, text}];
  }), [drawn, of]);
  const poses = useMemo(() => found.map(({text}) => text).join(''), [found]);
  const shown = useMemo(() => found.map((_, i) => i), [found]);
  const at = found.findIndex(({pose}) => keyOf(pose) === keyOf(current));
  if (waits || receptor.isPending) return <Waiting rows={8} />;
  if (at < 0) return error || receptor.error ? <Failure error={error ?? receptor.error} /> : <Text size="sm">{words.noStructure}</Text>;
  return (
    <Suspense fallback={<Waiting rows={8} />}>
      <Viewer poses={poses} receptor={receptor.data?.url} reference={reference?.ligand} rmsd={rmsdOf(reference, current)} shown={shown} current={at} focus={focus}
        onCurrent={(next) => { const pose = found[next]?.pose; if (pose) onCurrent(pose); }} />
    </Suspense>
  );
}

export function StructureView(props: StructureViewProps) {
  const {current} = props;
  // Other campaigns have other receptors, which lie elsewhere in space.
  const same = props.chosen.filter(({campaign}) => campaign === current.campaign);
  const chosen = useMemo(() => same.slice(0, most), [same.map(keyOf).join()]);  // the same poses are the same
  const View = chosen.every(({execution_id}) => execution_id === current.execution_id) ? OfOneDocking : OfSeveral;
  return (
    <Stack gap={4}>
      <View {...props} chosen={chosen} />
      {same.length > most && <Text size="xs">{words.tooMany(most)}</Text>}
      {same.length < props.chosen.length && <Text size="xs">{words.otherReceptor}</Text>}
    </Stack>
  );
}
