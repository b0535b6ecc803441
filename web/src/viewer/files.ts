// The text of a molecule, and what format it is in: seen from the content, as the platform does it.

/** What Mol* reads, by the names that the tasks' documents use. */
export type Format = 'pdb' | 'cif' | 'pdbqt' | 'sdf' | 'mol2' | 'xyz';

export interface File {
  text: string;
  format: Format;
}

/** Whether it says where the molecule is; else it is the molecule. */
export function isUrl(source: string): boolean {
  return /^(\/|https?:|blob:|mad:)\S*$/.test(source.trim());
}

/** The id of an uploaded molecule (mad://…/molecules/ID); undefined for other files of the platform's. */
export function moleculeIn(uri: string): string | undefined {
  return /^mad:\/\/.*\/molecules\/([0-9a-f-]{36})/.exec(uri.trim())?.[1];
}

/** What tells a file from another: a signed URL's signature changes, its file does not. */
export function identityOf(source: string | undefined): string | undefined {
  return source !== undefined && source.startsWith('/api/v1/blobs/') ? source.split('?')[0] : source;
}

async function unpacked(answer: Response): Promise<string> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

/** What is at a URL, gzip or not; what is no URL is the text itself. */
export async function textAt(source: string, signal?: AbortSignal): Promise<string> {
  if (!isUrl(source)) return source;
  const answer = await fetch(source, {credentials: 'same-origin', ...(signal ? {signal} : {})});
  if (!answer.ok) throw new Error(`The file could not be had: ${answer.status}`);
  return unpacked(answer);
}

/** Undefined for what has no place in space, as a SMILES. */
export function formatOf(text: string): Format | undefined {
  if (/^@<TRIPOS>MOLECULE/m.test(text)) return 'mol2';
  if (/^data_\S*\s*$/m.test(text) && /^(_|loop_)/m.test(text)) return 'cif';
  if (/^(ATOM|HETATM)/m.test(text)) return isPdbqt(text) ? 'pdbqt' : 'pdb';
  if (/V[23]000\s*$/m.test(text) || /^M {2}END/m.test(text)) return 'sdf';
  if (/^\s*\d+\s*$/.test(text.split('\n', 1)[0] ?? '') && /^\s*[A-Z][a-z]?(\s+-?\d+\.\d*){3}/m.test(text)) return 'xyz';
  return undefined;
}

/** Files of before 1996 have the entry and the line's number at the end of the line ("1HPV1704"), where the element is now: what
 *  draws would take the digits for one. Without them it goes by the atom's name. */
export function withoutLineNumbers(pdb: string): string {
  return pdb.replace(/^((?:ATOM  |HETATM).{66})\d[A-Z\d]{3}[ \d]{4}[ \r]*$/gm, '$1');
}

/** PDBQT has a torsion tree, or a charge in columns 71 to 76 and AutoDock's type where PDB has its element. */
function isPdbqt(text: string): boolean {
  if (/^(ROOT|TORSDOF)/m.test(text)) return true;
  const atom = /^(ATOM|HETATM).*$/m.exec(text)?.[0] ?? '';
  return /^\s*[+-]?\d+\.\d+\s*$/.test(atom.slice(68, 76)) && /^\s*[A-Za-z]{1,2}\s*$/.test(atom.slice(77, 80));
}

/** The records of an SDF, each a file of its own: a library's poses are thousands, of which few are looked at. */
export function recordsOf(sdf: string): string[] {
  const records = sdf.replaceAll('\r\n', '\n').split(/^\$\$\$\$[^\n]*\n?/m);
  if (records.at(-1)?.trim() === '') records.pop();
  return records.map((record) => `${record}$$$$\n`);
}

/** The first line of a record: the molecule's name. */
export function nameOf(record: string): string {
  return record.split('\n', 1)[0]?.trim() ?? '';
}

/** The models of a PDB, by their numbers. */
export function modelsOf(pdb: string): Map<number, string> {
  const models = new Map<number, string>();
  for (const [, number, lines] of pdb.matchAll(/^MODEL +(\d+)[^\n]*\n([\s\S]*?)^ENDMDL/gm))
    models.set(Number(number), `${lines}END\n`);
  return models;
}
