// What the text of a molecule file shows at a glance: its format, and its molecules one by one. Only the server reads files;
// this is for what is to be drawn at once. Formats are the server's, and so is how they are recognised (chem/format.cpp).

export const formats = ['smi', 'sdf', 'mol2', 'pdb', 'cif', 'pdbqt'] as const;
export type Format = (typeof formats)[number];

/** Of one molecule, and of small ones as a rule; the others are of macromolecules too. */
export const isDrawable = (format: string) => ['smi', 'sdf', 'pdbqt', 'mol2'].includes(format);

export interface FileRecord {
  /** Place in the file, from 1. */
  place: number;
  name: string;
  /** What can be drawn of it: its SMILES, or its molfile. Nothing where the format has neither. */
  drawing: string | undefined;
}

const linesOf = (text: string) => text.split(/\r\n|\r|\n/);

export function formatOf(text: string): Format | undefined {
  const lines = linesOf(text);
  const first = lines.find((line) => line.trim() && !line.startsWith('#'))?.trim() ?? '';
  if (!first) return undefined;
  if (lines.length >= 4 && (/V[23]000\s*$/.test(lines[3] ?? '') || lines.some((line) => line.startsWith('M  END')))) return 'sdf';
  if (lines.some((line) => line.startsWith('@<TRIPOS>'))) return 'mol2';
  if (first.toLowerCase().startsWith('data_')) return 'cif';
  if (lines.some((line) => /^(ROOT|BRANCH|TORSDOF|REMARK VINA)/.test(line))) return 'pdbqt';
  const atom = lines.find((line) => /^(ATOM  |HETATM)/.test(line));
  if (atom) return /^[-+\d]*\.\d+$/.test(atom.slice(68, 76).trim()) && /^[A-Z][A-Za-z]?$/.test(atom.slice(77).trim()) ? 'pdbqt' : 'pdb';
  return /^[\w@+\-[\]()=#$:/\\%.*]+$/.test(first.split(/\s/)[0] ?? '') ? 'smi' : undefined;
}

/** "REMARK SMILES CCO", as Meeko and this platform write them. */
function smilesRemark(lines: readonly string[]): string | undefined {
  return lines.map((line) => /^REMARK\s+SMILES\s+(?!IDX)(\S+)/.exec(line)?.[1]).find(Boolean);
}

function ofSmiles(text: string): Omit<FileRecord, 'place'>[] {
  const lines = linesOf(text).map((line) => line.trim()).filter(Boolean);
  if (/^smiles(\s|$)/i.test(lines[0] ?? '')) lines.shift();
  return lines.map((line) => {
    const [smiles = '', ...name] = line.split(/\s+/);
    return {name: name.join(' '), drawing: smiles};
  });
}

function ofSdf(text: string): Omit<FileRecord, 'place'>[] {
  return text.split(/^\$\$\$\$.*(?:\r\n|\r|\n|$)/m).filter((part) => part.trim()).map((part) => {
    const end = /^M {2}END.*$/m.exec(part);
    return {name: linesOf(part)[0]?.trim() ?? '', drawing: end ? part.slice(0, end.index + end[0].length) + '\n' : undefined};
  });
}

function ofMol2(text: string): Omit<FileRecord, 'place'>[] {
  return text.split(/^@<TRIPOS>MOLECULE.*(?:\r\n|\r|\n)/m).slice(1).map((part) => ({name: linesOf(part)[0]?.trim() ?? '', drawing: undefined}));
}

/** The molecules of a file of small ones, as far as the text goes; a file of a macromolecule is one. `whole` when the text is
 *  all of the file: the last molecule of a part may be cut. */
export function recordsOf(format: string, text: string, whole = true): FileRecord[] {
  const split = {smi: ofSmiles, sdf: ofSdf, mol2: ofMol2}[format];
  if (!split) return [{place: 1, name: '', drawing: format === 'pdbqt' ? smilesRemark(linesOf(text)) : undefined}];
  const records = split(text).map((record, i) => ({place: i + 1, ...record}));
  return whole || records.length === 1 ? records : records.slice(0, -1);
}
