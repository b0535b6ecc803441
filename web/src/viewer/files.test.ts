import {describe, expect, it} from 'vitest';
import {withSideChains} from './flexible';
import {formatOf, identityOf, isUrl, modelsOf, moleculeIn, nameOf, recordsOf, withoutLineNumbers} from './files';
import {residueOf, residuesOf, residueText} from './residue-name';

const pdb = 'ATOM      1  N   ALA A   1      11.104   6.134  -6.504  1.00  0.00           N  \n';
const pdbqt = 'ATOM      1  N   ALA A   1      11.104   6.134  -6.504  1.00  0.00    -0.347 N \n';
const sdf = 'one\n  MAD               3D\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\nM  END\n';

describe('a format is seen from the content', () => {
  it.each([
    ['pdb', pdb], ['pdbqt', pdbqt], ['pdbqt', `ROOT\n${pdb}ENDROOT\nTORSDOF 0\n`], ['sdf', sdf],
    ['mol2', '@<TRIPOS>MOLECULE\nx\n'], ['cif', 'data_1CBS\n#\nloop_\n_atom_site.group_PDB\nATOM\n'], ['xyz', '1\nwater\nO 0.0 0.0 0.0\n'],
    [undefined, 'CC(C)Cc1ccccc1 isobutylbenzene\nc1ccccc1\n'], [undefined, 'CCO'],
  ])('%s', (format, text) => expect(formatOf(text)).toBe(format));
});

it('the line numbers of old PDB files are no elements', () => {
  const old = 'HETATM 1519  C1  478   200      11.169  14.977   2.445  1.00 29.50   1  1HPV1704';
  expect(withoutLineNumbers(`${old}\nCONECT 1519 1520`)).toBe(`${old.slice(0, 72)}\nCONECT 1519 1520`);
  expect(withoutLineNumbers(`${pdb}${pdbqt}`)).toBe(`${pdb}${pdbqt}`);
});

it('a source is a URL or the molecule itself', () => {
  expect(['/api/v1/blobs/x?signature=1', 'https://example.org/a.pdb', 'mad://org/1/molecules/2'].map(isUrl)).toEqual([true, true, true]);
  expect(['CCO', 'ATOM', `${pdb}/`, ''].map(isUrl)).toEqual([false, false, false, false]);
});

it('a signed URL is the same file whatever its signature', () => {
  expect(identityOf('/api/v1/blobs/org/x?expires=1&signature=a')).toBe(identityOf('/api/v1/blobs/org/x?expires=2&signature=b'));
  expect(identityOf('https://example.org/?file=1')).not.toBe(identityOf('https://example.org/?file=2'));
});

it('only uploaded molecules have a molecule\'s id', () => {
  const id = '01a22bb7-4893-7003-af75-ced7bf3601fd';
  expect(moleculeIn(`mad://org/01a22bae-2167-7000-a0ae-ed3fdf3e7668/molecules/${id}?bytes=1-20`)).toBe(id);
  expect(moleculeIn(`mad://org/01a22bae-2167-7000-a0ae-ed3fdf3e7668/outputs/${id}`)).toBeUndefined();
});

it('an SDF comes apart into records that are files', () => {
  const records = recordsOf(`${sdf}> <affinity>\n-4.2\n\n$$$$\n${sdf.replace('one', 'two')}$$$$\n`);
  expect(records.map(nameOf)).toEqual(['one', 'two']);
  expect(records[0]).toBe(`${sdf}> <affinity>\n-4.2\n\n$$$$\n`);
  expect(recordsOf(`${sdf}$$$$\r\n${sdf}$$$$`.replaceAll('\n', '\r\n')).length).toBe(2);
  expect(recordsOf(sdf)).toHaveLength(1);
});

it('the models of a PDB go by their numbers', () => {
  const models = modelsOf(`MODEL        1\n${pdb}ENDMDL\nMODEL       12\n${pdb}${pdb}ENDMDL\nEND\n`);
  expect([...models.keys()]).toEqual([1, 12]);
  expect(models.get(12)).toBe(`${pdb}${pdb}END\n`);
});

describe('flexible side chains', () => {
  const line = (name: string, residue: number, x: string) => `ATOM      1 ${name.padStart(4)} LEU A ${String(residue).padStart(3)}    ${x.padStart(8)}   6.134  -6.504  1.00  0.00     0.000 C `;
  it('are put where the pose has them, and nothing else moves', () => {
    const receptor = [line('CA', 1, '1.000'), line('CB', 1, '2.000'), line('CB', 2, '3.000'), 'TER'].join('\n');
    expect(withSideChains(receptor, line('CB', 1, '9.999')).split('\n').map((one) => one.slice(30, 38).trim())).toEqual(['1.000', '9.999', '3.000', '']);
  });
  it('keep the order of atoms of one name', () => {
    const receptor = [line('HD1', 1, '1.000'), line('HD1', 1, '2.000')].join('\n');
    const model = [line('HD1', 1, '5.000'), line('HD1', 1, '6.000')].join('\n');
    expect(withSideChains(receptor, model)).toBe(model);
  });
});

describe('residues', () => {
  it('are named as results name them', () => {
    expect(residueOf('ASP:A:25')).toEqual({name: 'ASP', chain: 'A', number: 25});
    expect(residueOf('ASP:A:25:hydrogen_bond')).toEqual({name: 'ASP', chain: 'A', number: 25});
    expect(residueOf('LIG:200')).toEqual({name: 'LIG', chain: '', number: 200});
    expect(residueOf('ASP')).toBeUndefined();
    expect(residueText({name: 'LIG', chain: '', number: 200})).toBe('LIG:200');
  });
  it('are listed as the docking tasks take them', () => {
    expect(residuesOf('A:ASP25, B:30; 7 ASP:A:9')).toEqual([{chain: 'A', number: 25}, {chain: 'B', number: 30}, {chain: '', number: 7}, {name: 'ASP', chain: 'A', number: 9}]);
    expect(residuesOf('A:ASP')).toBeUndefined();
  });
});
