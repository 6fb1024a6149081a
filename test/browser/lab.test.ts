/* The lab as a student uses it: a pattern is opened, its code is run by many clients, a knob is turned, and the herd is there or not. */

import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { patterns } from '../../src/lab/patterns.ts';
import { en, ko } from '../../src/app/words-lab.ts';
import { sidewaysPixelsOf, violationsIn } from '../tools/judge.ts';
import { servedPages } from '../tools/pages.ts';

const pages = servedPages({ reducedMotion: 'reduce' });

const figure = async (page: Page, name: string): Promise<number> =>
  Number.parseInt(await page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd').innerText(), 10);

describe.each([
  ['en-US', 'light', 1440, 900, en],
  ['ko-KR', 'dark', 390, 844, ko],
] as const)('in %s, %s, %i px wide', (locale, colorScheme, width, height, words) => {
  const options = { locale, colorScheme, viewport: { width, height } };

  test('the herd rebuilds a key all at once, and a lock lets one do it', async () => {
    const page = await pages.open('#/lab', options);
    await page.getByRole('link', { name: words.patterns['thundering-herd']?.title ?? '' }).click();
    const lanes = page.getByRole('slider', { name: words.lanes });
    await lanes.waitFor();
    expect(await figure(page, words.verdicts['databasePeak'] ?? '')).toBeGreaterThan(1);
    expect(await violationsIn(page)).toEqual([]);

    await page.getByRole('button', { name: words.choices['lock'] ?? '', exact: true }).click();
    await expect.poll(() => figure(page, words.verdicts['databasePeak'] ?? '')).toBe(1);

    await lanes.focus();
    const before = await lanes.getAttribute('aria-valuetext');
    await page.keyboard.press('End');
    await expect.poll(() => lanes.getAttribute('aria-valuetext')).not.toBe(before);
    expect(await lanes.getAttribute('aria-valuenow')).toBe(await lanes.getAttribute('aria-valuemax'));
  });

  test('every pattern runs, and nothing of it violates or is wider than the window', async () => {
    const page = await pages.open('#/lab', options);
    for (const { id } of patterns) {
      await page.evaluate((to) => {
        location.hash = `#/lab/${to}`;
      }, id);
      await page.getByRole('heading', { name: words.patterns[id]?.title ?? '', exact: true }).waitFor();
      await page.getByRole('slider', { name: words.lanes }).waitFor();
      expect([id, await violationsIn(page), await sidewaysPixelsOf(page)]).toEqual([id, [], 0]);
    }
  }, 120_000);
});
