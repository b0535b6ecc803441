// One molecule or protein.
import {Color} from './molstar';
import {polymerResidues} from './atoms';
import {Branch, type Drawing, type Part} from './branch';
import {poseCarbon} from './colours';
import type {File} from './files';
import type {Stage} from './stage';
import {words} from '~/texts/viewer';

const parts: readonly Part[] = ['ligand', 'ion', 'branched', 'non-standard'];

function sticks(sizeFactor: number): Drawing {
  return {type: 'ball-and-stick', typeParams: {sizeFactor}, color: 'element-symbol',
    colorParams: {carbonColor: {name: 'uniform', params: {value: Color(poseCarbon(0)), saturation: 0, lightness: 0}}}};
}

export class StructureScene {
  private branch: Branch | undefined;
  constructor(private readonly stage: Stage) {}

  draw(file: File): Promise<void> {
    return this.stage.does(async () => {
      await this.branch?.remove();
      this.branch = await Branch.of(this.stage.plugin, file.text, file.format, words.structureView);
      const {branch} = this;
      if (!branch.atoms) throw new Error(words.noAtoms);
      if (polymerResidues(branch.atoms) < 6) await branch.draw('sticks', await branch.part('all'), sticks(0.22));
      else {
        await branch.draw('cartoon', await branch.part('polymer'), {type: 'cartoon', color: 'chain-id'});
        for (const part of parts) await branch.draw(part, await branch.part(part), sticks(0.2));
      }
      await this.stage.committed();
      this.stage.resetCamera();
    });
  }
}
