// What holds a pose in its receptor, computed across the two structures.
import {ComputeContacts, HydrophobicProvider, InteractionsParams, InteractionsShape, IonicProvider, ParamDefinition, MultiStructureSelectionFromBundle, StateTransforms, StructureElement, Vec3, Sphere3D,
  type PluginContext, type InteractionsProps, type StateObjectSelector, type StructureInteractions} from './molstar';
import {firstAtom, heavyPlaces, residuesNear} from './atoms';
import {residueText, type Residue} from './residue-name';
import type {Branch} from './branch';

export interface Contact {
  kind: string;
  residue: Residue;
  receptorAtom: string;
  ligandAtom: string;
  distance: number;  ///< Å, between the middles of what is in contact
}

/** Mol*'s own choice, and what it leaves out of it and docking wants to see. */
function kindsLookedFor(): InteractionsProps {
  const defaults = ParamDefinition.getDefaultValues(InteractionsParams);
  const on = (params: ParamDefinition.Params): unknown => ({name: 'on', params: ParamDefinition.getDefaultValues(params)});
  return {...defaults, providers: {
    ...defaults.providers, hydrophobic: on(HydrophobicProvider.params), ionic: on(IonicProvider.params),
  }} as InteractionsProps;  // Mol*'s own type of it is of the parameters' descriptions
}

const reach = 9;  // Å: no contact is longer, and its residue has to be whole

const centre = (loci: StructureElement.Loci) => StructureElement.Loci.getBoundingSphere(loci, Sphere3D()).center;

function atomsIn(loci: StructureElement.Loci): string {
  return StructureElement.Loci.size(loci) > 3 ? 'ring' : firstAtom(loci)?.atom ?? '';
}

function contactsIn(interactions: StructureInteractions, receptor: string): Contact[] {
  const found = interactions.elements.flatMap(({info, a, b, aStructureRef}): Contact[] => {
    const [ofReceptor, ofLigand] = aStructureRef === receptor ? [a, b] : [b, a];
    const atom = firstAtom(ofReceptor);
    if (!atom) return [];
    const {name, chain, number} = atom;
    return [{kind: info.kind, residue: {name, chain, number}, receptorAtom: atomsIn(ofReceptor), ligandAtom: atomsIn(ofLigand),
      distance: Vec3.distance(centre(a), centre(b))}];
  });
  return found.sort((a, b) => a.kind.localeCompare(b.kind) || residueText(a.residue).localeCompare(residueText(b.residue), undefined, {numeric: true}));
}

export class Contacts {
  private drawn: StateObjectSelector | undefined;
  constructor(private readonly plugin: PluginContext) {}

  /** Before either structure changes: they are remembered by the atoms that they had. */
  async clear(): Promise<void> {
    if (this.drawn) await this.plugin.build().delete(this.drawn).commit();
    this.drawn = undefined;
  }

  async between(receptor: Branch, pose: Branch): Promise<Contact[]> {
    await this.clear();
    if (!receptor.atoms || !pose.atoms) return [];
    const near = residuesNear(receptor.atoms, heavyPlaces(pose.atoms), reach);
    if (StructureElement.Loci.isEmpty(near)) return [];
    const refs = [receptor.structure.ref, pose.structure.ref] as const;
    const build = this.plugin.build().toRoot();
    const both = build.apply(MultiStructureSelectionFromBundle, {
      selections: [
        {key: 'receptor', ref: refs[0], groupId: undefined, bundle: StructureElement.Bundle.fromLoci(near)},
        {key: 'pose', ref: refs[1], groupId: undefined, bundle: StructureElement.Bundle.fromLoci(StructureElement.Loci.all(pose.atoms))},
      ],
      isTransitive: true,
      label: 'Contacts',
    }, {dependsOn: [...refs]});
    const computed = both.apply(ComputeContacts, {interactions: kindsLookedFor()});
    computed.apply(InteractionsShape).apply(StateTransforms.Representation.ShapeRepresentation3D);
    this.drawn = both.selector;
    await build.commit();
    const data = computed.selector.cell?.obj?.data as {interactions: StructureInteractions} | undefined;
    return data ? contactsIn(data.interactions, refs[0]) : [];
  }
}
