export const words = {
  title: 'Dashboard',
  running: 'Running and waiting', recent: 'Recent jobs', allJobs: 'All jobs', noneRunning: 'Nothing runs now.', noneRecent: 'No job yet.',
  start: 'Start', welcome: 'Nothing has been run here yet. Begin with one of these.',
  dock: 'Dock a ligand', dockText: 'One ligand into one receptor with AutoDock Vina; poses, affinities and interactions.',
  screen: 'Screen a library', screenText: 'Many ligands into one receptor; the best are checked and docked again for their confidence.',
  build: 'Build a pipeline', buildText: 'Connect tasks to a pipeline of your own.',
  tasks: 'Look at all tasks', tasksText: 'Everything that can be run here, with its inputs and outputs.',
  moment: (at: string, lasted: string) => [at, lasted].filter(Boolean).join(' · '),
};

export const throughput = {
  title: 'The last 24 hours', completed: 'completed', failed: 'failed', hour: 'Hour',
  summary: (completed: number, failed: number) => `${completed.toLocaleString()} ${completed === 1 ? 'execution' : 'executions'} completed, ${failed.toLocaleString()} failed`,
  most: (n: number) => `At most ${n.toLocaleString()} in an hour`, none: 'Nothing has ended in the last 24 hours.',
};

export const health = {
  title: 'Services', platform: 'Platform', ok: 'works', failed: 'has failed', instances: 'Instances', healthy: 'healthy', unhealthy: 'unhealthy', other: 'draining or not known yet',
  none: 'No instance is there now; those that are launched on demand come when there is work.', fleet: 'Launched on demand',
  launched: (ready: number, wanted: number) => `${ready} of ${wanted} ready`, busy: (running: number, queued: number) => `${running} running, ${queued} waiting`,
  idle: 'Everything that is launched on demand is at rest.', crashes: (n: number) => (n === 1 ? 'crashed once' : `crashed ${n} times in a row`),
  sick: 'Not healthy',
};

export const quota = {
  title: 'Use', stored: 'Stored', queued: 'Queued jobs', of: (used: string, limit: string) => `${used} of ${limit}`, unlimited: (used: string) => `${used}, no limit`,
  byStatus: 'Jobs by status', near: 'Nearly used up',
};
