import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {formatOf, recordsOf} from './file-text';

const molfile = (name: string) => `${name}\n  MAD\n\n  2  1  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n    1.5000    0.0000    0.0000 O   0  0\n  1  2  1  0\nM  END\n`;
const sdf = `${molfile('methanol')}> <id>\n7\n\n$$$$\n${molfile('second')}$$$$\n`;
const pdb = 'HEADER    X\nATOM      1  N   PRO A   1      29.061  39.981   4.980  1.00 17.31           N  \n';
const pdbqt = 'REMARK SMILES CCO\nREMARK SMILES IDX 1 1\nROOT\nATOM      1  C   UNL     1       0.000   0.000   0.000  1.00  0.00     0.042 C \nENDROOT\nTORSDOF 0\n';

describe('the format of a text', () => {
  test.each([
    ['smi', 'CC(=O)Oc1ccccc1C(=O)O aspirin'], ['smi', '[Na+].[Cl-]'], ['smi', 'SMILES name\nCCO ethanol'],
    ['sdf', sdf], ['sdf', sdf.replaceAll('\n', '\r\n')], ['mol2', '# made by\n@<TRIPOS>MOLECULE\nx\n'], ['cif', '# c\ndata_1CBS\n'], ['pdb', pdb], ['pdbqt', pdbqt],
    ['pdbqt', 'ATOM      1  N   PRO A   1      29.061  39.981   4.980  1.00 17.31    -0.345 NA\n'],
    [undefined, ''], [undefined, '{"a": 1}'], [undefined, 'Ünsinn'],
  ])('%s', (format, text) => expect(formatOf(text)).toBe(format));

  test.each(['vina', 'ligands', 'prepare_receptor'])('of the example files in the document of %s is one that its field takes', (task) => {
    let seen = 0;
    const walk = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      const {examples, 'x-mad-file': file} = node as {examples?: unknown[]; 'x-mad-file'?: {formats: string[]}};
      for (const example of Array.isArray(examples) && !file?.formats.includes('txt') && file ? examples : []) {
        if (typeof example !== 'string' || example.startsWith('mad:')) continue;
        ++seen;
        expect(file?.formats).toContain(formatOf(example));
      }
      Object.values(node).forEach(walk);
    };
    walk(JSON.parse(readFileSync(`../tasks/${task}/openapi.json`, 'utf8')));
    expect(seen).toBeGreaterThan(0);
  });
});

describe('the molecules of a file', () => {
  test('each line of SMILES is one, but for the columns’ names', () => {
    expect(recordsOf('smi', 'SMILES name\nCCO\tethanol  96 %\n\nC\n')).toEqual([
      {place: 1, name: 'ethanol 96 %', drawing: 'CCO'}, {place: 2, name: '', drawing: 'C'}]);
  });
  test.each(['\n', '\r\n'])('of an SD file end at their dollars', (end) => {
    const records = recordsOf('sdf', sdf.replaceAll('\n', end));
    expect(records.map(({place, name}) => [place, name])).toEqual([[1, 'methanol'], [2, 'second']]);
    expect(records[0]?.drawing).toMatch(/M {2}END\n$/);
    expect(records[0]?.drawing).not.toContain('<id>');
  });
  test('a molfile alone is one', () => expect(recordsOf('sdf', molfile('one')).length).toBe(1));
  test('the last of a part of a file is not shown: it may be cut', () => {
    expect(recordsOf('sdf', sdf.slice(0, -30), false).map((record) => record.name)).toEqual(['methanol']);
    expect(recordsOf('smi', 'CCO\nCCCC', false).map((record) => record.drawing)).toEqual(['CCO']);
  });
  test('a docked ligand tells its SMILES', () => expect(recordsOf('pdbqt', pdbqt)[0]?.drawing).toBe('CCO'));
  test('of a mol2 file have their names', () => {
    expect(recordsOf('mol2', '@<TRIPOS>MOLECULE\na\n@<TRIPOS>ATOM\n@<TRIPOS>MOLECULE\nb\n').map(({name}) => name)).toEqual(['a', 'b']);
  });
});
