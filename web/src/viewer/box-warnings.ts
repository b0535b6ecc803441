import {words} from '~/texts/viewer';
import {distanceTo, largeVolume, volumeOf, type SearchBox, type Triple} from './geometry';

const far = 8;  // Å: what is further from every atom than that is beyond what docking counts

/** What speaks against a box; `places` are the receptor's heavy atoms, where they are known. */
export function warningsOf(box: SearchBox, places: readonly Triple[]): string[] {
  const warnings: string[] = [];
  if (volumeOf(box) > largeVolume) warnings.push(words.large);
  if (!places.length) return warnings;
  if (!places.some((place) => distanceTo(box, place) <= far)) warnings.push(words.far);
  // A fragment of a receptor lies in any box.
  const within = places.filter((place) => distanceTo(box, place) === 0).length;
  if (places.length > 500 && within > 0.9 * places.length) warnings.push(words.whole);
  return warnings;
}
