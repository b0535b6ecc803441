/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Workers whose WebAssembly comes with scripts that need eval: their folder has a policy that allows it (src/app/pages.cpp).
const needsEval = /^(rdkit|indigo)/;

// The pages that need no app (status, the API's viewer) lie in pages/ and are put beside it by tools/pages.
export default defineConfig({
  plugins: [react()],
  publicDir: false,
  resolve: {alias: {'~': here('./src')}},
  // Ketcher was written for Node's bundlers.
  define: {global: 'globalThis', 'process.env': '{}'},
  build: {
    outDir: 'dist', assetsDir: 'assets', emptyOutDir: true, chunkSizeWarningLimit: 3000,
    rolldownOptions: {input: {index: here('./index.html'), sketch: here('./sketch.html')}},
  },
  worker: {
    format: 'es',
    rolldownOptions: {output: {entryFileNames: ({name}) => (needsEval.test(name) ? 'assets/with-eval/[name]-[hash].js' : 'assets/[name]-[hash].js')}},
  },
  server: {proxy: {'/api': 'http://127.0.0.1:8080', '/health': 'http://127.0.0.1:8080'}},
  test: {
    environment: 'jsdom',
    testTimeout: 60_000,
    setupFiles: 'src/test-setup.ts',
    include: ['src/**/*.test.{ts,tsx}'],
  },
});
