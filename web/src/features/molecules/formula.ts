import type {Molecule} from './queries';

/** In Hill's order: carbon, hydrogen, then by letter; without carbon all by letter. The atoms that the file names: hydrogens
 *  may be left to the reader there. */
export function hill(elements: Readonly<Record<string, number>>): string {
  const rank = (element: string) => ('C' in elements ? ['C', 'H'].indexOf(element) : -1);
  const order = Object.keys(elements).sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    if (x >= 0 || y >= 0) return (x < 0 ? 2 : x) - (y < 0 ? 2 : y);
    return a.localeCompare(b);
  });
  return order.map((element) => `${element}${elements[element] === 1 ? '' : elements[element]}`).join('');
}

/** Of a file of one small molecule that has its hydrogens; a formula without them would be wrong. */
export function formulaOf({molecule_count, properties}: Molecule): string {
  return molecule_count === 1 && properties.residue_count <= 1 && 'H' in properties.elements ? hill(properties.elements) : '';
}
