import {describe, expect, it} from 'vitest';
import {opened} from './bookmarks';
import {boxOf, engineOf, parametersOf} from './campaign';
import {correlation, histogram, median, niceWidth} from './charts/numbers';
import {confidenceIn} from './confidence';
import {contactIn, contactsOf, fingerprints, inSequence, residueName, wordsIn} from './contacts';
import {idIn, inOrder, isWithin, keyOf, measured, posesOf, type Pose, type Results} from './pose';
import type {Bookmark} from './queries';
import {likelyMeasures, rmsdIn} from './reference';
import {filterIn, filterOf, partsOf, queryOf, searchOf, viewIn, type View} from './view';

const pose = (given: Partial<Pose>): Pose => ({execution_id: 'e', job_id: 'j', ligand: 0, rank: 1, name: 'a', smiles: 'C', affinity: -5, docked_at: '', ...given});

describe('the view in the URL', () => {
  it('comes back as it went', () => {
    const view: View = {
      filter: {campaign: ['c1'], affinity_max: -8, interaction: ['ASP:A:25:', ':salt_bridge'], match: 'any', max_miss: 1, ligand: '123', poses: 'best', sort: 'confidence'},
      tab: 'charts', chosen: ['e.0.1'], pose: 'e.0.2', region: {affinity: [-9, -7], by: {property: 'logp', range: [1, 3]}},
    };
    expect(viewIn(JSON.parse(JSON.stringify(searchOf(view))) as Record<string, unknown>)).toEqual(view);
  });
  it('takes what people write by hand, and leaves out what is none', () => {
    expect(filterIn({max_miss: 0, campaign: 'c1', affinity_max: '-8.5', percentile: 'a', heavy_atoms_min: '', sort: 'colour', match: 'none', ligand: 42, job: null}))
      .toEqual({campaign: ['c1'], affinity_max: -8.5, ligand: '42'});
  });
  it('says nothing of what is so anyway', () => {
    expect(searchOf({filter: {sort: 'affinity', poses: 'all', match: 'all', interaction: [], mixed: false}, tab: 'poses', chosen: []})).toEqual({});
  });
  it('turns a region around that was marked from right to left', () => {
    expect(viewIn({region: {affinity: [-7, -9]}}).region).toEqual({affinity: [-9, -7]});
    expect(viewIn({region: {affinity: [-7]}}).region).toBeUndefined();
  });
  it('asks the API by the same names, a list by repeating', () => {
    expect(queryOf({campaign: ['c'], interaction: ['ASP:A:25:', ':pi_cation'], affinity_max: -8})).toBe(
      'affinity_max=-8&campaign=c&interaction=ASP%3AA%3A25%3A&interaction=%3Api_cation');
  });
});

describe('parts of a filter', () => {
  it('are taken away one by one, the campaign never', () => {
    const filter = {campaign: ['c'], affinity_max: -8, interaction: ['ASP:A:25:', ':pi_cation']};
    const parts = partsOf(filter);
    expect(parts.map(({field, value}) => `${field} ${value}`)).toEqual(['affinity_max -8', 'interaction ASP:A:25:', 'interaction :pi_cation']);
    expect(parts[0]?.without).toEqual({campaign: ['c'], interaction: ['ASP:A:25:', ':pi_cation']});
    expect(parts[1]?.without).toEqual({...filter, interaction: [':pi_cation']});
  });
  it('leave no empty list behind', () => {
    expect(partsOf({interaction: ['ASP:A:25:']})[0]?.without).toEqual({});
  });
});

