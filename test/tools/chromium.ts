/* A Chromium for the tests: the one named by the variable CHROMIUM, else one of this machine, else Playwright's own,
 * else one that is installed now. Whoever has none and may install none is told in one sentence what to do. */

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Alike on every machine: no sandbox (containers run as root), no graphics card, nothing fetched behind our back. */
const launchArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const installMsMax = 300_000;

function present(): string | null {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, where there is no file.`);
    return named;
  }
  return [...usualPlaces, chromium.executablePath()].find((place) => existsSync(place)) ?? null;
}

function tryCommand(program: string, ...args: string[]): void {
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'], timeout: installMsMax, env });
  } catch {
    // The next way is tried, and the sentence at the end says what to do when none worked.
  }
}

function install(): void {
  process.stderr.write('No Chromium found; installing one for the browser tests.\n');
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    tryCommand('apt-get', 'update', '-qq');
    tryCommand('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
  }
  if (present() === null) tryCommand(process.execPath, 'node_modules/playwright/cli.js', 'install', 'chromium');
}

export function findChromium(): string {
  const found = present();
  if (found !== null) return found;
  install();
  const installed = present();
  if (installed !== null) return installed;
  throw new Error(
    'The browser tests need a Chromium: install one (Debian: apt-get install chromium; elsewhere: ' +
      'npx playwright install chromium) or set CHROMIUM to the path of one.',
  );
}

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(), args: launchArgs });
