// A branch of Mol*'s tree: a file's text, the structure it holds, parts of it, and what is drawn of them. Its text can be
// changed, and then what is drawn changes with it.
import {createStructureRepresentationParams, StateTransforms, type PluginContext, type StateObjectSelector, type Structure,
  type StructureRepresentationBuiltInProps} from './molstar';
import type {Format} from './files';

export type Part = 'all' | 'polymer' | 'ligand' | 'ion' | 'branched' | 'non-standard';

/** How a part is drawn, in Mol*'s words. */
export interface Drawing {
  type: 'cartoon' | 'ball-and-stick' | 'molecular-surface';
  typeParams?: Record<string, unknown>;
  color: 'chain-id' | 'element-symbol';
  colorParams?: Record<string, unknown>;
}

type ComponentType = NonNullable<Parameters<PluginContext['builders']['structure']['tryCreateComponent']>[1]>['type'];

function trajectoryFormat(text: string, format: Format) {
  if (format === 'cif') return /^_atom_site_fract_x/m.test(text) ? 'cifCore' : 'mmcif';
  return format;
}

export class Branch {
  private readonly parts = new Map<string, StateObjectSelector>();
  private readonly drawings = new Map<string, {at: StateObjectSelector; as: string}>();

  private constructor(private readonly plugin: PluginContext, private readonly data: StateObjectSelector, readonly structure: StateObjectSelector,
                      public text: string) {}

  static async of(plugin: PluginContext, text: string, format: Format, label: string): Promise<Branch> {
    const data = await plugin.builders.data.rawData({data: text, label});
    const trajectory = await plugin.builders.structure.parseTrajectory(data, trajectoryFormat(text, format));
    const model = await plugin.builders.structure.createModel(trajectory);
    const structure = await plugin.builders.structure.createStructure(model, {name: 'model', params: {}});
    return new Branch(plugin, data, structure, text);
  }

  /** Undefined where the text could not be read. */
  get atoms(): Structure | undefined {
    const atoms = this.structure.cell?.obj?.data as Structure | undefined;
    return atoms && atoms.elementCount > 0 ? atoms : undefined;
  }

  async change(text: string, label: string): Promise<void> {
    if (text === this.text) return;
    this.text = text;
    await this.plugin.build().to(this.data).update(StateTransforms.Data.RawData, () => ({data: text, label})).commit();
  }

  /** A part by its kind. */
  async part(name: Part): Promise<StateObjectSelector> {
    return this.parts.get(name) ?? this.component(name, {name: 'static', params: name});
  }

  /** A part of given atoms; the same name again changes which. */
  async component(name: string, type: ComponentType): Promise<StateObjectSelector> {
    const known = this.parts.get(name);
    const params = {type, nullIfEmpty: true, label: name};
    if (known) {
      await this.plugin.build().to(known).update(StateTransforms.Model.StructureComponent, () => params).commit();
      return known;
    }
    const made = await this.plugin.build().to(this.structure).apply(StateTransforms.Model.StructureComponent, params).commit();
    this.parts.set(name, made);
    return made;
  }

  /** Draws a part, or changes how it is drawn, or with no drawing takes it away. */
  async draw(name: string, part: StateObjectSelector, drawing: Drawing | undefined): Promise<void> {
    const known = this.drawings.get(name);
    const as = JSON.stringify(drawing);
    if (known?.as === as) return;
    if (!drawing) {
      if (known) await this.plugin.build().delete(known.at).commit();
      this.drawings.delete(name);
      return;
    }
    const params = createStructureRepresentationParams(this.plugin, undefined, drawing as StructureRepresentationBuiltInProps);
    if (known) await this.plugin.build().to(known.at).update(StateTransforms.Representation.StructureRepresentation3D, () => params).commit();
    const at = known?.at ?? await this.plugin.build().to(part).apply(StateTransforms.Representation.StructureRepresentation3D, params).commit();
    this.drawings.set(name, {at, as});
  }

  async remove(): Promise<void> {
    await this.plugin.build().delete(this.data).commit();
  }
}
