// The system templates as graphs and back, and what is done to templates.
import {describe, expect, test} from 'vitest';
import {stringify} from 'yaml';
import {read} from '~/document-editor/places';
import {Ends} from './ends';
import {offers, ownFaults} from './ports';
import {graphOf} from './graph';
import {drop, put, tokensOf} from './pointers';
import {systemInterfaces, templates} from './system.test-data';
import {addStep, connect, copyStep, disconnect, emptyTemplate, findStep, freshId, moveStep, neededBy, placed, readsIn, removeStep, renameStep, stepOfPointer, templateOf, type Read, type Step, type Template} from './template';
import {removeParameter} from './parameters';
import {templateFrom} from './shape';
import {written} from './wired';

const interfaces = systemInterfaces();
const byName = (name: string) => templates.find(([file]) => file === `${name}.json`)?.[1] as Template;

describe.each(templates)('%s', (_name, template) => {
  const graph = graphOf(template);

  test('has a node for each step, and an edge for all that one reads of another', () => {
    expect(graph.nodes.filter(({kind}) => kind === 'step' || kind === 'group').map(({id}) => id)).toEqual(placed(template).map(({step}) => step.id));
    const own = ({from, kind, reader}: Read) => from.startsWith('/result') || (/^\/(item|index)/.test(from) && kind !== 'each' && reader?.step.for_each !== undefined);
    const all = readsIn(template).filter((read) => !own(read));
    expect(graph.edges.map(({id}) => id)).toEqual(all.map(({place}) => place));
  });

  test('is the same after all wires are taken out and put back', () => {
    const reads = graph.edges.map(({read}) => read);
    const bare = reads.reduceRight((all, {place}) => drop(all, place), template);
    expect(graphOf(bare).edges).toEqual([]);
    expect(reads.reduce((all, {place, reference, kind, from}) =>
      put(all, place, kind === 'after' ? tokensOf(from)[1] : reference), bare)).toEqual(template);
  });

  test('has no wire that its own rules refuse', () => {
    const ends = new Ends(template, interfaces);
    for (const {reader, kind, from, place} of readsIn(template)) {
      const target = kind === 'value' ? place.slice(place.indexOf('/inputs') + '/inputs'.length) : undefined;
      expect([place, ends.whyNot(reader, kind, from, target)]).toEqual([place, undefined]);
    }
  });

  test('can run as it is', () => expect(ownFaults(new Ends(template, interfaces))).toEqual([]));

  test('can be saved as a file and read again', () => {
    for (const text of [JSON.stringify(template), stringify(template)]) expect(templateFrom(read(text).value)).toEqual({template});
  });
});

test('what the platform gives, with all its defaults, is the template that was written', () => {
  const spelt = (step: Step): Step => ({outputs: {}, inputs: {}, after: [], continue_on_error: false, tries: {}, ...step, steps: (step.steps ?? []).map(spelt)});
  for (const [, template] of templates) expect(templateOf({...template, steps: template.steps.map(spelt)})).toEqual(template);
});

test('inputs that nothing is given to, and counts of parameters that are not there, are faults', () => {
  const template = drop(removeParameter(byName('screen-library'), 'top'), '/steps/0/inputs/receptor');
  expect(ownFaults(new Ends(template, interfaces))).toEqual([
    {pointer: '/steps/0/inputs/receptor', detail: 'is required'}, {pointer: '/steps/1/collect/top', detail: 'there is never anything there'},
  ]);
});

