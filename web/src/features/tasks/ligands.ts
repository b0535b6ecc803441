// Many ligands at once: out of files, and out of lines of SMILES.
export interface Ligand {
  name: string;
  /** Its text, or a mad:// URI. */
  text: string;
}

export const mostLigands = 200;

/** "CCO ethanol" or "CCO<tab>ethanol": a SMILES a line, its name behind it; "#" begins a remark. */
export function ligandsOfLines(text: string): Ligand[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line && !line.startsWith('#')).map((line) => {
    const [smiles = '', ...name] = line.split(/\s+/);
    return {name: name.join(' ') || smiles, text: line};
  });
}

/** The records of an SDF, each a file of its own; other formats are one ligand a file. */
export function ligandsOfFile(name: string, text: string): Ligand[] {
  const stem = name.replace(/\.[^.]+$/, '');
  if (/\.(smi|smiles|txt)$/i.test(name)) return ligandsOfLines(text);
  if (!/\.sdf?$/i.test(name)) return [{name: stem, text}];
  const records = text.split(/^\$\$\$\$\r?$\n?/m).filter((record) => record.trim());
  if (records.length < 2) return [{name: stem, text}];
  return records.map((record, i) => ({name: record.split('\n')[0]?.trim() || `${stem} ${i + 1}`, text: `${record}$$$$\n`}));
}
