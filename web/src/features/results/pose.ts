// A docked pose as a row: of the API's list, or of one docking's own result.
import type {Schemas} from '~/api/client';
import {words} from '~/texts/results';
import type {Property, Region, Sort} from './view';

export type DockedPose = Schemas['DockedPose'];
export type Results = Schemas['Results'];

/** With what only the docking's own result says. */
export interface Pose extends Omit<DockedPose, 'campaign'> {
  campaign?: string;
  rmsd_lb?: number;
  rmsd_ub?: number;
  /** To where the ligand is known to be. */
  rmsd_reference?: number;
  details?: Record<string, unknown>;
}

export interface PoseId {
  execution: string;
  ligand: number;
  rank: number;
}

export function keyOf(pose: Pick<DockedPose, 'execution_id' | 'ligand' | 'rank'>): string {
  return `${pose.execution_id}.${pose.ligand}.${pose.rank}`;
}

export function idIn(key: string): PoseId | undefined {
  const [execution, ligand, rank] = key.split('.');
  if (!execution || !ligand || !rank) return undefined;
  return {execution, ligand: Number(ligand), rank: Number(rank)};
}

export function nameOf(pose: Pick<DockedPose, 'name' | 'ligand' | 'rank'>): string {
  return `${pose.name || words.ligandAt(pose.ligand)}, ${words.poseAt(pose.rank)}`;
}

export interface Metric {
  key: Sort | Property | 'rmsd_lb' | 'rmsd_ub' | 'rmsd_reference';
  title: string;
  unit?: string;
  digits: number;
  /** Whether the best is the lowest. */
  low?: boolean;
}

export const metrics: readonly Metric[] = [
  {key: 'affinity', title: words.affinity, unit: 'kcal/mol', digits: 3, low: true},
  {key: 'ligand_efficiency', title: words.ligandEfficiency, unit: 'kcal/mol', digits: 3},
  {key: 'lipophilic_efficiency', title: words.lipophilicEfficiency, digits: 2},
  {key: 'confidence', title: words.confidence, digits: 2},
  {key: 'heavy_atoms', title: words.heavyAtoms, digits: 0, low: true},
  {key: 'logp', title: words.logp, digits: 2},
  {key: 'hydrogen_bonds', title: words.hydrogenBonds, digits: 0},
  {key: 'rmsd_lb', title: words.rmsdLower, unit: 'Å', digits: 2, low: true},
  {key: 'rmsd_ub', title: words.rmsdUpper, unit: 'Å', digits: 2, low: true},
  {key: 'rmsd_reference', title: words.rmsdReference, unit: 'Å', digits: 2, low: true},
];

export function metric(key: Metric['key']): Metric {
  const found = metrics.find((one) => one.key === key);
  if (!found) throw new Error(`There is no metric ${key}`);
  return found;
}

export function titleOf({title, unit}: {title: string; unit?: string | undefined}): string {
  return unit ? `${title} (${unit})` : title;
}

export function printed(pose: Pose, {key, digits}: Metric): string {
  return pose[key]?.toFixed(digits) ?? '';
}

export function isWithin(pose: Pose, {affinity, by}: Region): boolean {
  const inside = (value: number | undefined, [low, high]: [number, number]) => value !== undefined && value >= low && value <= high;
  return inside(pose.affinity, affinity) && (!by || inside(pose[by.property], by.range));
}

interface LigandSaid {
  place?: number;
  name?: string;
  smiles?: string;
  heavy_atoms?: number;
  logp?: number;
}

/** The poses that a docking gave; its ligand, or ligands, are where its task says by convention. */
export function posesOf(executionId: string, jobId: string, results: Results): Pose[] {
  const {ligand, ligands} = (results.result ?? {}) as {ligand?: LigandSaid; ligands?: LigandSaid[]};
  const at = new Map((Array.isArray(ligands) ? ligands : []).map((one) => [one.place, one]));
  return results.docking.map(({affinity_printed: _printed, ...pose}) => {
    const of = at.get(pose.ligand) ?? (typeof ligand === 'object' ? ligand : {});
    return {
      ...pose, execution_id: executionId, job_id: jobId, name: of?.name ?? '', smiles: of?.smiles ?? '',
      ...(of?.heavy_atoms === undefined ? {} : {heavy_atoms: of.heavy_atoms}), ...(of?.logp === undefined ? {} : {logp: of.logp}),
      docked_at: results.finished_at,
    };
  });
}

/** With how far each is from the reference, where that was measured. */
export function measured(poses: readonly Pose[], rmsd: ReadonlyMap<number, number> | undefined): Pose[] {
  return poses.map((pose) => {
    const far = pose.record === undefined ? undefined : rmsd?.get(pose.record);
    return far === undefined ? pose : {...pose, rmsd_reference: far};
  });
}

/** In the order of a metric, the poses that lack it last. */
export function inOrder(poses: readonly Pose[], key: Metric['key'], descending: boolean): Pose[] {
  const worth = (pose: Pose) => pose[key];
  return poses.toSorted((a, b) => {
    const [of, other] = [worth(a), worth(b)];
    if (of === undefined || other === undefined) return Number(of === undefined) - Number(other === undefined);
    return descending ? other - of : of - other;
  });
}
