export const words = {
  add: 'Add one',
  advanced: 'Advanced',
  chooseFile: 'Choose a file',
  pasteFile: 'Paste a file, or drop one here',
  pasteSmiles: 'Paste a SMILES or a file, or drop one here',
};
