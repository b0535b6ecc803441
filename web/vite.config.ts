/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vite';

// The pages that need no app (status, the API's viewer) lie in pages/ and are put beside it by tools/pages.
export default defineConfig({
  plugins: [react()],
  publicDir: false,
  resolve: {alias: {'~': fileURLToPath(new URL('./src', import.meta.url))}},
  build: {outDir: 'dist', assetsDir: 'assets', emptyOutDir: true, chunkSizeWarningLimit: 3000},
  server: {proxy: {'/api': 'http://127.0.0.1:8080', '/health': 'http://127.0.0.1:8080'}},
  test: {
    environment: 'jsdom',
    testTimeout: 60_000,
    setupFiles: 'src/test-setup.ts',
    server: {deps: {inline: [/@rjsf/]}},
  },
});
