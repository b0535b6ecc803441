// The steps of a job as a graph, with how each stands now. To be looked at: nothing in it is moved or connected.
import '@xyflow/react/dist/style.css';
import {useComputedColorScheme} from '@mantine/core';
import {BaseEdge, Handle, MarkerType, Position, ReactFlow, type Edge, type EdgeProps, type EdgeTypes, type Node, type NodeChange, type NodeProps, type NodeTypes} from '@xyflow/react';
import {useMemo, type CSSProperties} from 'react';
import {GraphControls, useSight} from '~/ui/graph-controls';
import {Larger} from '~/ui/larger';
import {Status} from '~/ui/status';
import {Took} from '~/ui/took';
import {steps as words} from '~/texts/jobs';
import type {Step} from './queries';
import classes from './step-graph.module.css';
import {layoutOf, pathOf, type Line} from './step-layout';
import {colourOf, countOf, shareOf, titleOf} from './step-state';

type StepNode = Node<{step: Step; holds: boolean; chosen: boolean}, 'step'>;

function StepBox({data: {step, holds, chosen}}: NodeProps<StepNode>) {
  const share = shareOf(step);
  return (
    <div className={classes.step} data-holds={holds || undefined} data-chosen={chosen || undefined} style={{'--step-colour': colourOf(step.status)} as CSSProperties}>
      <Handle type="target" position={Position.Left} className={classes.port ?? ''} isConnectable={false} />
      <div className={classes.name}>{step.id}{step.for_each && ' ×'}</div>
      <div className={classes.line}>{titleOf(step) || (step.for_each ? words.forEach : '')}</div>
      <div className={classes.line}><Status value={step.status} /> <Took from={step.started_at} to={step.finished_at} ended={step.status !== 'running'} /></div>
      <div className={classes.line}>{countOf(step)}</div>
      {share !== undefined && <div className={classes.meter}><span style={{width: `${100 * share}%`}} /></div>}
      <Handle type="source" position={Position.Right} className={classes.port ?? ''} isConnectable={false} />
    </div>
  );
}

type StepEdge = Edge<{points: Line['points']}, 'step'>;

/** As the layout leads it, around the steps between. */
function StepLine({data, markerEnd}: EdgeProps<StepEdge>) {
  return <BaseEdge path={pathOf(data?.points ?? [])} {...(markerEnd && {markerEnd})} />;
}

const nodeTypes: NodeTypes = {step: StepBox};
const edgeTypes: EdgeTypes = {step: StepLine};

interface StepGraphProps {
  steps: readonly Step[];
  chosen: string;
  onChoose: (path: string) => void;
}

export default function StepGraph({steps, chosen, onChoose}: StepGraphProps) {
  const scheme = useComputedColorScheme();
  const {sight, onMoveStart} = useSight();
  // Where they are drawn changes only with what there is, not with how it stands.
  const shape = JSON.stringify(steps.map(({path, within, needs}) => ({path, within, needs})));
  const {places, lines} = useMemo(() => layoutOf(JSON.parse(shape) as Pick<Step, 'path' | 'within' | 'needs'>[]), [shape]);
  const byPath = new Map(steps.map((step) => [step.path, step]));
  const nodes = places.flatMap((place): StepNode[] => {
    const step = byPath.get(place.path);
    if (!step) return [];
    return [{
      id: place.path, type: 'step', position: {x: place.x, y: place.y}, width: place.width, height: place.height,
      ...(place.within && {parentId: place.within}), data: {step, holds: place.holds, chosen: chosen === place.path},
      ariaRole: 'button', selected: chosen === place.path,
    }];
  });
  const arrows = lines.map(({from, to, points}): StepEdge => ({
    id: `${from} ${to}`, type: 'step', data: {points}, source: from, target: to, markerEnd: {type: MarkerType.ArrowClosed, color: 'var(--xy-edge-stroke)'}, focusable: false,
    animated: byPath.get(to)?.status === 'running', zIndex: 1,
  }));
  // By a click, or by Enter; Escape lets go.
  const choose = (changes: NodeChange<StepNode>[]) => {
    const selections = changes.filter((change) => change.type === 'select');
    const selected = selections.find((change) => change.selected);
    if (selected) onChoose(selected.id);
    else if (selections.some((change) => change.id === chosen)) onChoose('');
  };
  return (
    <Larger><div className={classes.frame} role="group" aria-label={words.graph}>
      <ReactFlow nodes={nodes} edges={arrows} nodeTypes={nodeTypes} edgeTypes={edgeTypes} colorMode={scheme} onMoveStart={onMoveStart} minZoom={0.1}
        nodesDraggable={false} nodesConnectable={false} edgesFocusable={false} deleteKeyCode={null} zoomOnScroll={false} preventScrolling={false}
        onNodesChange={choose} onPaneClick={() => onChoose('')}>
        <GraphControls of={shape} sight={sight} first={places[0]?.path} selected={chosen || undefined} />
      </ReactFlow>
    </div></Larger>
  );
}
