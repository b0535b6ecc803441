// RDKit in a worker of its own: its glue makes functions while it starts, which the pages' policy does not allow and this
// script's does (http::worker_policy).
import initRDKitModule, {type Mol, type RDKitModule} from '@rdkit/rdkit';
import wasm from '@rdkit/rdkit/RDKit_minimal.wasm?url';
import type {Answer, Asked} from './messages';

const rdkit: Promise<RDKitModule> = initRDKitModule({locateFile: () => wasm});

/** The first match of a SMARTS, or of nothing. */
function matched(kit: RDKitModule, molecule: Mol, smarts: string | undefined): {atoms?: number[]; bonds?: number[]} {
  const pattern = smarts ? kit.get_qmol(smarts) : null;
  if (!pattern) return {};
  try {
    return JSON.parse(molecule.get_substruct_match(pattern)) as {atoms?: number[]; bonds?: number[]};
  } finally {
    pattern.delete();
  }
}

function drawn(kit: RDKitModule, {text, width, height, dark, highlight}: Asked): string | undefined {
  const molecule = kit.get_mol(text);
  if (!molecule) return undefined;
  try {
    // What a file says of the third dimension, or of its own drawing, is no drawing of ours.
    if (text.includes('\n') && molecule.set_new_coords()) molecule.normalize_depiction();
    return molecule.get_svg_with_highlights(JSON.stringify({
      width, height, clearBackground: false, bondLineWidth: width < 200 ? 1.2 : 2, minFontSize: 8, atomColourPalette: dark ? 'darkmode' : 'default',
      highlightColour: dark ? [0.45, 0.25, 0.6] : [1, 0.8, 0.45], ...matched(kit, molecule, highlight),
    }));
  } finally {
    molecule.delete();
  }
}

addEventListener('message', (event: MessageEvent<Asked>) => {
  const {id} = event.data;
  const answer = (rest: Omit<Answer, 'id'>) => postMessage({id, ...rest} satisfies Answer);
  rdkit.then((kit) => answer({svg: drawn(kit, event.data)}))
    .catch((error: unknown) => answer({svg: undefined, failure: error instanceof Error ? error.message : String(error)}));
});
