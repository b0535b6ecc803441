// Files may be dropped anywhere on the page.
import {Overlay, Title} from '@mantine/core';
import {useEffect, useRef, useState} from 'react';
import {words} from '~/texts/molecules';

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

export function DropAnywhere({onFiles}: {onFiles: (files: File[]) => void}) {
  const [over, setOver] = useState(false);
  const taker = useRef(onFiles);
  taker.current = onFiles;
  useEffect(() => {
    let depth = 0;  // of the elements that were entered
    const inside = (by: number) => {
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const enter = (event: DragEvent) => hasFiles(event) && inside(1);
    const leave = (event: DragEvent) => hasFiles(event) && inside(-1);
    const stay = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      inside(-depth);
      if (event.defaultPrevented) return;  // a field took it
      event.preventDefault();
      taker.current([...(event.dataTransfer?.files ?? [])]);
    };
    const listeners = {dragenter: enter, dragleave: leave, dragover: stay, drop} as const;
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name as keyof typeof listeners, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name as keyof typeof listeners, listener);
    };
  }, []);
  if (!over) return null;
  return (
    <Overlay fixed zIndex={300} backgroundOpacity={0.75} center style={{pointerEvents: 'none'}}>
      <Title order={2} c="white">{words.dropNow}</Title>
    </Overlay>
  );
}
