// How a graph is shown so that it can be read: whole where there is room, else from its left end, where one begins.
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface View {
  x: number;
  y: number;
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

/** A node's text, of 12 px, can still be read at this zoom. */
export const legibleZoom = 0.7;

const margin = 20;

/** Where a stretch begins on the screen: in the middle where there is room, else from its start. */
function placeOf(start: number, length: number, zoom: number, room: number, around?: {start: number; length: number}): number {
  if (length * zoom + 2 * margin <= room) return (room - length * zoom) / 2 - start * zoom;
  if (!around) return margin - start * zoom;
  const wanted = room / 2 - (around.start + around.length / 2) * zoom;
  return Math.min(margin - start * zoom, Math.max(room - margin - (start + length) * zoom, wanted));
}

/** `whole`: around all nodes; `first`: the node where one begins. */
export function legibleView(whole: Box, first: Box | undefined, room: Size): View {
  const fits = Math.min((room.width - 2 * margin) / whole.width, (room.height - 2 * margin) / whole.height, 1);
  const zoom = Math.max(fits, legibleZoom);
  return {
    zoom, x: placeOf(whole.x, whole.width, zoom, room.width),
    y: placeOf(whole.y, whole.height, zoom, room.height, first && {start: first.y, length: first.height}),
  };
}

/** Moved no further than it takes to have the node in it, and nearer only where it could not be read. */
export function viewWith(view: View, node: Box, room: Size): View {
  const zoom = Math.max(view.zoom, Math.min(legibleZoom, (room.width - 2 * margin) / node.width));
  const scale = zoom / view.zoom;
  const moved = {x: room.width / 2 - (room.width / 2 - view.x) * scale, y: room.height / 2 - (room.height / 2 - view.y) * scale};
  const along = (at: number, start: number, length: number, size: number) => {
    const from = start * zoom + at, to = from + length * zoom;
    if (from < margin || to - from > size - 2 * margin) return at + margin - from;
    return to > size - margin ? at + size - margin - to : at;
  };
  return {zoom, x: along(moved.x, node.x, node.width, room.width), y: along(moved.y, node.y, node.height, room.height)};
}
