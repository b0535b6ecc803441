// A receptor with a pose of a ligand in it.
import {DefaultPluginSpec, PluginContext} from './molstar';

export interface Files {
  poses: string;                  ///< URL of an SDF
  receptor: string | undefined;  ///< URL of a PDBQT
}

async function textOf(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The file could not be had: ${answer.status}`);
  return answer.text();
}

async function trajectory(plugin: PluginContext, text: string, format: 'sdf' | 'pdbqt') {
  const data = await plugin.builders.data.rawData({data: text});
  return plugin.builders.structure.parseTrajectory(data, format);
}

export class Scene {
  private poses = '';
  private receptor = '';
  private constructor(private readonly plugin: PluginContext) {}

  static async in(container: HTMLDivElement, canvas: HTMLCanvasElement): Promise<Scene> {
    const plugin = new PluginContext(DefaultPluginSpec());
    await plugin.init();
    if (!(await plugin.initViewerAsync(canvas, container))) throw new Error('This browser shows no WebGL');
    return new Scene(plugin);
  }

  async load(files: Files): Promise<void> {
    [this.poses, this.receptor] = await Promise.all(
      [textOf(files.poses), files.receptor ? textOf(files.receptor) : Promise.resolve('')]);
  }

  async show(record: number): Promise<void> {
    const {plugin} = this;
    await plugin.clear();
    if (this.receptor) {
      const model = await plugin.builders.structure.createModel(await trajectory(plugin, this.receptor, 'pdbqt'));
      const structure = await plugin.builders.structure.createStructure(model);
      await plugin.builders.structure.representation.addRepresentation(structure, {type: 'cartoon', color: 'chain-id'});
    }
    const model = await plugin.builders.structure.createModel(await trajectory(plugin, this.poses, 'sdf'), {modelIndex: record});
    const structure = await plugin.builders.structure.createStructure(model);
    await plugin.builders.structure.representation.addRepresentation(structure, {type: 'ball-and-stick', color: 'element-symbol'});
    const ligand = structure.cell?.obj?.data;
    if (ligand) plugin.managers.camera.focusSphere(ligand.boundary.sphere);
  }

  dispose(): void {
    this.plugin.dispose();
  }
}
