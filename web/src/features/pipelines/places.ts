// Where nodes were put by hand. A template has no place for it, so this browser keeps it: of the versions last arranged.
import type {Point} from './layout';

export type Places = ReadonlyMap<string, Point>;

export interface Of {
  template_id: string;
  version: string;
}

interface Entry {
  of: string;
  places: Record<string, Point>;
}

const key = 'mad.pipelines.places', most = 50;

const isPoint = (value: unknown): value is Point =>
  typeof value === 'object' && value !== null && Number.isFinite((value as Point).x) && Number.isFinite((value as Point).y);

/** What is not of this shape is as good as not there: others may write to a browser's storage. */
function entries(): Entry[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(all) ? all.filter((one): one is Entry => typeof one?.of === 'string' && typeof one.places === 'object' && Object.values(one.places ?? {}).every(isPoint)) : [];
  } catch {
    return [];
  }
}

const nameOf = ({template_id, version}: Of) => `${template_id} ${version}`;

/** Undefined where nothing was put anywhere by hand. */
export function placesOf(of: Of): Places | undefined {
  const found = entries().find((one) => one.of === nameOf(of));
  return found && new Map(Object.entries(found.places));
}

export function keepPlaces(of: Of, places: Places | undefined): void {
  const others = entries().filter((one) => one.of !== nameOf(of));
  const all = places ? [{of: nameOf(of), places: Object.fromEntries(places)}, ...others].slice(0, most) : others;
  try {
    localStorage.setItem(key, JSON.stringify(all));
  } catch {
    // Full, or not permitted: then it is arranged anew.
  }
}
