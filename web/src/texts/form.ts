export const words = {
  add: 'Add one',
  advanced: 'Advanced',
};
