/* Before the browser tests: a Chromium is found (or said to be missing, once), and both builds are made from what is in the
 * working tree, so that the tests never judge a build of yesterday. */

import { build } from 'vite';
import { findChromium } from './chromium.ts';

export default async function setup(): Promise<void> {
  findChromium();
  await build({ logLevel: 'warn' });
  await build({ logLevel: 'warn', mode: 'single' });
}
