import {Box, Skeleton} from '@mantine/core';
import {useEffect, useRef, useState} from 'react';
import {Failure} from '~/ui/states';
import {Scene} from './scene';

interface PoseViewerProps {
  poses: string;                  ///< URL of an SDF
  receptor: string | undefined;  ///< URL of a PDBQT
  record: number;                ///< the pose's place in the SDF, from 0
}

export default function PoseViewer({poses, receptor, record}: PoseViewerProps) {
  const container = useRef<HTMLDivElement>(null), canvas = useRef<HTMLCanvasElement>(null);
  const [scene, setScene] = useState<Scene>();
  const [error, setError] = useState<unknown>();

  useEffect(() => {
    let ended = false;
    let made: Scene | undefined;
    const begin = async () => {
      if (!container.current || !canvas.current) return;
      made = await Scene.in(container.current, canvas.current);
      await made.load({poses, receptor});
      if (ended) made.dispose();
      else setScene(made);
    };
    begin().catch(setError);
    return () => {
      ended = true;
      made?.dispose();
      setScene(undefined);
    };
  }, [poses, receptor]);

  useEffect(() => {
    scene?.show(record).catch(setError);
  }, [scene, record]);

  return (
    <Box pos="relative" h={460} ref={container} role="img" aria-label="The pose in the receptor">
      {error !== undefined && <Failure error={error} />}
      {!scene && error === undefined && <Skeleton pos="absolute" inset={0} />}
      <canvas ref={canvas} style={{width: '100%', height: '100%'}} />
    </Box>
  );
}
