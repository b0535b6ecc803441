// The web app in Debian's Chromium, against a real MAD: tools/e2e runs this.
import {defineConfig} from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../build/e2e',
  // The platform, its engine and the browser share the machine's processors.
  workers: 1,
  timeout: 180_000,
  expect: {timeout: 20_000},
  reporter: [['list']],
  use: {
    viewport: {width: 1280, height: 850},
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {executablePath: '/usr/bin/chromium', args: ['--enable-unsafe-swiftshader', '--no-sandbox']},
  },
});
