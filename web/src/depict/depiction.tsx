// A molecule as chemists draw it. Drawn when it comes into view, in the colours of the scheme.
import {Skeleton, Text, useComputedColorScheme} from '@mantine/core';
import {useEffect, useRef, useState, type ReactNode} from 'react';
import {drawings} from './drawings';

interface DepictionProps {
  /** Or a molfile. */
  smiles: string;
  /** px */
  width: number;
  height: number;
  /** SMARTS of what is marked. */
  highlight?: string | undefined;
  /** Its name, where it has one: what is said in the picture's stead. The SMILES otherwise. */
  name?: string | undefined;
  /** What stands there where the text is no molecule; the name otherwise. */
  unread?: ReactNode;
}

export function Depiction({smiles, width, height, highlight, name, unread}: DepictionProps) {
  const dark = useComputedColorScheme('light') === 'dark';
  const place = useRef<HTMLSpanElement>(null);
  const seen = useSeen(place);
  const picture = {text: smiles, width, height, dark, highlight};
  const key = JSON.stringify(picture);
  const [drawn, setDrawn] = useState<{key: string; svg: string | null}>();
  useEffect(() => {
    if (!seen || drawings.known(picture) !== undefined) return undefined;
    return drawings.draw(picture, (svg) => setDrawn({key, svg: svg ?? null}));
    // The key says all that is in the picture.
  }, [key, seen]);

  const svg = drawn?.key === key ? drawn.svg : drawings.known(picture);
  const said = name || (smiles.includes('\n') ? '' : smiles);
  return (
    <span ref={place} style={{display: 'block', width, maxWidth: '100%', height}}>
      {svg ? <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={said} title={smiles.includes('\n') ? name : smiles} width={width} height={height} style={{display: 'block', maxWidth: '100%', objectFit: 'contain'}} />
        : svg === null ? unread ?? <Text span size="xs" lineClamp={2}>{said}</Text>
        : <Skeleton width={width} maw="100%" height={height} role="img" aria-label={said} />}
    </span>
  );
}

/** Whether it has been in the window. */
function useSeen(place: {readonly current: HTMLElement | null}): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element || seen) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
    }, {rootMargin: '100px'});
    observer.observe(element);
    return () => observer.disconnect();
  }, [place, seen]);
  return seen;
}
