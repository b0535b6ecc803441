// Something that can take the whole window for itself, and gives it back at Escape.
import {Box, type BoxProps} from '@mantine/core';
import {createContext, useContext, useEffect, useRef, useState, type ReactNode, type RefObject} from 'react';
import classes from './larger.module.css';

interface LargerState {
  isLarger: boolean;
  toggle: () => void;
}

const Context = createContext<LargerState | undefined>(undefined);

/** Undefined where nothing around can be larger. */
export function useLarger(): LargerState | undefined {
  return useContext(Context);
}

/** Escape there has a meaning of its own. */
const ownEscape = 'input, textarea, select, [role=dialog], [role=menu], [role=listbox], .react-flow__node, .react-flow__edge';

/** What is covered is not reached by keyboard either; dialogs, which lie in the body, are. */
function useAlone(box: RefObject<HTMLElement | null>, isAlone: boolean, leave: () => void) {
  useEffect(() => {
    if (!isAlone) return undefined;
    const covered: HTMLElement[] = [];
    for (let at: HTMLElement | null = box.current; at?.parentElement && at.parentElement !== document.body; at = at.parentElement)
      for (const beside of at.parentElement.children)
        if (beside !== at && beside instanceof HTMLElement && !beside.inert) covered.push(beside);
    for (const one of covered) one.inert = true;
    const {overflow} = document.body.style;
    document.body.style.overflow = 'hidden';
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !(event.target as Element).closest(ownEscape)) leave();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      for (const one of covered) one.inert = false;
      document.body.style.overflow = overflow;
      window.removeEventListener('keydown', onKey);
    };
  }, [box, isAlone, leave]);
}

export function Larger({h, children}: {h?: BoxProps['h']; children: ReactNode}) {
  const [isLarger, setLarger] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const [leave] = useState(() => () => setLarger(false));
  useAlone(box, isLarger, leave);
  return (
    <Context value={{isLarger, toggle: () => setLarger((before) => !before)}}>
      <Box ref={box} className={classes.box} data-larger={isLarger || undefined} {...(h === undefined || isLarger ? {} : {h})}>{children}</Box>
    </Context>
  );
}
