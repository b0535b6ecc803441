// What holds a pose in its receptor, computed across the two structures.
import {Color, ComputeContacts, HydrophobicProvider, InteractionsParams, InteractionsShape, InteractionVisualParams, IonicProvider, ParamDefinition, MultiStructureSelectionFromBundle, StateTransforms, StructureElement, Vec3, Sphere3D,
  type PluginContext, type InteractionsProps, type StateObjectSelector, type StructureInteractions} from './molstar';
import {words} from '~/texts/viewer';
import {firstAtom, heavyPlaces, residuesNear, type Atom} from './atoms';
import {contactColours} from './colours';
import {residueText, type Residue} from './residue-name';
import type {Branch} from './branch';

export interface Contact {
  kind: string;
  residue: Residue;
  receptorAtoms: string[];
  ligandAtoms: string[];  ///< element and place in the record, from 1
  distance: number;       ///< Å, of the nearest, between the middles of what is in contact
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

/** A ring is named by what it is, not by its atoms. */
const namesIn = (loci: StructureElement.Loci, name: (atom: Atom) => string): string => {
  const atom = firstAtom(loci);
  return StructureElement.Loci.size(loci) > 3 ? words.ring : atom ? name(atom) : '';
};

/** One for each residue and kind, however many atoms of it are in contact. */
function contactsIn(interactions: StructureInteractions, receptor: string): Contact[] {
  const found = new Map<string, Contact>();
  for (const {info: {kind}, a, b, aStructureRef} of interactions.elements) {
    const [ofReceptor, ofLigand] = aStructureRef === receptor ? [a, b] : [b, a];
    const atom = firstAtom(ofReceptor);
    if (!atom) continue;
    const residue = {name: atom.name, chain: atom.chain, number: atom.number};
    const key = `${kind} ${residueText(residue)}`;
    const known = found.get(key) ?? {kind, residue, receptorAtoms: [], ligandAtoms: [], distance: Infinity};
    const add = (list: string[], name: string) => void (list.includes(name) || list.push(name));
    add(known.receptorAtoms, namesIn(ofReceptor, ({atom: name}) => name));
    add(known.ligandAtoms, namesIn(ofLigand, ({element, place}) => `${element}${place}`));
    known.distance = Math.min(known.distance, Vec3.distance(centre(a), centre(b)));
    found.set(key, known);
  }
  return [...found.values()].sort((a, b) => order(a.kind) - order(b.kind) || a.residue.chain.localeCompare(b.residue.chain) || a.residue.number - b.residue.number);
}

const kinds = Object.keys(contactColours);
const order = (kind: string) => (kinds.indexOf(kind) + kinds.length) % kinds.length;

/** Dashed lines, in colours that the list has too. */
function styles() {
  const params = ParamDefinition.getDefaultValues(InteractionVisualParams);
  for (const [kind, colour] of Object.entries(contactColours))
    Object.assign(params.styles[kind as keyof typeof params.styles], {color: Color(colour), style: 'dashed', radius: 0.07});
  return params;
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
    computed.apply(InteractionsShape, styles()).apply(StateTransforms.Representation.ShapeRepresentation3D);
    this.drawn = both.selector;
    await build.commit();
    const data = computed.selector.cell?.obj?.data as {interactions: StructureInteractions} | undefined;
    return data ? contactsIn(data.interactions, refs[0]) : [];
  }
}
