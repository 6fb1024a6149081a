/* What can be judged of any page: whether everybody can use it, and whether it fits its window. */

import axe from 'axe-core';
import type { Page } from 'playwright';

/** Each rule of axe that is violated, with where. The page is judged at rest: what is fading in has not got its colours yet. */
export async function violationsIn(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const injected = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
    };
    const { violations } = await injected.axe.run();
    return violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.target).join('; ')}`);
  });
}

/** By how much the page is wider than its window; 0 when it fits. */
export const sidewaysPixelsOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
