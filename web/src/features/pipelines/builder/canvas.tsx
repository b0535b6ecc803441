// The graph that is built: nodes are selected, moved, wired and removed in it.
import {Alert, Box, Button, Text} from '@mantine/core';
import type {Edge, NodeChange} from '@xyflow/react';
import {useCallback, useEffect, useMemo, useRef, useState, type DragEvent} from 'react';
import {builder as words} from '~/texts/pipelines';
import GraphView from '../graph-view';
import type {GraphEdge} from '../graph';
import type {Point} from '../layout';
import {keepPlaces, placesOf, type Of, type Places} from '../places';
import type {DrawnNode} from '../nodes';
import {disconnect, findStep, removeStep, type Step, type Template} from '../template';
import {connected, eachInstead, whyNot, wireOf} from './connecting';
import {dragType, withNew} from './palette';
import {faultsByNode, useBuilder} from './state';

function without(template: Template, nodes: readonly string[], edges: readonly Edge[]): Template {
  const unwired = edges.map(({data}) => (data as {edge: GraphEdge}).edge.read)
    .sort((a, b) => b.place.localeCompare(a.place, undefined, {numeric: true}))
    .reduce((all, read) => disconnect(all, read), template);
  return nodes.reduce((all, id) => {
    const found = findStep(all, id);
    return found ? removeStep(all, found.path) : all;
  }, unwired);
}

/** Nodes stay where they are put: from the first that is moved on, all do. */
export function usePins(base: Of | undefined) {
  const [pinned, setPinned] = useState(() => base && placesOf(base));
  useEffect(() => {
    if (!base) return undefined;
    const timer = setTimeout(() => keepPlaces(base, pinned), 300);  // not at each step of a drag
    return () => clearTimeout(timer);
  }, [base, pinned]);
  const places = useRef<Places>(new Map());
  const onPlaced = useCallback((all: Places) => {
    places.current = all;
  }, []);
  const move = (id: string, to: Point) => setPinned((before) => new Map([...places.current, ...(before ?? []), [id, to]]));
  const [round, setRound] = useState(0);
  const release = () => {
    setPinned(undefined);
    setRound((before) => before + 1);
  };
  return {pinned, onPlaced, move, release, round};
}

/** Of a wire that was drawn. */
interface Refusal {
  why: string;
  /** The template in which it would fit. */
  instead: Template | undefined;
  from: string;
  reader: string;
}

export function Canvas({pins}: {pins: ReturnType<typeof usePins>}) {
  const {template, interfaces, ends, edit, selected, select, show, shown, issues} = useBuilder();
  const [refusal, setRefusal] = useState<Refusal>();
  const [selectedEdge, setSelectedEdge] = useState<string>();
  const faults = useMemo(() => faultsByNode(issues), [issues]);
  useEffect(() => setRefusal(undefined), [template, selected]);

  const onNodesChange = (changes: NodeChange<DrawnNode>[]) => {
    for (const change of changes) {
      if (change.type === 'position' && change.position) pins.move(change.id, change.position);
      if (change.type === 'select' && change.selected) {
        select(change.id);
        setSelectedEdge(undefined);
      }
    }
    const selections = changes.filter((change) => change.type === 'select');
    if (selections.some(({id}) => id === selected) && !selections.some((change) => change.selected)) select(undefined);
  };
  const onDrop = (event: DragEvent) => {
    const text = event.dataTransfer.getData(dragType);
    if (!text) return;
    event.preventDefault();
    const entry = JSON.parse(text) as {step: Omit<Step, 'id'>; wanted: string};
    const over = document.elementsFromPoint(event.clientX, event.clientY)
      .map((element) => element.closest<HTMLElement>('.react-flow__node-group_of_steps')?.dataset.id).find((id) => id !== undefined);
    const path = over === undefined ? [] : (findStep(template, over)?.path ?? []);
    show(withNew(template, entry, path).id);
    edit((before) => withNew(before, entry, path).template);
  };

  return (
    <Box h="100%" pos="relative" onDrop={onDrop} onDragOver={(event) => {
      if (!event.dataTransfer.types.includes(dragType)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }}>
      {refusal && <Alert color="red" role="alert" pos="absolute" top={8} left={8} right={8} style={{zIndex: 6}} withCloseButton closeButtonLabel={words.close} p="xs"
        title={words.refusedTitle} onClose={() => setRefusal(undefined)}>
        <Text size="sm">{words.refusedWire(refusal.from, refusal.reader, refusal.why)}</Text>
        {refusal.instead && <Button size="compact-sm" variant="default" mt={4} onClick={() => edit(() => refusal.instead ?? template)}>{words.eachInstead(refusal.reader)}</Button>}
      </Alert>}
      <GraphView template={template} interfaces={interfaces} selected={selected} faults={faults} pinned={pins.pinned} round={pins.round} onPlaced={pins.onPlaced} selectedEdge={selectedEdge} shown={shown}
        flow={{
          nodesDraggable: true, nodesConnectable: true, zoomOnScroll: true, preventScrolling: true, deleteKeyCode: ['Delete', 'Backspace'], onNodesChange,
          onEdgesChange: (changes) => {
            for (const change of changes)
              if (change.type === 'select') setSelectedEdge((before) => (change.selected ? change.id : before === change.id ? undefined : before));
          },
          onPaneClick: () => {
            select(undefined);
            setSelectedEdge(undefined);
          },
          isValidConnection: (connection) => {
            const wire = wireOf(ends, connection as never);
            return wire !== undefined && whyNot(ends, wire) === undefined;
          },
          onConnectStart: () => setRefusal(undefined),
          onConnect: (connection) => {
            const wire = wireOf(ends, connection);
            if (wire) edit((before) => connected(before, wire));
          },
          onConnectEnd: (_event, state) => {
            const {fromHandle, toHandle} = state;
            if (state.isValid || !fromHandle || !toHandle) return;
            const wire = wireOf(ends, {source: fromHandle.nodeId, sourceHandle: fromHandle.id ?? null, target: toHandle.nodeId, targetHandle: toHandle.id ?? null});
            const why = whyNot(ends, wire);
            setRefusal(why === undefined || !wire ? undefined : {why, instead: eachInstead(ends, wire), from: wire.from, reader: wire.reader?.step.id ?? words.outputs});
          },
          // The template is what things are removed from; the graph follows.
          onBeforeDelete: ({nodes, edges}) => {
            const gone = nodes.filter(({deletable}) => deletable !== false).map(({id}) => id);
            const wires = nodes.length > 0 ? [] : edges;
            if (gone.length + wires.length > 0) edit((before) => without(before, gone, wires));
            if (gone.length > 0) select(undefined);
            setSelectedEdge(undefined);
            return Promise.resolve(false);
          },
        }} />
    </Box>
  );
}
