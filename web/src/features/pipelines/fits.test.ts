// The rules of src/schema/fits.hpp, by the cases of its own tests: what they refuse is refused here for the same reasons, and
// nothing else is.
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {refusals} from './fits';
import {documents, systemTask} from './system.test-data';

const tests = ['fits_test.cpp', 'fits_alternatives_test.cpp'];

interface Case {
  name: string;
  source: unknown;
  target: unknown;
  faults: string[];
}

/** The cases {source, target, {"! fault", "? remark"}} of a test in C++; those that are put together there are not read. */
function casesIn(file: string): Case[] {
  const code = readFileSync(`../src/schema/${file}`, 'utf8');
  return code.split(/\nTEST\(/).slice(1).flatMap((body) => {
    const constants = new Map([...body.matchAll(/const auto\* (\w+) =\s*R"\(([\s\S]*?)\)"/g)].map(([, name, text]) => [name, text]));
    const end = String.raw`(R"\([\s\S]*?\)"|"\{\}"|\w+)`;
    const found = body.matchAll(new RegExp(String.raw`\{\s*${end},\s*${end},\s*(proved|\{[\s\S]*?"\}|\{[\s\S]*?"\s*\})\s*\}`, 'g'));
    return [...found].flatMap(([, from, to, said]) => {
      const [source, target] = [from, to].map((text = '') => constants.get(text) ?? text.replace(/^R"\(|\)"$|^"|"$/g, ''));
      const lines = [...(said ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, line]) => (line ?? '').replaceAll('\\"', '"'));
      try {
        return [{name: `${source} -> ${target}`, source: JSON.parse(source ?? ''), target: JSON.parse(target ?? ''),
                 faults: lines.filter((line) => line.startsWith('! ')).map((line) => line.slice(2))}];
      } catch {
        return [];
      }
    });
  });
}

const cases = tests.flatMap(casesIn);

/** What is left to the platform. */
const beyond = [
  '"not": {"type": "string"}',  // that every value is of a form needs proof
];

const isBeyond = ({name}: Case) => beyond.some((part) => name.includes(part));
const said = (source: unknown, target: unknown, from = '', to = '') =>
  refusals({place: {schema: source, root: source}, pointer: from}, {place: {schema: target, root: target}, pointer: to})
    .map(({pointer, detail}) => `${pointer}: ${detail}`);

describe('of the platform’s own cases', () => {
  test('most are read', () => expect(cases.length).toBeGreaterThan(120));

  test.each(cases.filter((one) => !isBeyond(one)).map((one) => [one.name, one] as const))('%s', (_name, {source, target, faults}) => {
    const found = said(source, target);
    // Listed values are refused as the checker words it there, and where inside of them is not said here.
    const isListed = faults.some((line) => /: the source gives (?!at )/.test(line));
    if (isListed) expect(found).toHaveLength(faults.length);
    else expect([...found].sort()).toEqual([...faults].sort());
  });
});

describe('the system tasks', () => {
  const dock = systemTask('vina', 'dock'), score = systemTask('vina', 'score'), ligand = systemTask('prepare_ligand'),
    receptor = systemTask('prepare_receptor'), rmsd = systemTask('pose_rmsd');

  test('fit together as they are wired', () => {
    expect(said(ligand.output, dock.input, '/ligand_pdbqt', '/ligand')).toEqual([]);
    expect(said(receptor.output, dock.input, '/receptor_pdbqt', '/receptor')).toEqual([]);
    expect(said(dock.output, score.input, '/poses_sdf', '/ligand')).toEqual([]);
    expect(said(dock.output, rmsd.input, '/poses_sdf', '/poses')).toEqual([]);
    expect(said(receptor.output, dock.input, '/ligands/0/center', '/box/center')).toEqual([]);
    expect(said(ligand.output, ligand.input, '/smiles', '/ligand')).toEqual([]);
  });

  test('refuse what cannot be', () => {
    expect(said(dock.output, dock.input, '/poses/0/affinity', '/ligand')).toEqual(['/ligand: a number is given where text is wanted']);
    expect(said(dock.output, dock.input, '/poses', '/receptor')).toEqual(['/receptor: a list is given where text is wanted']);
    expect(said(ligand.output, dock.input, '/ligand_sdf', '/ligands')).toEqual(['/ligands: the target takes nothing here']);
    expect(said(ligand.output, dock.input, '/ligand_pdbqt', '/box')).toEqual(['/box: text is given where an object is wanted']);
    expect(said(dock.output, dock.input, '/poses/best', '/seed')).toEqual(['/seed: the source never has /poses/best']);
  });

  test.each(documents)('%s fits itself', (folder) => {
    for (const schema of Object.values(systemTask(folder))) expect(said(schema, schema)).toEqual([]);
  });
});
