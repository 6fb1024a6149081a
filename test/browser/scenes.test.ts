/* Every scene of the server in a real browser: its picture after what a student does, for everybody, in both languages and themes. */

import { describe, expect, test } from 'vitest';
import { sceneGroups } from '../../src/scenes/catalog.ts';
import { sidewaysPixelsOf, violationsIn } from '../tools/judge.ts';
import { promptIsReady, promptOf, servedPages } from '../tools/pages.ts';

const pages = servedPages({ reducedMotion: 'reduce' });

const scenes = sceneGroups.flatMap(({ scenes: ids }) => ids).filter((id) => id !== 'key');
/** So many to a test: none takes longer for scenes that come to be. */
const rowMax = 11;
const rows = scenes.flatMap((id, i) => (i % rowMax === 0 ? [[id, scenes.slice(i, i + rowMax)] as const] : []));

/** Something for every scene; the last command touches a key of each type in turn. */
const before = [
  'DEBUG POPULATE 30',
  'SET a 1 EX 1000',
  'SADD s1 a b',
  'SADD s2 b c',
  'SINTER s1 s2',
  'PFADD v x y',
  'GEOADD g 13.4 52.5 Berlin 2.3 48.8 Paris',
];
const lastLine: Readonly<Record<string, string>> = {
  'hash-grid': 'HSET h f v',
  'list-rail': 'RPUSH l a b',
  'zset-ladder': 'ZADD z 1 a 2 b',
  'stream-lanes': 'XADD x 1-1 f v',
  'bitmap-grid': 'SETBIT bits 9 1',
  'geo-map': 'GEOSEARCH g FROMMEMBER Paris BYRADIUS 500 km',
  'hll-registers': 'PFADD v z',
  'fork-cow': 'BGSAVE',
  'aof-tape': 'CONFIG SET appendonly yes',
};

describe.each([
  ['en-US', 'light', 1440, 900],
  ['ko-KR', 'dark', 390, 844],
] as const)('in %s, %s, %i px wide', (locale, colorScheme, width, height) => {
  test.each(rows)('%s and the next scenes show figures that nothing violates, and that do not scroll the page sideways', async (_, row) => {
    const page = await pages.open('', { locale, colorScheme, viewport: { width, height } });
    await promptIsReady(page);
    const prompt = promptOf(page);
    const log = page.getByRole('log', { name: /\bA\b/, includeHidden: true });
    const run = async (line: string): Promise<void> => {
      await prompt.fill(line);
      await prompt.press('Enter');
    };
    for (const line of before) await run(line);
    await run('ECHO ready');
    await log.filter({ hasText: 'ready' }).waitFor({ state: 'attached' });
    for (const scene of row) {
      await page.evaluate((id) => {
        location.hash = `#/scene/${id}`;
      }, scene);
      await run(lastLine[scene] ?? 'GET a');
      await page.locator('h2, [data-part], dl').first().waitFor({ state: 'attached' });
      expect([scene, await violationsIn(page)]).toEqual([scene, []]);
      expect([scene, await sidewaysPixelsOf(page)]).toEqual([scene, 0]);
    }
  });

  test('values of modules are drawn block by block and sample by sample, for everybody', async () => {
    const page = await pages.open('', { locale, colorScheme, viewport: { width, height } });
    await promptIsReady(page);
    const run = async (line: string): Promise<void> => {
      await promptOf(page).fill(line);
      await promptOf(page).press('Enter');
    };
    await run(`JSON.SET user:1 $ '{"name":"Alice","tags":["a",null],"address":{"city":"Seoul"}}'`);
    const value = (path: string) => page.locator(`li[title="${path}"]`);
    await value('$.address.city').filter({ hasText: '"Seoul"' }).waitFor();
    await run('JSON.ARRAPPEND user:1 $.tags true');
    await value('$.tags[2]').filter({ hasText: 'true' }).locator('[data-mark="touched"]').waitFor();
    expect([await violationsIn(page), await sidewaysPixelsOf(page)]).toEqual([[], 0]);
    await run('TS.ADD temp 1000 20.5 LABELS area a');
    for (const time of [2000, 3000, 4000]) await run(`TS.ADD temp ${time} 20.5`);
    const samples = page.getByRole('listitem').filter({ hasText: '20.5' });
    await samples.nth(3).waitFor();
    expect(await samples.nth(3).locator('span').last().textContent()).toMatch(/^2 ?(bits|비트)$/);
    expect([await violationsIn(page), await sidewaysPixelsOf(page)]).toEqual([[], 0]);
  });
});

test.each(['light', 'dark'] as const)('a node of a stream that was just written can be read, %s', async (colorScheme) => {
  const page = await pages.open('', { colorScheme });
  await promptIsReady(page);
  // The light that fades is held where it begins.
  await page.evaluate(() => document.styleSheets[0]?.insertRule('* { animation-play-state: paused !important }'));
  for (const line of ['XADD s 1-1 f v', 'XADD s 1-2 f w']) {
    await promptOf(page).fill(line);
    await promptOf(page).press('Enter');
  }
  await page.locator('button[data-mark="touched"]').filter({ hasText: '2 entries' }).waitFor();
  expect(await violationsIn(page)).toEqual([]);
});
