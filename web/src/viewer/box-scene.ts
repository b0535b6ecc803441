// A receptor with the box that is searched around a place in it.
import {BoxShape3D, Color, StateTransforms, StructureElement, Vec3, type StateObjectSelector, type Structure} from './molstar';
import {forEachAtom, heavyPlaces, heteroResidues, placeOf, polymerResidues, residueAtFirst, residueIn, type HeteroResidue} from './atoms';
import {Branch, type Drawing, type Part} from './branch';
import {boxColour, receptorCarbon, referenceCarbon} from './colours';
import type {File} from './files';
import {highest, length, lowest, scale, type SearchBox, type Triple} from './geometry';
import type {Residue} from './residue-name';
import type {Stage} from './stage';

const hetero: readonly Part[] = ['ligand', 'ion', 'branched', 'non-standard'];

function sticks(carbon: number, sizeFactor: number): Drawing {
  return {type: 'ball-and-stick', typeParams: {sizeFactor, ignoreHydrogens: true, ignoreHydrogensVariant: 'non-polar'}, color: 'element-symbol',
    colorParams: {carbonColor: {name: 'uniform', params: {value: Color(carbon), saturation: 0, lightness: 0}}}};
}

/** What a structure says of where to dock. */
export interface Sites {
  places: Triple[];  ///< of all heavy atoms but water's
  hetero: HeteroResidue[];
}

export class BoxScene {
  private receptor: Branch | undefined;
  private reference: Branch | undefined;
  private shape: StateObjectSelector | undefined;
  private wanted: SearchBox | undefined;
  private drawn: SearchBox | undefined;
  private turned = false;

  constructor(private readonly stage: Stage) {}

  draw(receptor: File | undefined, reference: File | undefined): Promise<Sites> {
    return this.stage.does(async () => {
      await this.receptor?.remove();
      await this.reference?.remove();
      this.receptor = receptor && await Branch.of(this.stage.plugin, receptor.text, receptor.format, 'Receptor');
      this.reference = reference && await Branch.of(this.stage.plugin, reference.text, reference.format, 'Reference ligand');
      if (this.receptor?.atoms) await this.drawReceptor(this.receptor, this.receptor.atoms);
      if (this.reference) await this.reference.draw('sticks', await this.reference.part('all'), sticks(referenceCarbon, 0.2));
      await this.stage.committed();
      this.look(!this.turned);
      await this.stage.committed();
      // Along an axis two of the box's faces would lie behind each other.
      if (!this.turned) this.stage.turn(28, 18);
      this.turned = true;
      return this.sites();
    });
  }

  private async drawReceptor(branch: Branch, atoms: Structure): Promise<void> {
    if (polymerResidues(atoms) < 6) return branch.draw('all', await branch.part('all'), sticks(receptorCarbon, 0.18));
    await branch.draw('cartoon', await branch.part('polymer'), {type: 'cartoon', color: 'chain-id'});
    for (const kind of hetero) await branch.draw(kind, await branch.part(kind), sticks(receptorCarbon, 0.2));
  }

  private sites(): Sites {
    const atoms = this.receptor?.atoms;
    return atoms ? {places: heavyPlaces(atoms), hetero: heteroResidues(atoms)} : {places: [], hetero: []};
  }

  /** The heavy atoms of the reference ligand. */
  get referencePlaces(): Triple[] {
    return this.reference?.atoms ? heavyPlaces(this.reference.atoms) : [];
  }

  placesOf(residue: Pick<Residue, 'chain' | 'number'>): Triple[] {
    const places: Triple[] = [];
    if (this.receptor?.atoms) forEachAtom(residueIn(this.receptor.atoms, residue), (at) => places.push(placeOf(at)));
    return places;
  }

  /** Marks residues, as those that a box is to be put around. */
  mark(residues: readonly Pick<Residue, 'chain' | 'number'>[]): void {
    const atoms = this.receptor?.atoms;
    const {lociSelects} = this.stage.plugin.managers.interactivity;
    lociSelects.deselectAll();
    if (atoms) for (const residue of residues) lociSelects.select({loci: residueIn(atoms, residue)});
  }

  /** Called with each residue of the receptor that is clicked. */
  onPick(then: (residue: Residue) => void): () => void {
    const clicks = this.stage.plugin.behaviors.interaction.click.subscribe(({current}) => {
      const receptor = this.receptor?.atoms;
      if (!StructureElement.Loci.is(current.loci) || current.loci.structure.root !== receptor?.root) return;
      const residue = residueAtFirst(current.loci);
      if (residue) then(residue);
    });
    return () => clicks.unsubscribe();
  }

  /** While one drags, only the last box asked for is drawn. */
  async setBox(box: SearchBox | undefined): Promise<void> {
    this.wanted = box;
    await this.stage.does(async () => {
      if (this.wanted !== box || this.drawn === box) return;
      this.drawn = box;
      const build = this.stage.plugin.build();
      // Made anew each time: Mol*'s box keeps the corners that it was made with, whatever its parameters become.
      if (this.shape) build.delete(this.shape);
      const shape = box && build.toRoot().apply(BoxShape3D, {bottomLeft: Vec3.create(...lowest(box)), topRight: Vec3.create(...highest(box)), radius: 0.12, color: Color(boxColour)});
      shape?.apply(StateTransforms.Representation.ShapeRepresentation3D);
      this.shape = shape?.selector;
      await build.commit();
    });
  }

  /** The camera to the box, or to everything where there is none. */
  look(atOnce?: boolean): void {
    const box = this.wanted;
    const all = (this.receptor ?? this.reference)?.atoms?.boundary.sphere;
    if (box) this.stage.lookAt(box.center, length(scale(box.size, 0.5)), atOnce);
    else if (all) this.stage.lookAt([...all.center] as Triple, all.radius, atOnce);
  }
}
