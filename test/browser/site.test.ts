/* What is promised of the built page, whatever the page shows: it works under any path, without a network after the
 * first visit, takes a new build in, keeps to its content policy, and opens from disk as a single file. */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Site, serveSite } from '../../src/host/site.ts';
import { launchChromium } from '../tools/chromium.ts';

let browser: Browser;
let folder: string;
let site: Site;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyglass-built-'));
  cpSync('dist', folder, { recursive: true });
  site = await serveSite(folder, 0, '/some/deep/path/');
  page = await (await browser.newContext()).newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
});
afterEach(async () => {
  await page.context().close();
  await site.close();
  rmSync(folder, { recursive: true });
});

/** The page has drawn something, and the engine's thread is there. */
async function shown(): Promise<void> {
  await page.locator('#root > *').first().waitFor();
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
}

const kept = () => page.waitForFunction(() => navigator.serviceWorker.controller !== null);

/** Makes the served folder another build: another title, and another version in the service worker. */
function publishAnotherBuild(title: string): void {
  const edit = (name: string, search: RegExp, by: string) => {
    const file = join(folder, name);
    const before = readFileSync(file, 'utf8');
    expect(before).toMatch(search);
    writeFileSync(file, before.replace(search, by));
  };
  edit('index.html', /<title>[^<]*</, `<title>${title}<`);
  edit('sw.js', /[0-9a-f]{12}/, 'ffffffffffff');
}

test('the page works under any path, within its content policy', async () => {
  await page.goto(site.address);
  await shown();
  expect(complaints).toEqual([]);
});

test('after the first visit the page needs no network', async () => {
  await page.goto(site.address);
  await kept();
  await site.close();
  await page.reload();
  await shown();
  expect(complaints).toEqual([]);
});

test('a new build is let in at the next visit, without closing the tab', async () => {
  await page.goto(site.address);
  await kept();
  publishAnotherBuild('the next build');
  await page.reload();
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).waiting !== null);
  // The browser may count the page before a reload as open for a moment longer; a later visit lets the build in. Visits that follow
  // each other at once would keep the old worker busy, and a worker that is busy is not replaced.
  await expect
    .poll(() => page.reload().then(() => page.title()).catch(() => 'between two pages'), { timeout: 40_000, interval: 1000 })
    .toBe('the next build');
  await shown();
  expect(await page.evaluate(() => caches.keys())).toHaveLength(1);
});

test('the single file opens from disk', async () => {
  await page.goto(pathToFileURL('dist-single/index.html').href);
  await shown();
  expect(complaints).toEqual([]);
});
