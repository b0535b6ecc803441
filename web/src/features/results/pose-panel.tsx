// One pose: in space, its numbers, what its confidence is made of, what holds it.
import {Accordion, Anchor, CloseButton, Group, SimpleGrid, Stack, Text, Title} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import {useState} from 'react';
import {words} from '~/texts/results';
import {Confidence, confidenceIn} from './confidence';
import {measured, metrics, nameOf, printed, titleOf, type Pose} from './pose';
import {PoseContacts} from './pose-contacts';
import {useConfidenceElsewhere, useOutcomes} from './queries';
import {useReference} from './reference';
import {StructureView} from './structure-view';

interface PosePanelProps {
  pose: Pose;
  chosen: readonly Pose[];
  near: readonly Pose[];
  onCurrent: (pose: Pose) => void;
  onClose?: () => void;
  /** The job's own page needs no way to it. */
  inJob?: boolean;
}

/** Numbers that the docking's own result says beside those of every pose: energies of its parts, a network's scores. */
function detailsOf(pose: Pose): [string, number][] {
  return Object.entries(pose.details ?? {}).flatMap(([name, value]) => (typeof value === 'number' ? [[name.replaceAll('_', ' '), value] as [string, number]] : []));
}

function Values({pose}: {pose: Pose}) {
  const known = metrics.filter(({key}) => pose[key] !== undefined);
  const all = [...known.map((one) => [titleOf(one), printed(pose, one)] as const), ...detailsOf(pose).map(([name, value]) => [name, String(Number(value.toFixed(4)))] as const)];
  return (
    <SimpleGrid cols={{base: 2, xs: 3}} spacing="xs" verticalSpacing={4} component="dl" m={0}>
      {all.map(([title, value]) => (
        <div key={title}><Text size="xs" c="dimmed" component="dt">{title}</Text><Text size="sm" component="dd" m={0} style={{fontVariantNumeric: 'tabular-nums'}}>{value}</Text></div>
      ))}
    </SimpleGrid>
  );
}

export function PosePanel({pose, chosen, near, onCurrent, onClose, inJob}: PosePanelProps) {
  const [focus, setFocus] = useState<string>();
  const elsewhere = useConfidenceElsewhere(pose).data;
  const {of} = useOutcomes(elsewhere ? [pose.execution_id, elsewhere] : [pose.execution_id]);
  const results = of.get(pose.execution_id);
  const said = confidenceIn(results?.result) ?? (elsewhere ? confidenceIn(of.get(elsewhere)?.result) : undefined);
  const own = results?.docking.find(({ligand, rank}) => ligand === pose.ligand && rank === pose.rank);
  const known: Pose = own ? {...pose, ...(own.rmsd_lb === undefined ? {} : {rmsd_lb: own.rmsd_lb}), ...(own.rmsd_ub === undefined ? {} : {rmsd_ub: own.rmsd_ub}), details: own.details as Record<string, unknown>} : pose;
  const [whole = known] = measured([known], useReference(pose).data?.rmsd);
  return (
    <Stack gap="xs" component="section" aria-label={words.pose}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h4" style={{overflowWrap: 'anywhere'}}>{nameOf(pose)}</Title>
        <Group gap="xs" wrap="nowrap">
          {!inJob && <Anchor component={Link} to={`/jobs/${pose.job_id}`} size="sm">{words.openJob}</Anchor>}
          {onClose && <CloseButton aria-label={words.close} onClick={onClose} />}
        </Group>
      </Group>
      <StructureView current={pose} chosen={chosen} near={near} onCurrent={onCurrent} focus={focus} />
      <Accordion multiple defaultValue={['values', 'confidence', 'interactions']} variant="separated" order={3}>
        <Accordion.Item value="values"><Accordion.Control>{words.values}</Accordion.Control><Accordion.Panel><Values pose={whole} /></Accordion.Panel></Accordion.Item>
        {said && <Accordion.Item value="confidence"><Accordion.Control>{words.parts}</Accordion.Control><Accordion.Panel>
          {elsewhere && <Text size="sm" mb="xs">{words.confidenceElsewhere}</Text>}
          <Confidence said={said} />
        </Accordion.Panel></Accordion.Item>}
        <Accordion.Item value="interactions"><Accordion.Control>{words.poseInteractions}</Accordion.Control>
          <Accordion.Panel><PoseContacts pose={pose} onResidue={setFocus} /></Accordion.Panel></Accordion.Item>
      </Accordion>
    </Stack>
  );
}
