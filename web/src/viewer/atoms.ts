// What is asked of Mol*'s structures: places, residues, what is near.
import {OrderedSet, StructureElement, StructureProperties, type Structure, type Unit} from './molstar';
import type {Triple} from './geometry';
import {residueText, type Residue} from './residue-name';

const waters = new Set(['HOH', 'WAT', 'DOD', 'TIP', 'TIP3', 'SOL']);

function residueAt(place: StructureElement.Location): Residue {
  return {
    name: StructureProperties.atom.auth_comp_id(place),
    chain: StructureProperties.chain.auth_asym_id(place),
    number: StructureProperties.residue.auth_seq_id(place),
  };
}

/** Every atom that is no hydrogen, and of no water. */
export function heavyPlaces(structure: Structure): Triple[] {
  const places: Triple[] = [];
  forEachAtom(StructureElement.Loci.all(structure), (at) => {
    if (StructureProperties.atom.type_symbol(at) !== 'H' && !waters.has(StructureProperties.atom.auth_comp_id(at))) places.push(placeOf(at));
  });
  return places;
}

export function forEachAtom(loci: StructureElement.Loci, then: (at: StructureElement.Location) => void): void {
  StructureElement.Loci.forEachLocation(loci, then);
}

export function placeOf(at: StructureElement.Location): Triple {
  return [StructureProperties.atom.x(at), StructureProperties.atom.y(at), StructureProperties.atom.z(at)];
}

/** The whole residues that have an atom within so many Å of any of these places. */
export function residuesNear(structure: Structure, places: readonly Triple[], radius: number): StructureElement.Loci {
  const found = new Map<Unit, Set<number>>();
  for (const [x, y, z] of places) {
    const near = structure.lookup3d.find(x, y, z, radius);
    for (let i = 0; i < near.count; ++i) {
      const unit = near.units[i], index = near.indices[i];
      if (!unit || index === undefined) continue;
      const known = found.get(unit);
      if (known) known.add(index);
      else found.set(unit, new Set([index]));
    }
  }
  const elements = [...found].map(([unit, indices]) => ({
    unit, indices: OrderedSet.ofSortedArray<StructureElement.UnitIndex>([...indices].sort((a, b) => a - b) as never),
  }));
  return StructureElement.Loci.extendToWholeResidues(StructureElement.Loci(structure, elements));
}

/** A residue by name, chain and number; the chain may be left out where the file names none. */
export function residueIn(structure: Structure, {chain, number}: Pick<Residue, 'chain' | 'number'>): StructureElement.Loci {
  return StructureElement.Loci.fromSchema(structure, {auth_seq_id: number, ...(chain ? {auth_asym_id: chain} : {})});
}

export const residueAtFirst = (loci: StructureElement.Loci): Residue | undefined => {
  const at = StructureElement.Loci.getFirstLocation(loci);
  return at && residueAt(at);
};

export interface Atom extends Residue {
  atom: string;
  element: string;
  place: number;  ///< in the file, from 1
}

export function firstAtom(loci: StructureElement.Loci): Atom | undefined {
  const at = StructureElement.Loci.getFirstLocation(loci);
  return at && {...residueAt(at), atom: StructureProperties.atom.auth_atom_id(at), element: StructureProperties.atom.type_symbol(at),
    place: StructureProperties.atom.sourceIndex(at) + 1};
}

export interface HeteroResidue extends Residue {
  places: Triple[];
}

/** What is no polymer and no water: ligands, ions, cofactors, each with its heavy atoms, the largest first. */
export function heteroResidues(structure: Structure): HeteroResidue[] {
  const found = new Map<string, HeteroResidue>();
  forEachAtom(StructureElement.Loci.all(structure), (at) => {
    if (StructureProperties.entity.type(at) === 'polymer' && StructureProperties.residue.group_PDB(at) !== 'HETATM') return;
    const residue = residueAt(at);
    if (waters.has(residue.name) || StructureProperties.atom.type_symbol(at) === 'H') return;
    const key = residueText(residue);
    const known = found.get(key) ?? {...residue, places: []};
    known.places.push(placeOf(at));
    found.set(key, known);
  });
  return [...found.values()].sort((a, b) => b.places.length - a.places.length);
}

/** How many residues of chains there are: a cartoon needs some. */
export function polymerResidues(structure: Structure): number {
  return structure.polymerResidueCount;
}
