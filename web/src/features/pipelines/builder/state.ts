// What the builder's parts share: the template with its past, what is selected, and what the platform says of it.
import {useDebouncedValue} from '@mantine/hooks';
import {createContext, useCallback, useContext, useMemo, useState} from 'react';
import {Ends, type Interfaces} from '../ends';
import {ownFaults} from '../ports';
import type {Fault} from '../fits';
import {outputsNode, parametersNode, portOf} from '../graph';
import {begin, change, redo, undo, type History} from '../history';
import {tokensOf} from '../pointers';
import {useChecked, useInterfaces} from '../queries';
import {findStep, stepOfPointer, type Placed, type Template} from '../template';

export interface Issue extends Fault {
  isFault: boolean;
  /** The node that it is at; undefined: the template as a whole. */
  node?: string | undefined;
  /** Within the step, or what else the node stands for. */
  rest: string;
}

export interface Builder {
  template: Template;
  interfaces: Interfaces;
  ends: Ends;
  /** `mark`: of what is typed at one place, so that it is one change. */
  edit: (change: (template: Template) => Template, mark?: string) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
  /** A node of the graph. */
  selected: string | undefined;
  select: (id: string | undefined) => void;
  /** Selects it and brings it near. */
  show: (id: string) => void;
  /** Brings it near only. */
  bring: (id: string) => void;
  shown: {id: string} | undefined;
  step: Placed | undefined;
  issues: Issue[];
  checking: 'now' | 'unreached' | 'done';
}

const Context = createContext<Builder | undefined>(undefined);
export const BuilderProvider = Context.Provider;

export function useBuilder(): Builder {
  const builder = useContext(Context);
  if (!builder) throw new Error('outside of the builder');
  return builder;
}

export function issueOf(template: Template, {pointer, detail}: Fault, isFault: boolean): Issue {
  const at = stepOfPointer(template, pointer);
  if (at) return {pointer, detail, isFault, node: at.placed.step.id, rest: at.rest};
  const [first] = tokensOf(pointer);
  const node = first === 'parameters' ? parametersNode : first === 'outputs' ? outputsNode : undefined;
  return {pointer, detail, isFault, node, rest: pointer};
}

/** The faults by node and port: an input's, an output's, or "" for the node. */
export function faultsByNode(issues: readonly Issue[]): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const {isFault, node, rest, detail} of issues) {
    if (!isFault || node === undefined) continue;
    const [first, name] = tokensOf(rest);
    const port = (first === 'inputs' || first === 'outputs') && name !== undefined ? portOf(name) : '';
    const ports = found.get(node) ?? new Map<string, string>();
    ports.set(port, [ports.get(port), detail].filter(Boolean).join('; '));
    found.set(node, ports);
  }
  return found;
}

export function useBuilderState(initial: Template): Builder {
  const [history, setHistory] = useState<History<Template>>(() => begin(initial));
  const [selected, setSelected] = useState<string>();
  const [shown, setShown] = useState<{id: string}>();
  const bring = useCallback((id: string) => setShown({id}), []);
  const show = useCallback((id: string) => {
    setSelected(id);
    setShown({id});
  }, []);
  const template = history.now;
  const [settled] = useDebouncedValue(template, 500);
  const checked = useChecked(settled);
  const interfaces = useInterfaces(template.steps);
  const ends = useMemo(() => new Ends(template, interfaces), [template, interfaces]);
  const issues = useMemo(() => {
    const said = checked.data ?? {faults: [], remarks: []};
    // What is seen here at once, unless the platform says it, too.
    const own = ownFaults(ends).filter(({pointer}) => !said.faults.some((fault) => fault.pointer === pointer));
    return [
      ...said.faults.map((fault) => issueOf(settled, fault, true)), ...own.map((fault) => issueOf(template, fault, true)),
      ...said.remarks.map((remark) => issueOf(settled, remark, false)),
    ];
  }, [checked.data, settled, ends, template]);
  const edit = useCallback((by: (template: Template) => Template, mark?: string) =>
    setHistory((before) => change(before, by(before.now), mark)), []);
  const isBehind = settled !== template || checked.isFetching;
  return {
    template, interfaces, ends, edit, selected, select: setSelected, show, bring, shown, issues: template.steps.length ? issues : [],
    undo: useCallback(() => setHistory(undo), []), redo: useCallback(() => setHistory(redo), []),
    canUndo: history.past.length > 0, canRedo: history.future.length > 0,
    step: selected === undefined ? undefined : findStep(template, selected),
    checking: isBehind ? 'now' : checked.isError ? 'unreached' : 'done',
  };
}
