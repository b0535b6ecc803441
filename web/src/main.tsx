import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import './app/app.css';
import {MantineProvider} from '@mantine/core';
import {ModalsProvider} from '@mantine/modals';
import {Notifications} from '@mantine/notifications';
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {RouterProvider} from '@tanstack/react-router';
import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';
import {Problem} from '~/api/client';
import {SignedIn} from '~/features/sign-in/sign-in';
import {router} from './app/router';
import {theme} from './app/theme';

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
          <Notifications />
          <ModalsProvider>
            <SignedIn><RouterProvider router={router} /></SignedIn>
          </ModalsProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
