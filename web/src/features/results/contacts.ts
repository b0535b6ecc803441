// What holds a pose to its receptor: "ASP:A:25:hydrogen_bond" is a residue and a kind.
export interface Contact {
  /** "ASP:A:25" */
  residue: string;
  kind: string;
}

export function contactIn(word: string): Contact | undefined {
  const at = word.lastIndexOf(':');
  return at > 0 && at < word.length - 1 ? {residue: word.slice(0, at), kind: word.slice(at + 1)} : undefined;
}

export function contactsOf(pose: {interactions?: readonly string[]}): Contact[] {
  return (pose.interactions ?? []).flatMap((word) => contactIn(word) ?? []);
}

/** "ASP 25", with its chain where that is not clear: "ASP 25 A". */
export function residueName(residue: string, chains = true): string {
  const [name = '', chain = '', number = ''] = residue.split(':');
  return [name, number, chains ? chain : ''].filter(Boolean).join(' ');
}

function place(residue: string): [string, number, string] {
  const [name = '', chain = '', number = ''] = residue.split(':');
  return [chain, Number.parseInt(number, 10) || 0, `${number} ${name}`];
}

/** As the sequence has them. */
export function inSequence(a: string, b: string): number {
  const [chain, at, rest] = place(a), [otherChain, otherAt, otherRest] = place(b);
  return chain.localeCompare(otherChain) || at - otherAt || rest.localeCompare(otherRest);
}

export interface Fingerprints {
  residues: string[];
  kinds: string[];
  /** Of each pose, by residue, the kinds. */
  of: Map<string, readonly string[]>[];
  /** How many of the poses touch each residue. */
  counts: Map<string, number>;
}

/** The interactions of poses as a matrix of poses and residues. */
export function fingerprints(poses: readonly {interactions?: readonly string[]}[]): Fingerprints {
  const counts = new Map<string, number>();
  const kinds = new Set<string>();
  const of = poses.map((pose) => {
    const row = new Map<string, string[]>();
    for (const {residue, kind} of contactsOf(pose)) {
      kinds.add(kind);
      row.set(residue, [...(row.get(residue) ?? []), kind]);
    }
    for (const residue of row.keys()) counts.set(residue, (counts.get(residue) ?? 0) + 1);
    return row;
  });
  return {residues: [...counts.keys()].toSorted(inSequence), kinds: [...kinds].toSorted(), of, counts};
}

/** The words that the API finds poses by, among those of these poses: each interaction, each residue, each kind. */
export function wordsIn(poses: readonly {interactions?: readonly string[]}[]): string[] {
  const {residues, kinds} = fingerprints(poses);
  const exact = new Set(poses.flatMap((pose) => pose.interactions ?? []));
  return [...kinds.map((kind) => `:${kind}`), ...residues.map((residue) => `${residue}:`), ...[...exact].toSorted(inSequence)];
}
