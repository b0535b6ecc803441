// What jsdom lacks of a browser and Mantine asks for.
import {configure} from '@testing-library/react';
import {vi} from 'vitest';

configure({asyncUtilTimeout: 20_000});  // other builds may have the machine

vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => {},
  removeEventListener: () => {},
}));
vi.stubGlobal('ResizeObserver', class {
  observe() {}
  unobserve() {}
  disconnect() {}
});
Object.defineProperty(document, 'fonts', {value: new EventTarget()});
