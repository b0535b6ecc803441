// How the nodes of a graph look: a head, and the ports of what is taken at the left and of what is given at the right.
import {Handle, Position, type Node, type NodeProps} from '@xyflow/react';
import {createContext, memo, useContext} from 'react';
import type {Port} from './ports';
import type {GraphNode} from './graph';
import {itemPort, portOf, wholePort} from './graph';
import type {Shape} from './layout';
import {graph as words} from '~/texts/pipelines';
import classes from './graph.module.css';

export const headPort = 'head';

export interface NodeData extends Record<string, unknown> {
  node: GraphNode;
  shape: Shape;
  title: string;
  about: string;
  marks: string[];
  spread: boolean;
  /** What is wrong, by the port that it is at; "" for the step as a whole. */
  faults: ReadonlyMap<string, string>;
}

export type DrawnNode = Node<NodeData>;

/** Spreads a node out to all of its ports, or folds it again; absent where nothing is folded. */
export const SpreadContext = createContext<((id: string) => void) | undefined>(undefined);

const isQuiet = {isConnectableStart: false};

function PortRow({port, side, fault}: {port: Port; side: 'in' | 'out'; fault?: string | undefined}) {
  const hint = [port.title !== port.name && port.title, port.type, port.description, fault].filter(Boolean).join(' · ');
  return (
    <div className={classes.port} data-out={side === 'out' || undefined} data-needed={port.required || undefined} data-fault={fault ? true : undefined} title={hint}>
      <span>{port.name}</span>
      <Handle type={side === 'in' ? 'target' : 'source'} position={side === 'in' ? Position.Left : Position.Right} id={portOf(port.name)}
        data-kind={port.isFile ? 'file' : undefined} data-needed={fault ? true : undefined} {...(side === 'in' ? isQuiet : {})} />
    </div>
  );
}

function Head({data, isStep}: {data: NodeData; isStep: boolean}) {
  return (
    <div className={classes.head} style={{overflow: 'visible'}} title={data.faults.get('')}>
      <div className={classes.title}><span>{data.title}</span>{data.marks.map((mark) => <span key={mark} className={classes.mark}>{mark}</span>)}</div>
      <div className={classes.about}>{data.about}</div>
      {isStep && <>
        <Handle type="target" position={Position.Left} id={headPort} {...isQuiet} />
        <Handle type="source" position={Position.Right} id={wholePort || 'whole'} />
      </>}
    </div>
  );
}

function Ports({data, id}: {data: NodeData; id: string}) {
  const {shape: {inputs, outputs, hidden}, faults, spread} = data;
  const toggle = useContext(SpreadContext);
  return (
    <div className={classes.ports}>
      <div>{inputs.map((port) => <PortRow key={port.name} port={port} side="in" fault={faults.get(portOf(port.name))} />)}</div>
      <div>{outputs.map((port) => <PortRow key={port.name} port={port} side="out" />)}</div>
      {(hidden > 0 || (spread && data.node.kind === 'step')) && <button type="button" className={`${classes.more} nodrag nopan`} disabled={!toggle} onClick={() => toggle?.(id)}>
        {spread ? words.fewer : words.more(hidden)}
      </button>}
    </div>
  );
}

const StepNode = memo(function StepNode({data, id, selected}: NodeProps<DrawnNode>) {
  const isStep = data.node.kind === 'step';
  return (
    <div className={classes.node} data-selected={selected || undefined} data-fault={data.faults.size > 0 || undefined} data-end={!isStep || undefined}>
      <Head data={data} isStep={isStep} />
      <Ports data={data} id={id} />
    </div>
  );
});

const GroupNode = memo(function GroupNode({data, selected}: NodeProps<DrawnNode>) {
  return (
    <div className={`${classes.node} ${classes.group}`} data-selected={selected || undefined} data-fault={data.faults.size > 0 || undefined}>
      <Head data={data} isStep />
      {data.node.placed?.step.for_each && <div className={classes.item}>
        {words.item}<Handle type="source" position={Position.Right} id={itemPort} />
      </div>}
      <div className={classes.side}>
        {data.shape.outputs.map((port) => (
          <div key={port.name} className={classes.port} data-out title={port.name}>
            <Handle type="target" position={Position.Left} id={portOf(port.name)} {...isQuiet} />
            <span>{port.name}</span>
            <Handle type="source" position={Position.Right} id={portOf(port.name)} />
          </div>
        ))}
      </div>
    </div>
  );
});

export const nodeTypes = {step: StepNode, group_of_steps: GroupNode};
