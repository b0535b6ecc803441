// Colours of carbon atoms that tell poses apart, in space and beside it.

const carbons = [0x2f9e44, 0x1c7ed6, 0xd6336c, 0xe8590c, 0x7048e8, 0x0c8599, 0xa61e4d, 0x5c940d] as const;
export const referenceCarbon = 0xf59f00;
export const boxColour = 0xf76707;
export const receptorCarbon = 0x9aa5b1;

/** Of interactions' lines: seen on light and on dark. */
export const contactColours: Readonly<Record<string, number>> = {
  'hydrogen-bond': 0x1c8fd6, 'weak-hydrogen-bond': 0x4dabf7, ionic: 0xe03131, 'pi-stacking': 0x7950f2, 'cation-pi': 0xf06595, 'halogen-bond': 0x12b886,
  hydrophobic: 0x868e96, 'metal-coordination': 0xbe4bdb, 'water-bridge': 0x15aabf,
};

export function poseCarbon(record: number): number {
  return carbons[record % carbons.length] ?? carbons[0];
}

export function css(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}
