import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/* Two projects: `unit` needs nothing but Node; `browser` drives the built site in a real Chromium with Playwright's
 * library, so that it can also go offline, reload and open the single file from disk. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    environment: 'node',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/browser/**'],
          // Properties run hundreds of times; a busy machine must not fail them.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.{ts,tsx}'],
          globalSetup: fileURLToPath(new URL('tools/builtsite.ts', import.meta.url)),
          // What is waited for is a state; how long a busy machine takes to it says nothing.
          testTimeout: 240_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
          retry: 1, // told at the end by name (tools/everything.ts)
          fileParallelism: false,
        },
      },
    ],
  },
});
