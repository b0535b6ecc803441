// Every text that the app itself says is in this folder, a file a feature; here are those of every page.
export const nav = {
  main: 'Main', menu: 'Menu', skip: 'Go to the content',
  dashboard: 'Dashboard', tasks: 'Tasks', pipelines: 'Pipelines', molecules: 'Molecules', jobs: 'Jobs', results: 'Results',
  admin: 'Administration', settings: 'Settings', api: 'API', status: 'Status',
  account: 'Account', changeOrganization: 'Go to another organisation', signOut: 'Sign out', theme: 'Light or dark',
  offline: 'Not connected: what you see may be old. Trying again…',
};

export const states = {
  again: 'Try again',
  launching: 'A service that can answer this is being launched. It goes on by itself.',
  failed: 'That did not work',
  forbiddenTitle: 'Not permitted',
  forbidden: 'You may not see this. An administrator of your organisation can give you the permission.',
  notFound: 'There is nothing here.',
  home: 'To the dashboard',
  more: 'Show more',
  cancel: 'Cancel',
  close: 'Close',
};

export const table = {
  selectAll: 'Select all', select: (row: string) => `Select ${row}`, rows: (n: number) => `${n} rows`, columns: 'Columns',
  ascending: 'Ascending', descending: 'Descending',
};

export const graphs = {
  controls: 'Zoom', larger: 'Over the whole window', smaller: 'Back into the page',
};