describe('a marked region', () => {
  it('is a filter that is no wider than the one in force', () => {
    expect(filterOf({affinity_max: -8, affinity_min: -12}, {affinity: [-10, -7]})).toEqual({affinity_min: -10, affinity_max: -8});
  });
  it('holds whole atoms', () => {
    expect(filterOf({}, {affinity: [-9, -8], by: {property: 'heavy_atoms', range: [9.4, 20.7]}})).toEqual(
      {affinity_min: -9, affinity_max: -8, heavy_atoms_min: 10, heavy_atoms_max: 20});
  });
  it('is none where the API has no such filter', () => {
    expect(filterOf({}, {affinity: [-9, -8], by: {property: 'logp', range: [1, 2]}})).toBeUndefined();
  });
  it('holds its ends, and no pose that lacks the property', () => {
    const region = {affinity: [-9, -7] as [number, number], by: {property: 'logp' as const, range: [1, 2] as [number, number]}};
    expect(isWithin(pose({affinity: -9, logp: 2}), region)).toBe(true);
    expect(isWithin(pose({affinity: -9.01, logp: 2}), region)).toBe(false);
    expect(isWithin(pose({affinity: -8}), region)).toBe(false);
  });
});

describe('poses', () => {
  it('are known by execution, ligand and rank', () => {
    expect(idIn(keyOf(pose({execution_id: '01a2-7', ligand: 3, rank: 2})))).toEqual({execution: '01a2-7', ligand: 3, rank: 2});
    expect(idIn('nonsense')).toBeUndefined();
  });
  it('of a result have the names of their ligands', () => {
    const results = {docking: [{ligand: 2, rank: 1, affinity: -5, details: {}}], finished_at: 't',
      result: {ligands: [{place: 1, name: 'one'}, {place: 2, name: 'two', smiles: 'CC', heavy_atoms: 2, logp: 1.1}]}} as unknown as Results;
    expect(posesOf('e', 'j', results)[0]).toMatchObject({name: 'two', smiles: 'CC', heavy_atoms: 2, logp: 1.1, execution_id: 'e', job_id: 'j'});
  });
  it('that lack a number come last, whichever way', () => {
    const all = [pose({rank: 1}), pose({rank: 2, confidence: 0.2}), pose({rank: 3, confidence: 0.9})];
    expect(inOrder(all, 'confidence', true).map(({rank}) => rank)).toEqual([3, 2, 1]);
    expect(inOrder(all, 'confidence', false).map(({rank}) => rank)).toEqual([2, 3, 1]);
  });
});

describe('interactions', () => {
  it('are read from their words', () => {
    expect(contactIn('ASP:A:25:hydrogen_bond')).toEqual({residue: 'ASP:A:25', kind: 'hydrogen_bond'});
    expect(contactsOf({interactions: ['ASP:A:25:', 'broken']})).toEqual([]);
    expect(residueName('ASP:A:25')).toBe('ASP 25 A');
    expect(residueName('ASP::25')).toBe('ASP 25');
  });
  it('are in the order of the sequence, 9 before 25', () => {
    expect(['ASP:B:1', 'GLY:A:25', 'ALA:A:9'].toSorted(inSequence)).toEqual(['ALA:A:9', 'GLY:A:25', 'ASP:B:1']);
  });
  it('make a matrix that counts a pose once a residue', () => {
    const prints = fingerprints([{interactions: ['ASP:A:25:hydrogen_bond', 'ASP:A:25:salt_bridge']}, {interactions: ['ASP:A:25:salt_bridge', 'ILE:A:50:hydrophobic']}, {}]);
    expect(prints.residues).toEqual(['ASP:A:25', 'ILE:A:50']);
    expect(prints.kinds).toEqual(['hydrogen_bond', 'hydrophobic', 'salt_bridge']);
    expect(prints.counts.get('ASP:A:25')).toBe(2);
    expect(prints.of[0]?.get('ASP:A:25')).toEqual(['hydrogen_bond', 'salt_bridge']);
    expect(prints.of[2]?.size).toBe(0);
  });
  it('offer the words that the API finds by', () => {
    expect(wordsIn([{interactions: ['ASP:A:25:hydrogen_bond']}])).toEqual([':hydrogen_bond', 'ASP:A:25:', 'ASP:A:25:hydrogen_bond']);
  });
});

