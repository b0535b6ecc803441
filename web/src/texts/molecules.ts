export const words = {
  title: 'Molecules',
  none: 'The library is empty. Upload files of molecules, or draw one.',
  noneFits: 'No molecule fits.',
  clear: 'Clear the search',
  search: 'Search by name',
  format: 'Format',
  anyFormat: 'Any format',

  columns: {
    picture: 'Structure', name: 'Name', format: 'Format', formula: 'Formula', atoms: 'Atoms', molecules: 'Molecules', size: 'Size', by: 'By', added: 'Added',
  },
  you: 'you',
  macromolecule: 'Macromolecule',

  upload: 'Upload files',
  draw: 'Draw a molecule',
  dropHint: 'Drop files anywhere on this page to upload them: PDB, mmCIF, SDF, MOL2, PDBQT or SMILES, also gzipped.',
  dropNow: 'Drop the files to upload them',

  selected: (n: number) => `${n} selected`,
  delete: 'Delete',
  deleteTitle: (n: number) => (n === 1 ? 'Delete this molecule?' : `Delete ${n} molecules?`),
  deleteHint: 'Jobs that are done keep their results. A job that has yet to begin and needs the file will fail.',
  deleted: (n: number) => (n === 1 ? 'One molecule deleted.' : `${n} molecules deleted.`),
  notDeleted: (name: string, detail: string) => `${name}: ${detail}`,
  download: 'Download',

  saveTitle: 'Save the drawing',
  saveName: 'Name',
  save: 'Save to the library',
  unnamed: 'Drawing',
  close: 'Close',
};

export const uploads = {
  title: 'Uploads',
  summary: (done: number, all: number, failed: number) =>
    `${done} of ${all} uploaded${failed ? `, ${failed} ${failed === 1 ? 'was' : 'were'} refused or lost` : ''}`,
  waiting: 'waiting',
  reading: 'being read',
  added: 'added',
  known: 'was there already',
  again: 'Try again',
  againAll: 'Try all failed ones again',
  stop: (name: string) => `Stop uploading ${name}`,
  forget: (name: string) => `Take ${name} off the list`,
  forgetDone: 'Clear those that are done',
  progress: (name: string) => `Upload of ${name}`,
};

export const detail = {
  drawing: 'In two dimensions',
  space: 'In space',
  noSpace: 'This file has no coordinates in space. “Prepare ligand” makes some.',
  noDrawing: 'No drawing can be made of this file.',
  properties: 'Properties',
  records: 'Molecules in this file',
  firstRecords: (shown: number, all: number) => `The first ${shown} of ${all}.`,
  place: 'Place',
  name: 'Name',
  use: 'Use in a task',
  useTitle: 'Use in a task',
  useSearch: 'Search tasks',
  close: 'Close',
  useAs: (field: string) => `as ${field.charAt(0).toLowerCase()}${field.slice(1)}`,
  useNone: 'No task takes such a file.',
  back: 'All molecules',

  size: 'Size', atoms: 'Atoms', formula: 'Formula', elements: 'Atoms by element', molecules: 'Molecules', inFile: 'Title in the file', models: 'Models',
  residues: 'Residues', waters: 'Waters', chains: 'Chains', hetero: 'Hetero residues', charge: 'Charge', torsions: 'Torsions', checksum: 'SHA-256',
  coordinates: 'Coordinates', added: 'Added', uri: 'URI for tasks', copy: 'Copy', copied: 'Copied',
  dimensions: ['none', 'one', 'flat', 'in space'],
};

export const field = {
  library: 'From the library',
  choose: 'Choose a file',
  draw: 'Draw',
  edit: 'Edit the drawing',
  clear: 'Take away',
  paste: (smiles: boolean) => (smiles ? 'Paste a SMILES or the text of a file' : 'Paste the text of a file'),
  takes: (formats: readonly string[]) => `Takes ${formats.join(', ')}. Files may be dropped here.`,
  notTaken: (format: string) => `This looks like ${format.toUpperCase()}, which is not taken here.`,
  atoms: (n: number) => `${n.toLocaleString()} atoms`,
  close: 'Close',
  pickTitle: 'Choose from the library',
  stored: 'In the library',
  output: 'A file that a job made',
  gone: 'This molecule is not in the library any more.',
  many: (n: number) => `${n} molecules`,
  unread: 'The platform will say whether it can read this.',
  text: 'Text of the molecule',
};
