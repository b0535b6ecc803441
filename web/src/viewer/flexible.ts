// A receptor whose flexible side chains are as they are in a pose.

const isAtom = (line: string) => line.startsWith('ATOM') || line.startsWith('HETATM');

/** Atom's name, chain, number and insertion code: columns 13 to 16 and 22 to 27 of PDB and PDBQT. */
const keyOf = (line: string) => `${line.slice(12, 16).trim()}|${line.slice(21, 27)}`;

/** Of several atoms of one name in a residue, as hydrogens have, each takes the place of the one that stands where it does. */
class Counted {
  private readonly seen = new Map<string, number>();
  of(line: string): string {
    const key = keyOf(line);
    const before = this.seen.get(key) ?? 0;
    this.seen.set(key, before + 1);
    return `${key}|${before}`;
  }
}

/** PDB or PDBQT lines of the receptor, with the places (columns 31 to 54) that the model has for the same atoms. */
export function withSideChains(receptor: string, model: string): string {
  const inModel = new Counted(), inReceptor = new Counted();
  const places = new Map<string, string>();
  for (const line of model.split('\n')) if (isAtom(line)) places.set(inModel.of(line), line.slice(30, 54));
  return receptor.split('\n').map((line) => {
    const place = isAtom(line) ? places.get(inReceptor.of(line)) : undefined;
    return place === undefined ? line : line.slice(0, 30) + place + line.slice(54);
  }).join('\n');
}
