// The graph of the builder, loaded lazily with React Flow.
import {useEffect, type RefObject} from 'react';
import {Canvas, usePins} from './canvas';
import GraphView from '../graph-view';
import type {Of} from '../places';
import {faultsByNode, useBuilder} from './state';

function Editable({pins: handle, base}: {pins: RefObject<ReturnType<typeof usePins> | null>; base: Of | undefined}) {
  const pins = usePins(base);
  useEffect(() => {
    handle.current = pins;
  });
  return <Canvas pins={pins} />;
}

/** Without `pins` only to look at. */
export default function Middle({pins, base}: {pins?: RefObject<ReturnType<typeof usePins> | null>; base?: Of | undefined}) {
  const {template, interfaces, issues} = useBuilder();
  return pins ? <Editable pins={pins} base={base} /> : <GraphView template={template} interfaces={interfaces} faults={faultsByNode(issues)} />;
}
