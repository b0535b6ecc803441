// What one takes hold of to move a box or its faces: buttons over the canvas, so that they are there for the keyboard too.
import {useEffect, useLayoutEffect, useRef, type KeyboardEvent, type PointerEvent} from 'react';
import {words} from '~/texts/viewer';
import {add, along, axes, dragAlong, dragInPlane, faceOf, largestSide, moveBox, moveFace, smallestSide,
  type Axis, type Pixels, type SearchBox, type Side, type Triple} from './geometry';
import type {Stage} from './stage';
import classes from './box-handles.module.css';

interface Handle {
  key: string;
  axis?: Axis;
  side?: Side;
}

const handles: readonly Handle[] = [{key: 'centre'}, ...axes.flatMap((axis) => ([-1, 1] as const).map((side) => ({key: `${axis}${side}`, axis, side})))];

function placeOf({axis, side}: Handle, box: SearchBox): Triple {
  return axis === undefined || side === undefined ? box.center : faceOf(box, axis, side);
}

/** How far across the screen one Å of a place leads in a direction, px. */
function seenFrom(place: Triple, direction: Triple, stage: Stage): Pixels {
  const here = stage.onScreen(place), there = stage.onScreen(add(place, direction));
  return here && there ? [there[0] - here[0], there[1] - here[1]] : [0, 0];
}

/** How much of a handle's way is across the screen: 0 for one that points at the viewer, 1 for one that lies in the screen. */
function slant({axis}: Handle, {center}: SearchBox, stage: Stage): number {
  if (axis === undefined) return 1;
  const most = Math.hypot(...seenFrom(center, stage.screenAxes().right, stage));
  return most > 0 ? Math.hypot(...seenFrom(center, along(axis, 1), stage)) / most : 0;
}

/** What a drag does to a box, from how things stand as it begins. */
function dragged(handle: Handle, from: SearchBox, stage: Stage): (by: Pixels) => SearchBox {
  const seen = (direction: Triple) => seenFrom(placeOf(handle, from), direction, stage);
  const {axis, side} = handle;
  if (axis !== undefined && side !== undefined) {
    const outwards = seen(along(axis, side));
    return (by) => moveFace(from, axis, side, dragAlong(by, outwards));
  }
  const {right, up} = stage.screenAxes();
  const perAngstrom = Math.hypot(...seen(right));
  return (by) => moveBox(from, dragInPlane(by, right, up, perAngstrom));
}

const steps: Record<string, Triple> = {
  ArrowLeft: [-1, 0, 0], ArrowRight: [1, 0, 0], ArrowDown: [0, -1, 0], ArrowUp: [0, 1, 0], PageDown: [0, 0, -1], PageUp: [0, 0, 1],
};

/** What a key does to a box; undefined for any other key. */
function keyed({axis, side}: Handle, box: SearchBox, event: KeyboardEvent): SearchBox | undefined {
  const step = steps[event.key];
  if (!step) return undefined;
  const far = event.shiftKey ? 5 : 0.5;
  const by: Triple = [step[0] * far, step[1] * far, step[2] * far];
  return axis === undefined || side === undefined ? moveBox(box, by) : moveFace(box, axis, side, by[0] + by[1] + by[2]);
}

interface BoxHandlesProps {
  stage: Stage;
  box: SearchBox;
  /** `done` once the drag ends. */
  onChange: (box: SearchBox, done: boolean) => void;
}

export function BoxHandles({stage, box, onChange}: BoxHandlesProps) {
  const buttons = useRef(new Map<string, HTMLElement>());
  const drag = useRef<{from: Pixels; to: (by: Pixels) => SearchBox; last: SearchBox}>(undefined);

  const shown = useRef(box);
  useLayoutEffect(() => {
    shown.current = box;
  });
  useEffect(() => {
    const place = () => {
      for (const handle of handles) {
        const button = buttons.current.get(handle.key), at = stage.onScreen(placeOf(handle, shown.current));
        if (!button) continue;
        // One that points at the viewer cannot be dragged, and would lie over the centre's.
        button.style.opacity = at && slant(handle, shown.current, stage) > 0.25 ? '1' : '0';
        button.style.pointerEvents = button.style.opacity === '1' ? 'auto' : 'none';
        button.style.visibility = at ? 'visible' : 'hidden';
        if (at) button.style.transform = `translate(${at[0]}px, ${at[1]}px) translate(-50%, -50%)`;
      }
    };
    place();
    return stage.onDraw(place);
  }, [stage, box]);

  const begin = (handle: Handle) => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = {from: [event.clientX, event.clientY], to: dragged(handle, box, stage), last: box};
  };
  const move = (event: PointerEvent) => {
    if (!drag.current) return;
    const {from, to} = drag.current;
    drag.current.last = to([event.clientX - from[0], event.clientY - from[1]]);
    onChange(drag.current.last, false);
  };
  const end = () => {
    if (drag.current) onChange(drag.current.last, true);
    drag.current = undefined;
  };
  const key = (handle: Handle) => (event: KeyboardEvent) => {
    const next = keyed(handle, box, event);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next, true);
  };
  return (
    <>
      {handles.map((handle) => {
        const {key: name, axis, side} = handle;
        const face = axis !== undefined && side !== undefined;
        return (
          <div key={name} ref={(element) => void (element ? buttons.current.set(name, element) : buttons.current.delete(name))}
            className={classes.handle} data-axis={face ? 'xyz'[axis] : 'all'} tabIndex={0}
            {...(face
              ? {role: 'slider', 'aria-label': words.face('xyz'[axis] ?? '', side > 0), 'aria-valuemin': smallestSide, 'aria-valuemax': largestSide,
                'aria-valuenow': box.size[axis], 'aria-valuetext': `${box.size[axis]} Å`}
              : {role: 'button', 'aria-label': words.centreHandle(box.center.join(', '))})}
            onPointerDown={begin(handle)} onPointerMove={move} onPointerUp={end} onPointerCancel={end} onKeyDown={key(handle)} />
        );
      })}
    </>
  );
}
