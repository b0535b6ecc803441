// What a wire drawn in the graph would make, or why it cannot be.
import type {Connection} from '@xyflow/react';
import {Ends, outputsOf} from '../ends';
import {outputsNode, parametersNode} from '../graph';
import {headPort} from '../nodes';
import {pointerTo, put, tokensOf} from '../pointers';
import {changeStep, connect, findStep, isGroup, pointerOf, type Placed, type Read, type Template} from '../template';

export interface Wire {
  from: string;
  kind: Read['kind'];
  reader: Placed | undefined;
  /** Among the inputs, or the outputs. */
  target: string;
}

/** `ends` say whether it is a list: that is what a step runs for each of. */
export function wireOf(ends: Ends, {source, sourceHandle, target, targetHandle}: Connection | {source: string; target: string; sourceHandle?: string | null; targetHandle?: string | null}): Wire | undefined {
  const port = sourceHandle === 'whole' || !sourceHandle ? '' : sourceHandle;
  const from = source === parametersNode ? `/params${port}` : port === 'item' ? '/item' : `/steps/${source}${port}`;
  const reader = target === outputsNode ? undefined : findStep(ends.template, target);
  if (target === outputsNode) return {from, kind: 'output', reader: undefined, target: targetHandle === headPort || !targetHandle ? '' : targetHandle};
  if (!reader) return undefined;
  if (targetHandle !== headPort) return {from, kind: isGroup(reader.step) ? 'output' : 'value', reader, target: targetHandle ?? ''};
  const isAll = port === '' && source !== parametersNode && !ends.carried(reader.around, from).isList;
  return {from, kind: isAll ? 'after' : 'each', reader, target: ''};
}

export function whyNot(ends: Ends, wire: Wire | undefined): string | undefined {
  return wire && ends.whyNot(wire.reader, wire.kind, wire.from, wire.kind === 'value' ? wire.target : undefined);
}

function freshOutput(outputs: object, from: string): string {
  const wanted = tokensOf(from).at(-1) ?? 'result';
  let name = wanted;
  for (let n = 2; Object.hasOwn(outputs, name); ++n) name = `${wanted}_${n}`;
  return name;
}

export function connected(template: Template, {from, kind, reader, target}: Wire): Template {
  if (!reader) {
    const name = target || pointerTo('', freshOutput(template.outputs, from));
    return connect(template, `/outputs${name}`, from);
  }
  const at = pointerOf(reader.path);
  if (kind === 'value') return connect(template, `${at}/inputs${target}`, from);
  if (kind === 'each') return changeStep(template, reader.path, (step) => ({...step, for_each: {...step.for_each, from}}));
  if (kind === 'after') {
    const id = tokensOf(from)[1] ?? '';
    return changeStep(template, reader.path, (step) => ({...step, after: [...new Set([...(step.after ?? []), id])]}));
  }
  // What a step gives by default is said before one of it is changed.
  const all = put(template, `${at}/outputs`, outputsOf(reader.step));
  return connect(all, `${at}/outputs${target || pointerTo('', freshOutput(outputsOf(reader.step), from))}`, from);
}

/** Where a list is refused as one value: the step run for each of it, if an item of it fits there. */
export function eachInstead(ends: Ends, wire: Wire | undefined): Template | undefined {
  const {reader, kind, from, target} = wire ?? {};
  if (!wire || !reader || kind !== 'value' || from === undefined || reader.step.for_each || ends.whyNot(reader, 'each', from)) return undefined;
  const running = connected(ends.template, {...wire, kind: 'each'});
  const next = new Ends(running, ends.interfaces), again = findStep(running, reader.step.id);
  if (!again || next.whyNot(again, 'value', '/item', target)) return undefined;
  return connected(running, {from: '/item', kind: 'value', reader: again, target: target ?? ''});
}
