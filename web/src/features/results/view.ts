// What of the results is looked at. All of it is in the URL, so that a link shows others of the organisation the same.
import type {Schemas} from '~/api/client';

/** As the API has it; what is not there filters nothing. */
export type Filter = Partial<Schemas['DockingFilter']>;
export type Sort = NonNullable<Filter['sort']>;

export const numberFields = [
  'affinity_min', 'affinity_max', 'percentile', 'ligand_efficiency_min', 'ligand_efficiency_max', 'efficiency_percentile',
  'lipophilic_efficiency_min', 'confidence_min', 'hydrogen_bonds_min', 'heavy_atoms_min', 'heavy_atoms_max', 'max_miss',
] as const satisfies readonly (keyof Filter)[];
export const listFields = ['campaign', 'interaction', 'without_interaction'] as const satisfies readonly (keyof Filter)[];
export const textFields = ['job', 'ligand', 'substructure'] as const satisfies readonly (keyof Filter)[];
export const sorts = ['affinity', 'ligand_efficiency', 'lipophilic_efficiency', 'confidence', 'hydrogen_bonds', 'heavy_atoms'] as const satisfies readonly Sort[];
export const tabs = ['poses', 'charts', 'interactions', 'clusters'] as const;
export type Tab = (typeof tabs)[number];

/** What a chart can show beside affinity. */
export const properties = ['ligand_efficiency', 'lipophilic_efficiency', 'heavy_atoms', 'logp', 'confidence'] as const;
export type Property = (typeof properties)[number];

/** What was marked in a chart: poses whose affinity, and whose property where one is named, are within. */
export interface Region {
  affinity: [number, number];
  by?: {property: Property; range: [number, number]};
}

export interface View {
  filter: Filter;
  tab: Tab;
  /** Keys of the poses that are chosen. */
  chosen: string[];
  /** The key of the one that is looked at. */
  pose?: string;
  region?: Region;
}

type Search = Record<string, unknown>;

const number = (value: unknown) => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
};
const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number') && value !== '' ? String(value) : undefined;
const list = (value: unknown) => (Array.isArray(value) ? value : [value]).flatMap((one) => text(one) ?? []);
const oneOf = <T extends string>(all: readonly T[], value: unknown) => all.find((one) => one === value);

function range(value: unknown): [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [a, b] = [number(value[0]), number(value[1])];
  return a === undefined || b === undefined ? undefined : [Math.min(a, b), Math.max(a, b)];
}

function regionIn(value: unknown): Region | undefined {
  const {affinity, by} = (value ?? {}) as {affinity?: unknown; by?: {property?: unknown; range?: unknown}};
  const within = range(affinity), property = oneOf(properties, by?.property), of = range(by?.range);
  if (!within) return undefined;
  return {affinity: within, ...(property && of ? {by: {property, range: of}} : {})};
}

export function filterIn(search: Search): Filter {
  const filter: Filter = {};
  for (const field of numberFields) {
    const value = number(search[field]);
    if (value !== undefined && !(field === 'max_miss' && value === 0)) filter[field] = value;
  }
  for (const field of textFields) {
    const value = text(search[field]);
    if (value) filter[field] = value;
  }
  for (const field of listFields) {
    const values = list(search[field]);
    if (values.length) filter[field] = values;
  }
  if (search.mixed === true) filter.mixed = true;
  if (search.match === 'any') filter.match = 'any';
  if (search.poses === 'best') filter.poses = 'best';
  const sort = oneOf(sorts, search.sort);
  if (sort && sort !== 'affinity') filter.sort = sort;
  return filter;
}

export function viewIn(search: Search): View {
  const pose = text(search.pose), region = regionIn(search.region);
  return {
    filter: filterIn(search),
    tab: oneOf(tabs, search.tab) ?? 'poses',
    chosen: list(search.chosen),
    ...(pose ? {pose} : {}),
    ...(region ? {region} : {}),
  };
}

export function searchOf({filter, tab, chosen, pose, region}: View): Search {
  return {
    ...filterIn(filter),  // what is as it is anyway is not said
    ...(tab === 'poses' ? {} : {tab}),
    ...(chosen.length ? {chosen} : {}),
    ...(pose ? {pose} : {}),
    ...(region ? {region} : {}),
  };
}

/** Whether it says whose poses. */
export function isOfSomething({campaign, job}: Filter): boolean {
  return Boolean(campaign?.length || job);
}

/** As it is asked: a job's poses are of whatever campaigns it has, which the page then says. */
export function asked(filter: Filter): Filter {
  return filter.job && !filter.campaign?.length ? {...filter, mixed: true} : filter;
}

/** The query string by which the API answers the same; `results.csv`'s and `results.sdf`'s too. */
export function queryOf(filter: Filter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filterIn(filter as Search)))
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  return query.toString();
}

/** What filters, beyond whose poses and in what order: each as a change that takes it away. */
export function partsOf(filter: Filter): {field: keyof Filter; value: string; without: Filter}[] {
  const {campaign: _campaign, job: _job, mixed: _mixed, sort: _sort, ...rest} = filterIn(filter as Search);
  const of = (field: keyof Filter) => {
    const {[field]: _gone, ...without} = filter;
    return without;
  };
  return Object.entries(rest).flatMap(([name, value]) => {
    const field = name as keyof Filter;
    if (!Array.isArray(value)) return [{field, value: String(value), without: of(field)}];
    return value.map((one) => {
      const left = value.filter((other) => other !== one);
      return {field, value: one, without: left.length ? {...filter, [field]: left} : of(field)};
    });
  });
}

/** The filter of the API that keeps what a region holds, where there is one: logP has none, and some have no upper end. */
export function filterOf(filter: Filter, region: Region): Filter | undefined {
  const narrower = (a: number | undefined, b: number, pick: (a: number, b: number) => number) => a === undefined ? b : pick(a, b);
  const kept = {...filter, affinity_min: narrower(filter.affinity_min, region.affinity[0], Math.max),
                affinity_max: narrower(filter.affinity_max, region.affinity[1], Math.min)};
  if (!region.by) return kept;
  const {property, range: [low, high]} = region.by;
  if (property === 'ligand_efficiency')
    return {...kept, ligand_efficiency_min: narrower(filter.ligand_efficiency_min, low, Math.max),
            ligand_efficiency_max: narrower(filter.ligand_efficiency_max, high, Math.min)};
  if (property === 'heavy_atoms')
    return {...kept, heavy_atoms_min: narrower(filter.heavy_atoms_min, Math.max(0, Math.ceil(low)), Math.max),
            heavy_atoms_max: narrower(filter.heavy_atoms_max, Math.max(0, Math.floor(high)), Math.min)};
  return undefined;
}
