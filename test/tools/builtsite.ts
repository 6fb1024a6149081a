/* Before the browser tests: a Chromium is found, or said to be missing once, and both builds are made from what is in
 * the working tree, so that no test judges a build of yesterday. They are made in processes of their own, because
 * vitest's environment would turn them into development builds. */

import { execFileSync } from 'node:child_process';
import { findChromium } from './chromium.ts';

function build(...args: string[]): void {
  const env = { ...process.env, NODE_ENV: 'production' };
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn', ...args];
  execFileSync(process.execPath, vite, { stdio: ['ignore', 'inherit', 'inherit'], env });
}

export default function setup(): void {
  findChromium();
  build();
  build('--mode', 'single');
}
