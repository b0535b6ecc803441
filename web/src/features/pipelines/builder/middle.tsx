// The graph of the builder, loaded lazily with React Flow.
import {useEffect, type RefObject} from 'react';
import {Canvas, usePins} from './canvas';
import GraphView from '../graph-view';
import {faultsByNode, useBuilder} from './state';

function Editable({pins: handle}: {pins: RefObject<ReturnType<typeof usePins> | null>}) {
  const pins = usePins();
  useEffect(() => {
    handle.current = pins;
  });
  return <Canvas pins={pins} />;
}

/** Without `pins` only to look at. */
export default function Middle({pins}: {pins?: RefObject<ReturnType<typeof usePins> | null>}) {
  const {template, interfaces, issues} = useBuilder();
  return pins ? <Editable pins={pins} /> : <GraphView template={template} interfaces={interfaces} faults={faultsByNode(issues)} />;
}
