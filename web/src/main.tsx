import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import './app/app.css';
import {createTheme, MantineProvider} from '@mantine/core';
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {RouterProvider} from '@tanstack/react-router';
import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';
import {Problem} from '~/api/client';
import {SignedIn} from '~/features/sign-in/sign-in';
import {router} from './app/router';

const theme = createTheme({primaryColor: 'indigo', defaultRadius: 'sm'});

// What the platform refuses is not asked again.
const cache = new QueryClient({
  defaultOptions: {queries: {retry: (count, error) => count < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500)}},
});

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={cache}>
          <SignedIn><RouterProvider router={router} /></SignedIn>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
