/* The built page for the browser tests of one file: a Chromium, the page served from a copy of its own (so that a build made meanwhile
 * changes nothing under a test), and pages that are closed after each test, which fails when one of them complained. */

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Site, serveSite } from '../../src/host/site.ts';
import { launchChromium } from './chromium.ts';

export interface Pages {
  /** Opens `address`, seen from the site, in a context of its own: no page knows of another. */
  open(address?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Where the site is, with a slash at the end. */
  address(): string;
  /** In this test pages may complain of what they were made to miss. */
  forgive(complaint: RegExp): void;
  /** A folder that goes with the tests. */
  folder(): string;
}

/** What a page must not say: errors that nobody caught, and what the browser warns of. */
function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
}

/** The line at which connection A or another is typed to, in either language. */
export const promptOf = (page: Page, name = 'A') => page.getByRole('textbox', { name: new RegExp(`connection ${name}\\b|연결 ${name}\\b`) });

export const hasFocus = (locator: Locator): Promise<boolean> => locator.evaluate((element) => element === document.activeElement);

/** All of the page is there: the prompt is a while before. */
const pageIsReady = (page: Page): Promise<void> => page.getByRole('banner').waitFor();

/** The page is there, and its prompt takes keys. */
export async function promptIsReady(page: Page, name = 'A'): Promise<void> {
  await pageIsReady(page);
  await promptOf(page, name).waitFor();
  await expect.poll(() => hasFocus(promptOf(page, name))).toBe(true);
}

/** A slow machine may add how long a command took, as redis-cli does. */
const isTime = /^\(\d+\.\d+s\)$/;

/** The rows of the first terminal's screen that hold something, but for those. */
export async function rowsOf(page: Page): Promise<string[]> {
  const rows = await page.locator('.xterm-rows').first().locator('> div').allTextContents();
  return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).filter((row) => row !== '' && !isTime.test(row));
}

export function servedPages(defaults: BrowserContextOptions = {}): Pages {
  let browser: Browser;
  let folder: string;
  let site: Site;
  let complaints: string[] = [];
  let forgiven: RegExp[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'keyglass-pages-'));
    cpSync('dist', folder, { recursive: true });
    site = await serveSite(folder, 0, '/');
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    const heard = complaints.filter((complaint) => !forgiven.some((each) => each.test(complaint)));
    complaints = [];
    forgiven = [];
    expect(heard).toEqual([]);
  });

  return {
    async open(address = '', options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 }, locale: 'en-US', ...defaults, ...options,
      });
      context.on('page', (page) => listen(page, complaints));
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      await page.goto(new URL(address, site.address).href);
      if (!address.startsWith('about:')) await pageIsReady(page);
      return page;
    },
    address: () => site.address,
    forgive: (complaint) => void forgiven.push(complaint),
    folder: () => folder,
  };
}
