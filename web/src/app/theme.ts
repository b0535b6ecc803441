import {Alert, Badge, CloseButton, createTheme, FileButton, NavLink, TableScrollContainer} from '@mantine/core';
import {states} from '~/texts/app';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: {light: 7, dark: 8},  // 6 is too pale for white text
  defaultRadius: 'sm',
  components: {
    // Mantine's own light link has too little contrast.
    NavLink: NavLink.extend({defaultProps: {variant: 'filled'}}),
    Badge: Badge.extend({defaultProps: {radius: 'sm'}}),  // as everything else is
    CloseButton: CloseButton.extend({defaultProps: {...({'aria-label': states.close} as object)}}),
    // The same file can be chosen again, as after it was mended or taken away: a browser tells only of another one.
    FileButton: FileButton.extend({defaultProps: {inputProps: {onClick: (event) => {
      event.currentTarget.value = '';
    }}}}),
    // What scrolls can be scrolled by keyboard.
    TableScrollContainer: TableScrollContainer.extend({defaultProps: {type: 'native', tabIndex: 0}}),
    // Its title as well, in yellow.
    Alert: Alert.extend({styles: {title: {color: 'var(--mantine-color-text)'}}}),
  },
});
