export const words = {
  title: 'Draw a molecule',
  frame: 'Editor of molecules',
  use: 'Use this molecule',
  cancel: 'Cancel',
  close: 'Close the editor',
  starting: 'The editor is starting…',
  notOpened: (detail: string) => `What was there could not be opened in the editor: ${detail}`,
  notGiven: (detail: string) => `The editor cannot give this drawing: ${detail}`,
  notStarted: (detail: string) => `The editor says: ${detail}`,
  empty: 'Draw something first.',
};
