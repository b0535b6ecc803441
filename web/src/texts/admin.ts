export const words = {
  title: 'Administration',
  sections: {users: 'Users', roles: 'Roles', organizations: 'Organisations', tokens: 'Service tokens', tasks: 'Task definitions', services: 'Services', audit: 'Audit log'},
  name: 'Name', email: 'E-mail', roles: 'Roles', state: 'State', created: 'Added', description: 'Description', actions: 'Actions',
  save: 'Save', change: 'Change', remove: 'Remove', active: 'active', inactive: 'not active', root: 'root', oneTime: 'has a one-time password',
  users: {
    add: 'Add a user', none: 'There is nobody yet.', added: 'The password for the first sign-in. It is shown this once.',
    reset: 'Reset password', resetTitle: (name: string) => `A new password for ${name}?`, resetHint: 'The one they have stops working, and their sign-ins end.',
    removeTitle: (name: string) => `Take ${name} out of the organisation?`, removeHint: 'They lose access at once. Their jobs and results stay.',
    activate: 'Let in again', deactivate: 'Lock out', deactivateTitle: (name: string) => `Lock ${name} out?`, deactivateHint: 'Their sign-ins and keys stop working until you let them in again.',
    changeTitle: (name: string) => `Change ${name}`, more: (name: string) => `What to do with ${name}`,
  },
  roleList: {
    add: 'Add a role', builtIn: 'built in', nameHint: 'Lower case, digits, _ and -', permissions: 'Permissions',
    changeTitle: (name: string) => `Change the role ${name}`, removeTitle: (name: string) => `Remove the role ${name}?`,
    removeHint: 'Whoever has it loses what it permits.', of: (n: number, all: number) => `${n} of ${all} permissions`,
  },
  organizations: {
    add: 'Add an organisation', slug: 'Short name', slugHint: 'For URLs and headers: lower case, digits and -. It stays.',
    dsn: 'Database of its own for results', dsnHint: 'A PostgreSQL connection string. Without one its results are in a schema of the platform’s.',
    storage: 'Storage', storageLimit: 'At most stored (GB)', jobs: 'Waiting jobs', jobsLimit: 'Jobs that may wait at once', noLimit: 'no limit',
    changeTitle: (name: string) => `Change ${name}`, activeLabel: 'Active: its people can sign in',
  },
  tokens: {
    hint: 'A task service announces itself with one. It can do nothing else.', add: 'Make a token', none: 'There is no service token.',
    every: 'For every organisation', expires: 'Valid until', never: 'no end', used: 'Last used', unused: 'never',
    secretHint: 'This is shown once. A service sends it as a bearer token.', revoke: 'Revoke',
    revokeTitle: (name: string) => `Revoke ${name}?`, revokeHint: 'Services that use it can announce themselves no more.',
  },
  services: {
    instances: 'Instances', fleet: 'What the platform launches', task: 'Task', address: 'Address', health: 'Health', load: 'Load',
    source: 'Source', seen: 'Looked at', version: 'Version', none: 'No instance is known. Launched ones come when there is work.',
    register: 'Register an instance', baseUrl: 'Base URL', capacity: 'Executions at once', healthPath: 'Health path',
    removeTitle: (url: string) => `Forget ${url}?`, removeHint: 'Nothing more is sent there. What runs there goes on elsewhere.',
    noFleet: 'The platform launches nothing here.', wanted: 'Wanted', ready: 'Ready', starting: 'Starting', draining: 'Draining', failed: 'Failed',
    queued: 'Queued', running: 'Running', why: 'Why', history: 'Lately', seconds: 'An execution takes', notYet: 'not known yet',
  },
  audit: {
    action: 'Action', actionHint: 'api_key.created, say', everywhere: 'Of every organisation', subject: 'What', who: 'Who', when: 'When', from: 'From',
    none: 'Nothing was recorded that fits.', details: 'Details', system: 'the platform',
  },
};

/** What a permission lets one do. */
export const permissions: Record<string, string> = {
  'audit.read': 'Read the audit log',
  'jobs.read': 'See jobs', 'jobs.cancel': 'Cancel and steer jobs',
  'molecules.read': 'See molecules', 'molecules.write': 'Upload and delete molecules',
  'organizations.read': 'See the organisation', 'organizations.write': 'Change the organisation',
  'pipelines.read': 'See pipelines', 'pipelines.write': 'Make and change pipelines',
  'results.read': 'See results',
  'roles.read': 'See roles', 'roles.write': 'Make and change roles',
  'services.read': 'See task services', 'services.register': 'Announce a task service', 'services.write': 'Register and remove task services',
  'tasks.read': 'See tasks', 'tasks.execute': 'Run tasks', 'tasks.write': 'Publish and change tasks',
  'tokens.write': 'Make and revoke service tokens',
  'users.read': 'See users', 'users.write': 'Add and change users',
};

export const definitions = {
  task: 'Task', version: 'Version', category: 'Category', tags: 'Tags', active: 'offered', inactive: 'not offered', system: 'of the platform',
  none: 'No task is defined yet.',
  byForm: 'By form', byDocument: 'By document', byUrl: 'By service URL', publish: 'Publish',
  publishTitle: 'Publish a task', newVersion: 'New version', offer: 'Offer', withdraw: 'Withdraw',
  withdrawTitle: (task: string) => `Offer ${task} no longer?`, withdrawHint: 'It cannot be run any more. Its jobs and results stay, and it can be offered again.',
  changeTitle: (task: string) => `Change how ${task} is shown`, tagsHint: 'Separated by commas',
  serviceUrl: 'Service URL', serviceUrlHint: 'Of a running service, or of its OpenAPI document.', prefix: 'Prefix of the task ids', register: 'Register',
  imported: (title: string, n: number) => `${title}: ${n === 1 ? 'one task is' : `${n} tasks are`} there to run.`,
  importedNext: 'Register another', editOne: 'Run',
  taskId: 'Task id', taskIdHint: 'Its name in URLs: lower case, digits and _', operation: 'Operation', operationHint: 'Where the document has several',
  baseUrls: 'Service URLs', baseUrlsHint: 'Where the service answers, one a line. May come later.',
  document: 'OpenAPI document', documentHint: 'OpenAPI 3.0 or 3.1, JSON or YAML. Paste it, or drop a file here.', file: 'From a file',
  published: (task: string, version: string) => `${task} ${version} is published.`,
  inputs: 'Inputs', outputs: 'Outputs', field: 'Field', type: 'Type', required: 'Needed', unit: 'Unit', meaning: 'Meaning', example: 'Example', addField: 'Add a field', removeField: (name: string) => `Remove ${name || 'the field'}`,
  path: 'Path of the operation', summary: 'What it does, in a line', toDocument: 'Look at the document',
  types: {string: 'text', number: 'number', integer: 'whole number', boolean: 'yes or no', file: 'molecule file', numbers: 'list of numbers'},
};
