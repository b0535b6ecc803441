export const words = {
  title: 'Settings',
  profile: 'Profile', name: 'Name', email: 'E-mail', save: 'Save', saved: 'Saved.', organization: 'Organisation', roles: 'Roles',
  nameHint: 'An administrator of your organisation changes it.',
  password: 'Password', current: 'Current password', next: 'New password', nextHint: 'At least 12 characters. It ends your other sign-ins.',
  change: 'Change password', changed: 'Your password has changed.',
  keys: 'API keys',
  keysHint: 'A script sends one as X-API-Key, and may what you may in this organisation.',
  noKeys: 'You have no API key.', keyName: 'Name of the key', expires: 'Valid until', never: 'no end', make: 'Make a key', revoke: 'Revoke',
  revokeTitle: (name: string) => `Revoke ${name}?`, revokeHint: 'Whoever uses it is refused at once. It does not come back.',
  created: 'Made', used: 'Last used', unused: 'never',
  secretTitle: 'Keep it now', secretHint: 'This is shown once. Whoever has it acts as you.', copy: 'Copy', copied: 'Copied', done: 'I have kept it',
  theme: 'Appearance', themes: {light: 'Light', dark: 'Dark', auto: 'As the system'},
};
