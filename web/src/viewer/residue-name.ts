/** As the platform names it: ASP:A:25. */
export interface Residue {
  name: string;
  chain: string;
  number: number;
}

export function residueText({name, chain, number}: Residue): string {
  return [name, chain, String(number)].filter(Boolean).join(':');
}

/** From ASP:A:25, with or without a chain, or with a kind of interaction behind it. */
export function residueOf(text: string): Residue | undefined {
  const parts = text.split(':');
  const at = parts.findIndex((part, i) => i > 0 && /^-?\d+$/.test(part));
  const name = parts[0];
  if (at < 1 || at > 2 || !name) return undefined;
  return {name, chain: at === 2 ? parts[1] ?? '' : '', number: Number(parts[at])};
}

/** Those of a text, as the docking tasks name residues (A:ASP25, A:25) or as results do (ASP:A:25); undefined where one is no residue. */
export function residuesOf(text: string): Pick<Residue, 'chain' | 'number'>[] | undefined {
  const residues: Pick<Residue, 'chain' | 'number'>[] = [];
  for (const one of text.split(/[\s,;]+/).filter(Boolean)) {
    const short = /^(?:([^:]+):)?[A-Za-z]{0,3}(-?\d+)$/.exec(one);
    const residue = short ? {chain: short[1] ?? '', number: Number(short[2])} : residueOf(one);
    if (!residue) return undefined;
    residues.push(residue);
  }
  return residues;
}
