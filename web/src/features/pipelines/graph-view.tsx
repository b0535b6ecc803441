// A template as a picture: React Flow over what graph.ts and layout.ts say. Loaded lazily, for React Flow is large.
import '@xyflow/react/dist/style.css';
import {useMantineColorScheme} from '@mantine/core';
import {Background, MarkerType, MiniMap, ReactFlow, type Edge, type ReactFlowProps} from '@xyflow/react';
import {useEffect, useMemo, useState} from 'react';
import {Ends, interfaceKey, type Interfaces} from './ends';
import {graphOf, outputsNode, parametersNode, wholePort, type Graph, type GraphEdge, type GraphNode} from './graph';
import {placingOf, positionsOf, type Placing, type Point} from './layout';
import {headPort, nodeTypes, SpreadContext, type DrawnNode, type NodeData} from './nodes';
import type {Template} from './template';
import {graph as words} from '~/texts/pipelines';
import {GraphControls, useSight} from '~/ui/graph-controls';
import classes from './graph.module.css';

const noFaults: ReadonlyMap<string, string> = new Map();

function aboutOf(node: GraphNode, template: Template, interfaces: Interfaces): Pick<NodeData, 'title' | 'about' | 'marks'> {
  if (node.id === parametersNode) return {title: words.parameters, about: words.ofRun, marks: []};
  if (node.id === outputsNode) return {title: words.outputs, about: Object.keys(template.outputs).length ? words.ofRun : words.allOutputs, marks: []};
  const step = node.placed?.step;
  const about = step ? (interfaces.get(interfaceKey(step) ?? '')?.title ?? step.task ?? step.pipeline ?? words.steps) : '';
  return {title: step?.id ?? '', about, marks: [...(step?.for_each ? [words.forEach] : []), ...(step?.when ? [words.when] : [])]};
}

function labelOf({read, label}: GraphEdge): string {
  const kind = read.kind === 'each' ? words.forEach : read.kind === 'value' || read.kind === 'output' ? '' : words.kinds[read.kind];
  return [kind, label].filter(Boolean).join(' ');
}

function handleOf(edge: GraphEdge, placing: Placing): {source: string; target: string} {
  const shown = (id: string, side: 'inputs' | 'outputs', port: string) =>
    placing.shapes.get(id)?.[side].some(({name}) => `/${name}` === port) || (side === 'inputs' && placing.shapes.get(id)?.outputs.some(({name}) => `/${name}` === port));
  const source = edge.sourcePort === 'item' || (edge.sourcePort !== wholePort && shown(edge.source, 'outputs', edge.sourcePort)) ? edge.sourcePort : 'whole';
  const target = edge.targetPort.startsWith('/') && shown(edge.target, 'inputs', edge.targetPort) ? edge.targetPort : headPort;
  return {source: source === 'whole' && edge.source === parametersNode ? (placing.shapes.get(parametersNode)?.outputs[0]?.name ?? '') : source, target};
}

function drawnNodes(graph: Graph, placing: Placing, positions: ReadonlyMap<string, Point>, template: Template, interfaces: Interfaces, props: GraphViewProps, spread: ReadonlySet<string>): DrawnNode[] {
  return graph.nodes.map((node): DrawnNode => {
    const shape = placing.shapes.get(node.id);
    const {width, height} = shape ?? {width: 0, height: 0};
    const data = {node, shape: shape as NodeData['shape'], ...aboutOf(node, template, interfaces), spread: spread.has(node.id), faults: props.faults?.get(node.id) ?? noFaults};
    return {
      id: node.id, type: node.kind === 'group' ? 'group_of_steps' : 'step', data, width, height,
      position: positions.get(node.id) ?? {x: 0, y: 0},
      selected: props.selected === node.id, ariaLabel: words.node(data.title, data.about),
      ...(node.within === undefined ? {} : {parentId: node.within, extent: 'parent' as const}),
      deletable: node.kind === 'step' || node.kind === 'group',
    };
  });
}

export interface GraphViewProps {
  template: Template;
  interfaces: Interfaces;
  selected?: string | undefined;
  selectedEdge?: string | undefined;
  /** The node to bring near; anew each time that it is another object. */
  shown?: {id: string} | undefined;
  /** By node and port. */
  faults?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Where nodes were put by hand. */
  pinned?: ReadonlyMap<string, Point> | undefined;
  /** Counts how often it was asked to be shown from the beginning. */
  round?: number;
  /** The places are handed out, so that they can be pinned. */
  onPlaced?: (positions: ReadonlyMap<string, Point>) => void;
  flow?: Partial<ReactFlowProps<DrawnNode, Edge>>;
}

export default function GraphView(props: GraphViewProps) {
  const {template, interfaces, flow, selectedEdge} = props;
  const {colorScheme} = useMantineColorScheme();
  const {sight, onMoveStart} = useSight();
  const [spread, setSpread] = useState<ReadonlySet<string>>(new Set());
  const graph = useMemo(() => graphOf(template), [template]);
  const placing = useMemo(() => placingOf(graph, new Ends(template, interfaces), spread), [template, graph, interfaces, spread]);
  const {onPlaced, pinned} = props;
  const positions = useMemo(() => positionsOf(graph, placing, pinned), [graph, placing, pinned]);
  useEffect(() => onPlaced?.(positions), [onPlaced, positions]);
  const nodes = drawnNodes(graph, placing, positions, template, interfaces, props, spread);
  const edges = useMemo(() => graph.edges.map((edge): Edge => {
    const {source, target} = handleOf(edge, placing);
    const isPlain = edge.read.kind === 'value' || edge.read.kind === 'output';
    return {
      id: edge.id, selected: edge.id === selectedEdge, source: edge.source, sourceHandle: source, target: edge.target, targetHandle: target, label: labelOf(edge),
      markerEnd: {type: MarkerType.ArrowClosed}, ariaLabel: words.edge(edge.read.from, edge.id), data: {edge},
      ...(isPlain ? {} : {style: {strokeDasharray: '5 4'}}),
    };
  }), [graph, placing, selectedEdge]);
  const toggle = (id: string) => setSpread((before) => {
    const next = new Set(before);
    if (!next.delete(id)) next.add(id);
    return next;
  });
  return (
    <SpreadContext value={toggle}>
      <div className={classes.frame}>
        <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} colorMode={colorScheme === 'auto' ? 'system' : colorScheme} onMoveStart={onMoveStart}
          minZoom={0.1} nodesDraggable={false} nodesConnectable={false} edgesReconnectable={false} deleteKeyCode={null} zoomOnScroll={false} preventScrolling={false}
          aria-label={words.label} ariaLabelConfig={words.aria} {...flow}>
          <Background />
          <GraphControls of={`${graph.nodes.map(({id}) => id).join()} ${graph.edges.length} ${interfaces.size}`} sight={sight}
            first={parametersNode} selected={props.selected} shown={props.shown} isPinned={props.pinned !== undefined} round={props.round ?? 0} />
          {graph.nodes.length > 8 && <MiniMap pannable zoomable ariaLabel={words.miniMap} style={{width: 140, height: 90}} />}
        </ReactFlow>
      </div>
    </SpreadContext>
  );
}
