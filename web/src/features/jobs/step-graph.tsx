// The steps of a job as a graph, with how each stands now. To be looked at: nothing in it is moved or connected.
import '@xyflow/react/dist/style.css';
import {useComputedColorScheme} from '@mantine/core';
import {Controls, Handle, MarkerType, Position, ReactFlow, type Edge, type Node, type NodeProps, type NodeTypes} from '@xyflow/react';
import {useMemo} from 'react';
import {Status} from '~/ui/status';
import {Took} from '~/ui/took';
import {steps as words} from '~/texts/jobs';
import type {Step} from './queries';
import classes from './step-graph.module.css';
import {edgesOf, placesOf} from './step-layout';
import {colourOf, countOf, shareOf, titleOf} from './step-state';

type StepNode = Node<{step: Step; holds: boolean; chosen: boolean}, 'step'>;

function StepBox({data: {step, holds, chosen}}: NodeProps<StepNode>) {
  const share = shareOf(step);
  return (
    <div className={classes.step} data-holds={holds || undefined} data-chosen={chosen || undefined} style={{'--step-colour': colourOf(step.status)} as React.CSSProperties}>
      <Handle type="target" position={Position.Left} className={classes.port ?? ''} isConnectable={false} />
      <div className={classes.name}>{step.id}{step.for_each && ' ×'}</div>
      <div className={classes.line}>{titleOf(step) || (step.for_each ? words.forEach : '')}</div>
      <div className={classes.line}><Status value={step.status} /> {countOf(step)} <Took from={step.started_at} to={step.finished_at} ended={step.status !== 'running'} /></div>
      {share !== undefined && <div className={classes.meter}><span style={{width: `${100 * share}%`}} /></div>}
      <Handle type="source" position={Position.Right} className={classes.port ?? ''} isConnectable={false} />
    </div>
  );
}

const types: NodeTypes = {step: StepBox};

interface StepGraphProps {
  steps: readonly Step[];
  chosen: string;
  onChoose: (path: string) => void;
}

export default function StepGraph({steps, chosen, onChoose}: StepGraphProps) {
  const scheme = useComputedColorScheme();
  // Where they are drawn changes only with what there is, not with how it stands.
  const shape = JSON.stringify(steps.map(({path, within, needs}) => ({path, within, needs})));
  const {places, edges} = useMemo(() => {
    const drawn = JSON.parse(shape) as Pick<Step, 'path' | 'within' | 'needs'>[];
    return {places: placesOf(drawn), edges: edgesOf(drawn)};
  }, [shape]);
  const byPath = new Map(steps.map((step) => [step.path, step]));
  const nodes = places.flatMap((place): StepNode[] => {
    const step = byPath.get(place.path);
    if (!step) return [];
    return [{
      id: place.path, type: 'step', position: {x: place.x, y: place.y}, width: place.width, height: place.height,
      ...(place.within && {parentId: place.within}), data: {step, holds: place.holds, chosen: chosen === place.path},
      ariaRole: 'button', ariaLabel: `${step.path}: ${step.status} ${countOf(step)}`.trim(), selected: chosen === place.path,
    }];
  });
  const arrows = edges.map(({from, to}): Edge => ({
    id: `${from} ${to}`, source: from, target: to, markerEnd: {type: MarkerType.ArrowClosed}, focusable: false,
    animated: byPath.get(to)?.status === 'running', zIndex: 1,
  }));
  return (
    <div className={classes.frame} role="group" aria-label={words.graph}>
      <ReactFlow nodes={nodes} edges={arrows} nodeTypes={types} colorMode={scheme} fitView fitViewOptions={{maxZoom: 1, padding: 0.08}} minZoom={0.1}
        nodesDraggable={false} nodesConnectable={false} edgesFocusable={false} deleteKeyCode={null} zoomOnScroll={false} preventScrolling={false}
        onNodeClick={(_, node) => onChoose(node.id)} onSelectionChange={({nodes: [node]}) => node && node.id !== chosen && onChoose(node.id)}
        onPaneClick={() => onChoose('')}>
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}
