// A time in a table: short there, in full where one points at it.
import {moment, shortMoment} from './times';

/** How wide a column of times is, px; not wider where there is room. */
export const whenColumn = {width: 152, grow: 0} as const;
export const exactColumn = {width: 178, grow: 0} as const;

/** `exact` says the seconds too. */
export function When({at, exact = false}: {at: string | undefined; exact?: boolean}) {
  return at ? <time dateTime={at} title={moment(at)} style={{whiteSpace: 'nowrap'}}>{shortMoment(at, exact)}</time> : null;
}