describe('numbers of charts', () => {
  it('have bins of a width that people count in, and every value in one', () => {
    const values = [-9.95, -9.9, -7.2, -5.1, -5];
    const bins = histogram(values, 10);
    expect(bins.map(({count}) => count).reduce((sum, count) => sum + count)).toBe(values.length);
    expect(bins[0]?.from).toBe(-10);
    expect(bins.at(-1)).toMatchObject({to: -5, count: 2});
    for (const {from, to} of bins) expect(to - from).toBeCloseTo(0.5);
  });
  it('have one bin for one value, none for none', () => {
    expect(histogram([-7, -7]).filter(({count}) => count > 0)).toMatchObject([{count: 2}]);
    expect(histogram([])).toEqual([]);
  });
  it('are rounded up to 1, 2 or 5', () => {
    expect([niceWidth(10, 10), niceWidth(13, 10), niceWidth(0.3, 10)]).toEqual([1, 2, 0.05]);
  });
  it('have a middle and a correlation', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(correlation([[1, 2], [2, 4], [3, 6]])).toBeCloseTo(1);
    expect(correlation([[1, 2], [1, 4]])).toBeUndefined();
  });
});

describe('a campaign', () => {
  const campaign = {engine: {name: 'AutoDock Vina', version: '1.2.5'}, task_version: '1.5.0', parameters: {
    receptor: 'sha256:0a', box: {center: [9.9, 16.2, 8.84], size: [14, 14, 14]}, seed: 42, ph: 7.4, exhaustiveness: 8, chains: [], keep_water: false}};
  it('says what it was docked with', () => {
    expect(engineOf(campaign)).toBe('AutoDock Vina 1.2.5');
    expect(engineOf({...campaign, engine: null})).toBe('1.5.0');
    expect(boxOf(campaign)).toBe('14 × 14 × 14 Å at 9.9, 16.2, 8.8');
    expect(parametersOf(campaign)).toBe('seed 42, exhaustiveness 8, ph 7.4');
  });
});

describe('a bookmark', () => {
  const bookmark = (filter: object) => ({filter}) as unknown as Bookmark;
  it('without a campaign is for the one that is looked at', () => {
    expect(opened(bookmark({affinity_max: -8, campaign: []}), {campaign: ['c'], ligand: 'x'})).toEqual({campaign: ['c'], affinity_max: -8});
  });
  it('with one leads there', () => {
    expect(opened(bookmark({campaign: ['other']}), {campaign: ['c']})).toEqual({campaign: ['other']});
  });
});

it('a result says of confidence only where it has the parts of it', () => {
  expect(confidenceIn({confidence: 0.5})).toBeUndefined();
  expect(confidenceIn({confidence: 0.5, parts: [{name: 'gap', value: null, weight: 0.2}]})).toMatchObject({confidence: 0.5, caps: []});
  expect(confidenceIn(null)).toBeUndefined();
});

describe('the reference of a docking', () => {
  const execution = (id: string, task_id: string, created_at: string, finished_at = created_at) =>
    ({id, task_id, created_at, finished_at}) as Parameters<typeof likelyMeasures>[0][number];
  it('is measured by what began after the docking, the soonest first', () => {
    const all = [execution('early', 'pose_rmsd', '1'), execution('late', 'pose_rmsd', '5'), execution('d', 'vina_dock', '2', '3'),
      execution('soon', 'pose_rmsd', '3'), execution('other', 'pose_checks', '4')];
    expect(likelyMeasures(all, 'd').map(({id}) => id)).toEqual(['soon', 'late']);
  });
  it('gives each pose its distance, where it has one', () => {
    const rmsd = rmsdIn({poses: [{rank: 2, rmsd: 0.5}, {rank: 1, rmsd: null}]});
    expect(measured([pose({record: 0}), pose({record: 1}), pose({})], rmsd).map(({rmsd_reference}) => rmsd_reference)).toEqual([undefined, 0.5, undefined]);
    expect(rmsdIn({poses: 'none'}).size).toBe(0);
  });
});
