// The steps of a template in words: what the graph shows, for those who read.
import {Anchor, Box, Code, List, Stack, Text, Title} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import type {ReactNode} from 'react';
import {interfaceKey, type Interfaces} from './ends';
import {placed, readsIn, type Read, type Step, type Template} from './template';
import {referenceIn} from './wired';
import {page as words} from '~/texts/pipelines';

function Called({step, interfaces}: {step: Step; interfaces: Interfaces}) {
  const title = interfaces.get(interfaceKey(step) ?? '')?.title ?? step.task ?? step.pipeline ?? '';
  const version = step.version ? ` ${step.version}` : '';
  if (step.task) return <Anchor component={Link} to={`/tasks/${step.task}`} size="sm">{title}{version}</Anchor>;
  if (step.pipeline) return <Anchor component={Link} to={`/pipelines/${step.pipeline}`} size="sm">{title}{version}</Anchor>;
  return null;
}

/** How many, or where that number comes from. */
function Chunk({of}: {of: unknown}) {
  const from = referenceIn(of)?.from;
  return <>{words.inChunksOf} {from ? <Code>{from}</Code> : String(of)}</>;
}

function Line({children}: {children: ReactNode}) {
  return <Text size="sm">{children}</Text>;
}

function StepWords({step, reads, interfaces, depth}: {step: Step; reads: Read[]; interfaces: Interfaces; depth: number}) {
  const {for_each: each, when} = step;
  const values = reads.filter(({kind}) => kind === 'value');
  return (
    <Box pl={depth * 20} component="li" style={{listStyle: 'none'}}>
      <Text size="sm"><Text span fw={600}>{step.id}</Text> <Called step={step} interfaces={interfaces} /></Text>
      {each && <Line>{words.eachOf} <Code>{each.from}</Code>{each.chunk !== undefined && each.chunk !== null && <> <Chunk of={each.chunk} /></>}
        {step.continue_on_error && `; ${words.goesOn}`}</Line>}
      {when && <Line>{words.only} <Code>{when.from}</Code> {words.fits} <Code>{JSON.stringify(when.schema)}</Code></Line>}
      {step.after && <Line>{words.after} {step.after.join(', ')}</Line>}
      {values.length > 0 && <Line>{words.reads} {values.map(({place, from}, i) => (
        <span key={place}>{i > 0 && ', '}<Code>{from}</Code></span>
      ))}</Line>}
    </Box>
  );
}

export function StepsList({template, interfaces}: {template: Template; interfaces: Interfaces}) {
  const reads = readsIn(template);
  const outputs = reads.filter(({reader}) => !reader);
  return (
    <Stack gap="xs">
      <Stack gap="sm" component="ol" m={0} p={0}>
        {placed(template).map(({step, around}) => (
          <StepWords key={step.id} step={step} depth={around.length} interfaces={interfaces} reads={reads.filter(({reader}) => reader?.step === step)} />
        ))}
      </Stack>
      {outputs.length > 0 && <>
        <Title order={3} size="h5">{words.outputsTitle}</Title>
        <List size="sm">{outputs.map(({place, from}) => (
          <List.Item key={place}>{place.slice('/outputs/'.length)}: <Code>{from}</Code></List.Item>
        ))}</List>
      </>}
    </Stack>
  );
}
