export const words = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  submit: 'Sign in',
  newTitle: 'Choose a new password',
  newHint: 'The one you have was for one use.',
  newPassword: 'New password',
  change: 'Change it and go on',
  endedTitle: 'Your session has ended',
  ended: 'Sign in again to go on: what you typed is still here.',
  other: 'Sign in as somebody else',
};
