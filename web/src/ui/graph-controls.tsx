// What of a graph of React Flow is in sight, and the buttons for it.
import {IconArrowsMaximize, IconArrowsMinimize} from '@tabler/icons-react';
import {ControlButton, Controls, useReactFlow, useStore, useStoreApi, type ReactFlowState} from '@xyflow/react';
import {useCallback, useEffect, useRef, useState, type RefObject} from 'react';
import {graphs as words} from '~/texts/app';
import {useLarger} from './larger';
import {legibleView, viewWith, type Box} from './legible';

/** Who says what is in sight: this, the button that shows the whole, or the person's own hand. */
export type Sight = 'legible' | 'whole' | 'own';

/** For `onMoveStart`, which is given no event where it was not a person that moved it. */
export function useSight(): {sight: RefObject<Sight>; onMoveStart: (event: unknown) => void} {
  const sight = useRef<Sight>('legible');
  const onMoveStart = useCallback((event: unknown) => {
    if (event) sight.current = 'own';
  }, []);
  return {sight, onMoveStart};
}

const isDrawing = (state: ReactFlowState) => state.connection.inProgress || state.connectionClickStartHandle !== null;
const sizeOf = (state: ReactFlowState) => (state.width && state.height ? `${state.width} ${state.height}` : '');
const elementOf = (state: ReactFlowState) => state.domNode;
const whole = {padding: 0.08, maxZoom: 1};

/** Whether something is pressed, dragged or drawn: the ground under it must not move. */
function useGesture(sight: RefObject<Sight>): boolean {
  const element = useStore(elementOf), drawing = useStore(isDrawing);
  const store = useStoreApi();
  const [pressed, setPressed] = useState(false);
  useEffect(() => {
    if (!element) return undefined;
    let before: ReactFlowState['transform'] | undefined;
    const down = () => {
      before = store.getState().transform;
      setPressed(true);
    };
    const up = () => {
      // By the small map, or because something was drawn beyond the edge.
      if (before && before.some((part, i) => part !== store.getState().transform[i])) sight.current = 'own';
      before = undefined;
      setPressed(false);
    };
    element.addEventListener('pointerdown', down, true);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', up);
    return () => {
      element.removeEventListener('pointerdown', down, true);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', up);
    };
  }, [element, sight, store]);
  return pressed || drawing;
}

interface GraphControlsProps {
  /** Of what the graph is made: it is shown anew when that changes. */
  of: string;
  sight: RefObject<Sight>;
  /** Where one begins. */
  first?: string | undefined;
  /** Is kept in sight. */
  selected?: string | undefined;
  /** The node to bring near; anew each time that it is another object. */
  shown?: {id: string} | undefined;
  /** Nodes are where somebody put them: what is in sight stays, too. */
  isPinned?: boolean;
  /** Counts how often it was asked to be shown from the beginning. */
  round?: number;
}

function useInSight({of, sight, first, selected, shown, isPinned = false, round = 0}: GraphControlsProps) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const size = useStore(sizeOf), busy = useGesture(sight);
  const seen = useRef({of: '', size: '', round});
  const near = useRef(selected);
  near.current = selected;

  const box = useCallback((id: string | undefined): Box | undefined => {
    const node = id === undefined ? undefined : flow.getNode(id);
    return node && flow.getNodesBounds([node]);
  }, [flow]);
  const bring = useCallback((id: string | undefined) => {
    const node = box(id);
    if (node) void flow.setViewport(viewWith(flow.getViewport(), node, store.getState()));
  }, [box, flow, store]);

  useEffect(() => {
    if (busy || size === '' || (seen.current.of === of && seen.current.size === size && seen.current.round === round)) return undefined;
    const timer = setTimeout(() => {  // once the nodes are drawn
      const before = seen.current;
      seen.current = {of, size, round};
      const isBegun = before.size === '' || before.round !== round;
      if (isBegun) sight.current = 'legible';
      if (!isBegun && (sight.current === 'own' || (isPinned && before.size === size))) return;
      const nodes = flow.getNodes();
      if (nodes.length === 0) return;
      if (sight.current === 'whole') return void flow.fitView(whole);
      void flow.setViewport(legibleView(flow.getNodesBounds(nodes), box(first), store.getState()));
      bring(near.current);
    }, 60);
    return () => clearTimeout(timer);
  }, [of, size, busy, isPinned, round, first, flow, store, sight, box, bring]);

  useEffect(() => {
    if (!shown) return undefined;
    const timer = setTimeout(() => bring(shown.id), 70);
    return () => clearTimeout(timer);
  }, [shown, bring]);
}

export function GraphControls(props: GraphControlsProps) {
  const {sight} = props;
  const larger = useLarger();
  useInSight(props);
  const byHand = () => {
    sight.current = 'own';
  };
  const label = larger?.isLarger ? words.smaller : words.larger;
  return (
    <Controls showInteractive={false} aria-label={words.controls} fitViewOptions={whole} onZoomIn={byHand} onZoomOut={byHand} onFitView={() => {
      sight.current = 'whole';
    }}>
      {larger && <ControlButton onClick={larger.toggle} title={label} aria-label={label}>
        {larger.isLarger ? <IconArrowsMinimize style={{fill: 'none'}} /> : <IconArrowsMaximize style={{fill: 'none'}} />}
      </ControlButton>}
    </Controls>
  );
}
