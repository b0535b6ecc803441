export const words = {
  title: 'Jobs',
  none: 'No job yet. Run a task, and it appears here.',
  noneFits: 'No job fits these filters.',
  toTasks: 'Look at the tasks',
  clearFilters: 'Clear the filters',
  name: 'Name', status: 'Status', created: 'Submitted', took: 'Took', kind: 'Kind', task: 'Task or pipeline', priority: 'Priority', by: 'By',
  kinds: {task: 'Task', pipeline: 'Pipeline'} as Record<string, string>,
  statuses: {PENDING: 'Pending', QUEUED: 'Queued', RUNNING: 'Running', COMPLETED: 'Completed', FAILED: 'Failed', CANCELED: 'Canceled'} as Record<string, string>,
  paused: 'paused',
};

export const filters = {
  group: 'Filters', q: 'Name', qHint: 'Part of the name', status: 'Status', any: 'Any', kind: 'Kind', task: 'Task', after: 'Submitted from', before: 'Submitted until',
  mine: 'Only mine',
};

export const bulk = {
  chosen: (n: number) => (n === 1 ? '1 job selected' : `${n} jobs selected`),
  cancel: 'Cancel', retry: 'Retry', compare: 'Compare', compareHint: 'Select two jobs to compare them', clear: 'Clear the selection',
  cancelTitle: (n: number) => (n === 1 ? 'Cancel this job?' : `Cancel these ${n} jobs?`),
  cancelText: 'What runs is stopped, and nothing more of it is begun. Results that are there stay.',
  keep: 'Keep running',
  canceled: (n: number) => (n === 1 ? '1 job is being canceled' : `${n} jobs are being canceled`),
  retried: (n: number) => (n === 1 ? '1 job goes on' : `${n} jobs go on`),
  refused: (n: number) => (n === 1 ? '1 job could not be changed' : `${n} jobs could not be changed`),
  close: 'Close',
};

export const job = {
  cancel: 'Cancel', cancelTitle: 'Cancel this job?', cancelText: bulk.cancelText, keep: bulk.keep,
  pause: 'Pause', resume: 'Resume', retry: 'Retry', retryHint: 'What has failed or was canceled is begun again; what has completed stays.', rerun: 'Run again from a step', again: 'Run again with these inputs',
  priority: 'Priority', priorityHint: 'The higher the sooner; 0 where nobody says', save: 'Save', more: 'More',
  rerunTitle: 'Run again from a step', rerunStep: 'First step to run again', rerunGo: 'Run again',
  rerunText: 'A new job of the same versions and parameters. What has completed and does not depend on that step is taken from this one.',
  submitted: 'Submitted', byWhom: (name: string) => `by ${name}`, waited: 'Waited', took: 'Took', runs: 'Running for', ended: 'Ended', version: 'version', rerunOf: 'Run again of an earlier job', inCompare: 'Compare with…',
  about: 'About this job',
};

export const tabs = {
  label: 'Parts of the job',
  result: 'Result', steps: 'Steps', outputs: 'Outputs', inputs: 'Inputs', failures: 'Failures', executions: 'Executions', timeline: 'Timeline', events: 'Events',
};

export const progress = {
  label: 'Progress', left: (time: string) => `${time} left`, leftUnknown: 'Time left is not known yet',
  counts: {waiting: 'to come', queued: 'queued', running: 'running', completed: 'completed', failed: 'failed', canceled: 'canceled'} as Record<string, string>,
  paused: 'Paused: what runs goes on to its end, and nothing more is begun.',
};

export const steps = {
  graph: 'Steps of the pipeline', table: 'Steps', step: 'Step', what: 'What', status: 'Status', items: 'Items', calls: 'Executions', took: 'Took', needs: 'Needs',
  of: (done: number, total: number | undefined) => `${done} of ${total ?? '?'}`,
  failed: (n: number) => `${n} failed`, skipped: (n: number) => `skipped ${n} times`,
  forEach: 'for each item', begun: 'Begun', ended: 'Ended', error: 'The first that failed', close: 'Close', asGraph: 'Graph', asTable: 'Table', view: 'Steps as',
};

export const failures = {
  none: 'Nothing has failed.', step: 'Step', item: 'Item', reason: 'Reason', code: 'Code', execution: 'Execution', log: 'Log', label: 'Failures', itself: 'the job itself',
};

export const executions = {
  label: 'Executions', task: 'Task', status: 'Status', progress: 'Progress', message: 'Message', attempt: 'Attempt', service: 'Instance', waited: 'Waited', took: 'Took',
  first: 'The first 1,000 executions are listed.', choose: 'Choose an execution to see its log and result.', log: 'Log', noLog: 'The service has written no log.',
  reused: 'Its result is taken from an earlier job.', result: 'Result', show: 'Show the result', id: 'Execution', failed: 'Of its last attempt that failed', none: 'No execution yet.',
};

export const timeline = {
  label: 'Timeline', what: 'What', bar: 'When', took: 'Took', waiting: 'waiting', running: 'running', from: 'from', to: 'to', now: 'now',
  none: 'Nothing has begun yet.', whole: 'The whole job',
};

export const events = {
  label: 'Events', at: 'When', type: 'Event', what: 'What', none: 'No event yet.', more: 'Read on', count: (n: number) => `${n} events`,
};

export const inputs = {
  gone: 'The document of this version is not there any more: the values are as they were sent.',
};

export const outcome = {
  poses: 'Poses', result: 'Result', files: 'Files', raw: 'As JSON', wait: 'The result is here once the job has completed.', failed: 'There is no result.',
  run: 'How it was made', engine: 'Engine', version: 'Task version', service: 'Instance', command: 'Command line', taskName: 'Task', warnings: 'Warnings', began: 'Begun', ended: 'Ended',
  copy: 'Copy', copied: 'Copied', file: 'File', size: 'Size', type: 'Type', checksum: 'SHA-256', noOutputs: 'It gives no outputs.', gives: 'Values',
};

export const compare = {
  title: 'Compare two jobs', choose: 'Select two jobs in the list to compare them.', toJobs: 'To the jobs', what: 'What', only: 'Only differences', swap: 'Swap',
  about: 'About', inputs: 'Inputs', numbers: 'Numbers of the result', difference: 'Difference', same: 'They do not differ in this.', first: 'A', second: 'B', differs: 'differs',
  longText: (n: number) => `text of ${n} characters`, empty: 'none', none: 'There is nothing to compare.', sameDifferent: (n: number) => (n === 1 ? '1 difference' : `${n} differences`),
};
