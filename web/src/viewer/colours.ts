// Colours of carbon atoms that tell poses apart, in space and beside it.

const carbons = [0x2f9e44, 0x1c7ed6, 0xd6336c, 0xe8590c, 0x7048e8, 0x0c8599, 0xa61e4d, 0x5c940d] as const;
export const referenceCarbon = 0xf59f00;
export const boxColour = 0xf76707;
export const receptorCarbon = 0x9aa5b1;

export function poseCarbon(record: number): number {
  return carbons[record % carbons.length] ?? carbons[0];
}

export function css(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}
