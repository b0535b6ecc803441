// The editor of molecules over the page. It is a frame (sketch/page.tsx); this is what is around it.
import {Alert, Box, Button, Group, Modal, Skeleton} from '@mantine/core';
import {useEffect, useRef, useState} from 'react';
import {words} from '~/texts/sketch';
import {saidIn, type Order, type Said} from './messages';

export interface Drawn {
  smiles: string;
  molfile: string;
}

interface SketchDialogProps {
  opened: boolean;
  onClose: () => void;
  /** SMILES or a molfile to begin with. */
  initial?: string | undefined;
  /** What the button says that takes the drawing. */
  use?: string;
  onDone: (drawn: Drawn) => void;
}

export function SketchDialog({opened, onClose, ...rest}: SketchDialogProps) {
  return (
    <Modal closeButtonProps={{'aria-label': words.close}} opened={opened} onClose={onClose} title={words.title} size="min(1100px, 96vw)" centered closeOnClickOutside={false}
      styles={{body: {display: 'flex', flexDirection: 'column', gap: 12, height: 'min(760px, calc(90dvh - 80px))'}}}>
      <Sketch onClose={onClose} {...rest} />
    </Modal>
  );
}

const faultOf = (said: Said & {type: 'sketch.failed'}) =>
  ({open: words.notOpened, give: words.notGiven, start: words.notStarted})[said.during](said.detail);

function Sketch({onClose, initial, use = words.use, onDone}: Omit<SketchDialogProps, 'opened'>) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  const [waits, setWaits] = useState(false);
  const [fault, setFault] = useState('');
  const order = (given: Order) => frame.current?.contentWindow?.postMessage(given, location.origin);
  const hear = (event: MessageEvent<unknown>) => {
    const said = saidIn(event, frame.current?.contentWindow ?? null);
    if (!said) return;
    if (said.type === 'sketch.ready') {
      setReady(true);
      if (initial) order({type: 'sketch.open', text: initial});
      return;
    }
    setWaits(false);
    if (said.type === 'sketch.failed') setFault(faultOf(said));
    else if (!said.smiles) setFault(words.empty);
    else onDone({smiles: said.smiles, molfile: said.molfile});
  };
  const listener = useRef(hear);
  listener.current = hear;
  useEffect(() => {
    const listen = (event: MessageEvent<unknown>) => listener.current(event);
    addEventListener('message', listen);
    return () => removeEventListener('message', listen);
  }, []);
  const ask = () => {
    setFault('');
    setWaits(true);
    order({type: 'sketch.give'});
  };
  return (
    <>
      <Box pos="relative" flex={1} mih={0}>
        {!ready && <Skeleton pos="absolute" inset={0} aria-busy="true" aria-label={words.starting} role="status" />}
        <iframe ref={frame} src="/sketch.html" title={words.frame}
          style={{width: '100%', height: '100%', border: 0, borderRadius: 4, background: '#fff', colorScheme: 'light'}} />
      </Box>
      {fault && <Alert color="red" variant="light" role="alert">{fault}</Alert>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>{words.cancel}</Button>
        <Button disabled={!ready} loading={waits} onClick={ask}>{use}</Button>
      </Group>
    </>
  );
}
