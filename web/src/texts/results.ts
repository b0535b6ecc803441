const kinds: Record<string, string> = {
  hydrophobic: 'Hydrophobic', hydrogen_bond: 'Hydrogen bond', salt_bridge: 'Salt bridge', pi_stacking_parallel: 'π stacking, parallel',
  pi_stacking_t: 'π stacking, T-shaped', pi_cation: 'π–cation', halogen_bond: 'Halogen bond', metal_coordination: 'Metal',
};

export const words = {
  title: 'Results',
  of: (name: string) => `Results of ${name}`,
  // metrics
  affinity: 'Affinity', ligandEfficiency: 'LE', lipophilicEfficiency: 'LLE', confidence: 'Confidence', heavyAtoms: 'Heavy atoms',
  logp: 'logP', hydrogenBonds: 'H-bonds', rmsdLower: 'RMSD l.b.', rmsdUpper: 'RMSD u.b.', rmsdReference: 'RMSD to reference',
  // campaigns
  campaigns: 'What was docked with',
  campaignsHint: 'Dockings with the same receptor, box, engine and parameters are one campaign: within it, affinities can be compared.',
  noCampaign: 'Nothing has been docked yet. Dock a ligand or screen a library, and its poses are found here.',
  dock: 'Dock a ligand', allCampaigns: 'All campaigns', ofJob: 'Poses of one job', showMixed: 'List the chosen together',
  severalCampaigns: 'These poses are of several campaigns: their affinities are not comparable. Choose one in the column “Campaign”.',
  engine: 'Engine', receptor: 'Receptor', box: 'Box', ligands: 'Ligands', poses: 'Poses', best: 'Best', bestHint: 'Best affinity, kcal/mol', lastDocked: 'Last docked',
  ligandsAndPoses: (ligands: number, poses: number) => `${ligands.toLocaleString('en')} ligands, ${poses.toLocaleString('en')} poses`,
  parameters: 'Parameters', aboutCampaign: 'About this campaign', task: 'Task', begun: 'Begun', version: 'Version',
  // rows
  ligand: 'Ligand', rank: 'Pose', structure: 'Structure', smiles: 'SMILES', interactions: 'Interactions', job: 'Job', docked: 'Docked',
  ligandAt: (place: number) => `Ligand ${place}`, poseAt: (rank: number) => `pose ${rank}`, openJob: 'Open the job',
  table: 'Docked poses', columns: 'Columns', inResults: 'With the other results', chooseHint: 'Choose poses to see them over each other in space.', order: 'Order', orderBy: (title: string) => `By ${title}`, campaign: 'Campaign',
  shown: (n: number, more: boolean) => more ? `The first ${n.toLocaleString('en')}; more follow as you scroll.` : n === 1 ? 'One pose' : `${n.toLocaleString('en')} poses`,
  nothing: 'No pose passes this filter.', clearAll: 'Clear the filter', loading: 'Loading more…',
  chosen: (n: number) => `${n} chosen`, clearChosen: 'Choose none', mostChosen: (most: number) => `At most ${most} poses are chosen at a time: these are the first of them.`, bestOnly: 'Only the best pose of each ligand',
  // filter
  filter: 'Filter', apply: 'Apply', clear: 'Clear', active: 'Filters in force', remove: (what: string) => `Remove the filter ${what}`,
  from: 'from', to: 'to',
  fields: {
    campaign: 'Campaign', job: 'Job', mixed: 'Several campaigns',
    affinity_min: 'Affinity at least', affinity_max: 'Affinity at most', percentile: 'Best percent by affinity',
    ligand_efficiency_min: 'LE at least', ligand_efficiency_max: 'LE at most', efficiency_percentile: 'Best percent by LE',
    lipophilic_efficiency_min: 'LLE at least', confidence_min: 'Confidence at least', hydrogen_bonds_min: 'H-bonds at least',
    heavy_atoms_min: 'Heavy atoms at least', heavy_atoms_max: 'Heavy atoms at most', interaction: 'Interactions', match: 'Of the interactions',
    max_miss: 'Of all, may be missing', without_interaction: 'Without interactions', ligand: 'Ligand’s name has', substructure: 'Substructure (SMARTS)',
    poses: 'Poses', sort: 'Order',
  } satisfies Record<string, string>,
  hints: {
    affinity_min: 'kcal/mol', affinity_max: 'kcal/mol; −9 is better than −8', percentile: 'Of the campaign’s ligands',
    efficiency_percentile: 'Of the campaign’s ligands', ligand_efficiency_min: '−affinity / heavy atoms, kcal/mol', ligand_efficiency_max: 'kcal/mol',
    lipophilic_efficiency_min: 'pKd of the affinity − logP', confidence_min: '0 to 1; of poses that have one',
    interaction: 'ASP:A:25:hydrogen_bond is one; ASP:A:25: any with the residue; :hydrogen_bond that kind with any', without_interaction: 'As above: none of these',
    substructure: 'At most 10,000 ligands must pass the others', ligand: 'In any case',
  } as Record<string, string>,
  all: 'All of them', any: 'Any of them', matches: {all: 'all of them', any: 'any of them'}, posesBest: 'best of each ligand',
  // bookmarks, links, export
  bookmarks: 'Bookmarks', keep: 'Keep this filter', bookmarkName: 'Name', keepHint: 'For everybody of the organisation.', save: 'Save',
  noBookmark: 'No filter is kept yet.', kept: (name: string) => `The filter is kept as “${name}”.`, forget: (name: string) => `Delete “${name}”`,
  forgetTitle: 'Delete this bookmark?', forgetText: (name: string) => `“${name}” is there for all of the organisation. The poses stay.`, delete: 'Delete', cancel: 'Cancel',
  anyCampaign: 'for any campaign', anyCampaignToo: 'Use it for any campaign',
  refresh: 'Refresh', copyLink: 'Copy link', copied: 'Copied', export: 'Export', csv: 'CSV of all that passes', sdf: 'SDF of all that passes', exportPoses: 'Poses (SDF)', exportTable: 'Table (CSV)', exportOf: (what: string) => `Export ${what}`,
  regionNotExported: 'The marked region is not part of it: make it a filter first.',
  // tabs
  tabs: {poses: 'Poses', charts: 'Charts', interactions: 'Interactions', clusters: 'Clusters'},
  // charts
  histogram: 'Affinity of the poses', scatter: (property: string) => `Affinity and ${property}`, property: 'Against', count: 'Poses',
  points: (n: number, more: boolean, total: number | undefined) => more
    ? `Affinities are of all ${total?.toLocaleString('en') ?? ''} poses that pass; the points beside them are the best ${n.toLocaleString('en')}.`
    : `All ${n.toLocaleString('en')} that pass${total === undefined ? '' : `; the campaign has ${total.toLocaleString('en')} poses`}.`,
  pointsComing: (n: number) => `${n.toLocaleString('en')} poses so far…`,
  summary: (n: number, low: string, high: string, median: string | undefined) => `${n.toLocaleString('en')} poses, affinity from ${low} to ${high} kcal/mol${median === undefined ? '' : `, median ${median}`}.`,
  correlation: (n: number, property: string, r: string) => `${n.toLocaleString('en')} poses have ${property}; correlation with affinity r = ${r}.`,
  noProperty: (property: string) => `No pose has ${property}.`,
  markHint: 'Drag over the chart to mark poses, or write the limits.', bins: 'The numbers of the chart', binFrom: 'From', binTo: 'To',
  png: 'PNG', pngOf: (title: string) => `${title} as PNG`, mark: 'Mark', unmark: 'Marked region',
  marked: (n: number) => n === 1 ? 'One pose is marked' : `${n.toLocaleString('en')} poses are marked`, showMarked: 'Show them in the table', makeFilter: 'Make it a filter',
  markedAmong: 'Those in the marked region; of a marked property, among the poses that the charts show.', within: (title: string, low: string, high: string) => `${title} ${low} to ${high}`,
  // interactions
  kind: (kind: string) => kinds[kind] ?? kind.replaceAll('_', ' '), fingerprints: 'Interaction fingerprints', residue: 'Residue', kindTitle: 'Kind',
  fingerprintsOf: (n: number, chosen: boolean) => chosen ? `Of the ${n} chosen poses.` : `Of the first ${n} poses of the table; choose some there to see only these.`,
  noInteractions: 'None of these poses has interactions recorded.', residuesBy: 'Residues by', bySequence: 'sequence', byCount: 'how many poses touch them',
  posesBy: 'Poses by', byResidue: (residue: string) => `interaction with ${residue}`, tableOrder: 'the table’s order', touches: (n: number, of: number) => `${n} of ${of}`,
  cell: (pose: string, residue: string, what: string) => `${pose}, ${residue}: ${what || 'none'}`, none: 'none', legend: 'Kinds of interaction',
  onlyWith: (residue: string) => `Only poses that touch ${residue}`, poseInteractions: 'Interactions of this pose', gridKeys: 'Arrow keys move; Enter on a residue orders the poses by it, on a pose opens it.',
  // one pose
  pose: 'Pose', close: 'Close', noStructure: 'The docking left no coordinates of this pose.', values: 'Values', overlay: (n: number) => `${n} poses are shown, each in its own colour.`,
  tooMany: (most: number) => `Only ${most} of the chosen poses are shown in space.`, otherReceptor: 'Poses of other receptors are not shown.', view3d: 'The pose in its receptor',
  // confidence
  confidenceElsewhere: 'Of this ligand’s best pose, when the same job docked it again from other seeds.',
  parts: 'What the confidence is made of', part: 'Part', value: 'Value', weight: 'Weight', caps: 'Held down by', failedChecks: 'Checks that fail',
  agreeing: (n: number, of: number) => `${n} of ${of} independent runs agree.`, partNames: {
    agreement: 'Agreement of the runs', gap: 'Gap to the next cluster', learned: 'Network’s pose score', consensus: 'Second scoring function', validity: 'Physical validity', stability: 'Stable energies',
  } as Record<string, string>,
  // clusters
  clusters: 'Clusters', similarity: 'Likeness at least', similarityHint: 'Tanimoto, to the centre', most: 'Ligands at most', mostHint: 'The best', members: 'Members', representative: 'Best ligand', size: 'Ligands',
  clustersOf: (clusters: number, ligands: number, complete: boolean) =>
    `${clusters.toLocaleString('en')} clusters of ${complete ? '' : 'the best '}${ligands.toLocaleString('en')} ligands.`,
  withoutFingerprint: (n: number) => `${n} have no fingerprint and are in none.`, membersOf: (name: string) => `Cluster of ${name}`,
};
