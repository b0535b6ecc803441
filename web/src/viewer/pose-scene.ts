// A receptor with poses of ligands in it. What is wanted is said as a whole; only what differs from what is drawn changes:
// the receptor stays where a pose is chosen, and a pose is another text in the same branch.
import {Color, Sphere3D, StructureElement, Vec3, type StateObjectSelector} from './molstar';
import {heavyPlaces, polymerResidues, residueIn, residuesNear} from './atoms';
import type {Residue} from './residue-name';
import {Branch, type Drawing, type Part} from './branch';
import {poseCarbon, receptorCarbon, referenceCarbon} from './colours';
import {Contacts, type Contact} from './contacts';
import type {File} from './files';
import type {Stage} from './stage';

export interface Looks {
  cartoon: boolean;
  surface: boolean;
  sideChains: boolean;
  hydrogens: boolean;
  contacts: boolean;
  reference: boolean;
}

export interface Wanted {
  receptor: File | undefined;
  reference: File | undefined;
  /** The poses that are drawn, by record, the one that is looked at first. */
  poses: readonly {record: number; text: string}[];
  looks: Looks;
}

const hetero: readonly Part[] = ['ligand', 'ion', 'branched', 'non-standard'];
const near = 5;  // Å

const carbonsOf = (carbon: number) => ({carbonColor: {name: 'uniform', params: {value: Color(carbon), saturation: 0, lightness: 0}}});

const sticks = (carbon: number, sizeFactor: number, hydrogens: boolean): Drawing => ({
  type: 'ball-and-stick', typeParams: {sizeFactor, ignoreHydrogens: !hydrogens, ignoreHydrogensVariant: 'non-polar'},
  color: 'element-symbol', colorParams: carbonsOf(carbon),
});

export class PoseScene {
  private receptor: (File & {branch: Branch}) | undefined;
  private reference: (File & {branch: Branch}) | undefined;
  private readonly poses: Branch[] = [];
  private readonly contacts: Contacts;
  private wanted: Wanted | undefined;
  private focused = false;

  constructor(private readonly stage: Stage) {
    this.contacts = new Contacts(stage.plugin);
  }

  /** Draws it, and says the contacts of the first pose; undefined where something else was wanted meanwhile. */
  draw(wanted: Wanted): Promise<Contact[] | undefined> {
    this.wanted = wanted;
    return this.stage.does(async () => {
      if (this.wanted !== wanted) return undefined;
      await this.contacts.clear();
      this.receptor = await this.file(this.receptor, wanted.receptor, 'Receptor');
      this.reference = await this.file(this.reference, wanted.looks.reference ? wanted.reference : undefined, 'Reference ligand');
      await this.drawPoses(wanted);
      if (this.receptor) await this.drawReceptor(this.receptor.branch, wanted.looks);
      if (this.reference) {
        const {branch} = this.reference;
        await branch.draw('sticks', await branch.part('all'), sticks(referenceCarbon, 0.12, wanted.looks.hydrogens));
      }
      const found = this.receptor && this.poses[0] && wanted.looks.contacts ? await this.contacts.between(this.receptor.branch, this.poses[0]) : [];
      await this.stage.committed();
      this.follow();
      return found;
    });
  }

  private async file(known: (File & {branch: Branch}) | undefined, wanted: File | undefined, label: string) {
    if (known && wanted?.format === known.format) {
      await known.branch.change(wanted.text, label);
      return {...wanted, branch: known.branch};
    }
    await known?.branch.remove();
    return wanted && {...wanted, branch: await Branch.of(this.stage.plugin, wanted.text, wanted.format, label)};
  }

  private async drawPoses({poses, looks}: Wanted): Promise<void> {
    for (const extra of this.poses.splice(poses.length)) await extra.remove();
    for (const [i, {record, text}] of poses.entries()) {
      const label = `Pose ${record + 1}`;
      const branch = this.poses[i] ?? await Branch.of(this.stage.plugin, text, 'sdf', label);
      this.poses[i] = branch;
      await branch.change(text, label);
      await branch.draw('sticks', await branch.part('all'), sticks(poseCarbon(record), i === 0 ? 0.22 : 0.13, looks.hydrogens));
    }
  }

  private async drawReceptor(branch: Branch, looks: Looks): Promise<void> {
    const polymer = await branch.part('polymer');
    // A handful of residues makes no cartoon.
    const few = branch.atoms !== undefined && polymerResidues(branch.atoms) < 6;
    await branch.draw('cartoon', polymer, looks.cartoon ? {type: 'cartoon', color: 'chain-id'} : undefined);
    await branch.draw('surface', polymer, looks.surface
      ? {type: 'molecular-surface', typeParams: {alpha: 0.55, ...(this.stage.software ? {quality: 'low'} : {})},
        color: 'element-symbol', colorParams: carbonsOf(receptorCarbon)} : undefined);
    await branch.draw('few', polymer, few ? sticks(receptorCarbon, 0.15, looks.hydrogens) : undefined);
    for (const kind of hetero)
      await branch.draw(kind, await branch.part(kind), sticks(receptorCarbon, 0.18, looks.hydrogens));
    await this.drawSideChains(branch, looks);
  }

  private async drawSideChains(branch: Branch, looks: Looks): Promise<void> {
    const pose = this.poses[0]?.atoms ?? this.reference?.branch.atoms;
    if (!branch.atoms || !pose || !looks.sideChains) return branch.draw('near', branch.structure, undefined);
    const residues = residuesNear(branch.atoms, heavyPlaces(pose), near);
    const part: StateObjectSelector = await branch.component('near', {name: 'bundle', params: StructureElement.Bundle.fromLoci(residues)});
    await branch.draw('near', part, sticks(receptorCarbon, 0.12, looks.hydrogens));
  }

  /** The camera goes to the first pose once, and after it where it is out of sight. */
  private follow(): void {
    const sphere = this.poses[0]?.atoms?.boundary.sphere;
    const camera = this.stage.plugin.canvas3d?.camera;
    if (!sphere || !camera) return;
    const {target, radius} = camera.getSnapshot();
    if (this.focused && Vec3.distance(target, sphere.center) < Math.max(radius, sphere.radius)) return;
    this.focus();
    this.focused = true;
  }

  /** The camera to the pose that is looked at. */
  focus(): void {
    const sphere = this.poses[0]?.atoms?.boundary.sphere ?? this.receptor?.branch.atoms?.boundary.sphere;
    if (sphere) this.look(sphere);
  }

  private look(sphere: Sphere3D, extraRadius = 4): void {
    this.stage.plugin.managers.camera.focusSphere(sphere, {extraRadius, durationMs: this.stage.software ? 0 : 250});
  }

  /** The camera to a residue of the receptor, which is marked; false where there is none. */
  focusResidue(residue: Pick<Residue, 'chain' | 'number'>): boolean {
    const atoms = this.receptor?.branch.atoms;
    if (!atoms) return false;
    const loci = residueIn(atoms, residue);
    if (StructureElement.Loci.isEmpty(loci)) return false;
    this.stage.plugin.managers.interactivity.lociHighlights.highlightOnly({loci});
    this.look(StructureElement.Loci.getBoundingSphere(loci, Sphere3D()), 5);
    return true;
  }
}
