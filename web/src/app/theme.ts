import {createTheme, NavLink} from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  defaultRadius: 'sm',
  components: {
    // Mantine's own light link has too little contrast.
    NavLink: NavLink.extend({defaultProps: {variant: 'filled'}}),
  },
});