describe('what may be given', () => {
  const ends = new Ends(byName('screen-library'), interfaces);
  const given = (id: string, target: string) => new Map(offers(ends, findStep(ends.template, id), 'value', target).map((offer) => [offer.from, offer.refused]));

  test('is what fits; what does not says why', () => {
    const ligand = given('ligand', '/ligand');
    expect(ligand.get('/item/pose_sdf')).toBeUndefined();
    expect(ligand.get('/item/affinity')).toBe('a number is given where text is wanted');
    expect(given('confidence', '/ligand').get('/steps/receptor/receptor_pdbqt')).toBe('must be a file of the format smi, sdf, mol2: the source gives pdbqt');
    expect(ligand.get('/params/receptor')).toBeUndefined();
    expect(ligand.get('/params/top')).toBe('a whole number is given where text is wanted');
  });

  test('is no step that waits for the reader, and none inside of another', () => {
    expect(given('ligand', '/ligand').get('/steps/runs')).toBe('runs waits for this step');
    expect(given('screen', '/ligands').get('/steps/ligand')).toBeUndefined();
    expect(given('screen', '/ligands').has('/steps/ligand')).toBe(false);
    expect(given('screen', '/ligands').has('/steps/screen')).toBe(false);
  });

  test('are lists where a step runs for each of something', () => {
    expect(given('confidence', '/replicates').get('/steps/runs')).toBeUndefined();
    expect(given('confidence', '/receptor').get('/steps/runs')).toBe('a list is given where text is wanted');
    const each = offers(ends, findStep(ends.template, 'runs'), 'each');
    expect(each.find(({from}) => from === '/params/top')?.refused).toBe('a whole number is given where text or a list is wanted');
    expect(each.find(({from}) => from === '/params/library')?.refused).toBeUndefined();
  });
});

describe('a template', () => {
  const template = byName('screen-library');

  test('reads a step that has another name', () => {
    const renamed = renameStep(template, 'screen', 'first');
    expect(JSON.stringify(renamed)).not.toContain('/steps/screen');
    expect(renameStep(renamed, 'first', 'screen')).toEqual(template);
  });

  test('that is without a step reads nothing of it or of what was within', () => {
    const without = removeStep(template, findStep(template, 'screen')?.path ?? []);
    expect(placed(without).map(({step}) => step.id)).not.toContain('screen');
    expect(readsIn(without).some(({from}) => from.startsWith('/steps/screen'))).toBe(false);
    expect(findStep(without, 'best')?.step.for_each).toBeUndefined();
    expect(removeStep(template, findStep(template, 'best')?.path ?? []).outputs).toEqual({});
  });

  test('has copies of steps under names of their own, which read each other', () => {
    const {template: copied, id} = copyStep(template, findStep(template, 'best')?.path ?? []);
    const ids = placed(copied).map(({step}) => step.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(findStep(copied, id)?.step.steps?.at(-1)?.inputs).toMatchObject({replicates: {from: '/steps/runs_2'}, receptor: {from: '/steps/receptor/receptor_pdbqt'}});
    expect(removeStep(copied, findStep(copied, id)?.path ?? [])).toEqual(template);
  });

  test('has steps moved into others and out', () => {
    const moved = moveStep(template, 'receptor', 'best');
    expect(findStep(moved, 'receptor')?.around.map(({id}) => id)).toEqual(['best']);
    expect(findStep(moveStep(moved, 'receptor', undefined), 'receptor')?.around).toEqual([]);
    expect(moveStep(template, 'best', 'checks_within_itself')).toBe(template);
  });

  test('is wired and unwired', () => {
    const begun = addStep(addStep(emptyTemplate, {id: freshId(emptyTemplate, 'Prepare ligand!'), task: 'prepare_ligand'}), {id: 'dock', task: 'vina_dock'});
    expect(begun.steps.map(({id}) => id)).toEqual(['prepare_ligand_', 'dock']);
    const wired = connect(begun, '/steps/1/inputs/ligand', '/steps/prepare_ligand_/ligand_sdf');
    expect(wired.steps[1]?.inputs).toEqual({ligand: {from: '/steps/prepare_ligand_/ligand_sdf'}});
    expect([...neededBy(wired, 'dock')]).toEqual(['prepare_ligand_']);
    const [read] = readsIn(wired);
    expect(read && disconnect(wired, read)).toEqual(begun);
  });

  test('finds the step that a fault is of', () => {
    expect(stepOfPointer(template, '/steps/2/steps/1/inputs/poses')).toMatchObject({placed: {step: {id: 'checks'}}, rest: '/inputs/poses'});
    expect(stepOfPointer(template, '/parameters/type')).toBeUndefined();
  });
});

test('values that look like references are written so that they are none', () => {
  expect(written({from: '/x'})).toEqual({value: {from: '/x'}});
  expect(written([{value: 1}])).toEqual({value: [{value: 1}]});
  expect(written({a: 1})).toEqual({a: 1});
});
