// How long something took, or takes until now: counted on while one looks.
import {useEffect, useState} from 'react';
import {took} from './times';

export function Took({from, to, ended = to !== undefined}: {from: string | undefined; to: string | undefined; ended?: boolean}) {
  const counts = from !== undefined && !ended;
  const [, again] = useState(0);
  useEffect(() => {
    if (!counts) return;
    const timer = setInterval(() => again((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [counts]);
  return <>{ended && !to ? '' : took(from, to)}</>;
}
