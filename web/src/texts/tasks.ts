export const words = {
  title: 'Tasks',
  search: 'Search tasks',
  none: 'No task fits. A task is published with its OpenAPI document: see the API.',
  available: 'available',
  onDemand: 'on demand',
  unavailable: 'not available here',
  run: 'Run',
  example: 'Fill in the example',
  version: 'Version',
  noInputs: 'It takes no inputs.',
  submitted: 'Running',
};
