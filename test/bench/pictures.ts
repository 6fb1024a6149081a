/* Pictures in a real Chromium: how long one of ten thousand members takes to open, and how many frames the page still draws while the
 * engine in its worker has all it can do. */

import type { Locator, Page } from 'playwright';
import { median } from './measure.ts';
import type { Row } from './table.ts';

const members = 10_000;
const openings = 9;
const openMsGoal = 100;
/** Commands of one script, and how often it runs: the worker is never without one, and the glass changes with each. */
const commandsEach = 500;
const scripts = 400;
const framesGoal = 60;

interface Terminal {
  /** Runs lines, and waits until the last has answered. */
  readonly run: (...lines: readonly string[]) => Promise<void>;
}

function terminalOf(page: Page): Terminal {
  const prompt: Locator = page.getByRole('textbox').first();
  const log = page.getByRole('log').first();
  let runs = 0;
  return {
    async run(...lines) {
      const last = `done-${++runs}`;
      for (const line of [...lines, `ECHO ${last}`]) {
        await prompt.fill(line);
        await prompt.press('Enter');
      }
      await log.filter({ hasText: `"${last}"` }).waitFor({ state: 'attached', timeout: 120_000 });
    },
  };
}

const inPicture = '[data-part~=towers]';

/** From the address until the frame that shows the picture. */
const openMs = (page: Page): Promise<number> =>
  page.evaluate(
    (selector) =>
      new Promise<number>((resolve) => {
        const startMs = performance.now();
        const watch = new MutationObserver(() => {
          if (document.querySelector(selector) === null) return;
          watch.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - startMs)));
        });
        watch.observe(document.body, { subtree: true, childList: true });
        location.hash = '#/key/0/big';
      }),
    inPicture,
  );

async function openings10k(page: Page, { run }: Terminal): Promise<number[]> {
  await run(`EVAL "for i=1,${members} do redis.call('ZADD','big',i,'m'..i) end" 0`, 'SET small 1');
  const found: number[] = [];
  for (let i = 0; i < openings; i++) {
    found.push(await openMs(page));
    await page.evaluate(() => {
      location.hash = '#/key/0/small';
    });
    await page.waitForFunction((selector) => document.querySelector(selector) === null, inPicture);
  }
  return found;
}

interface Load {
  readonly framesPerSecond: number;
  readonly commandsPerSecond: number;
}

async function underLoad(page: Page, { run }: Terminal): Promise<Load> {
  await page.evaluate(() => {
    const count = (): void => {
      performance.mark('frame');
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  const startMs = await page.evaluate(() => performance.now());
  await run(`${scripts} EVAL "for i=1,${commandsEach} do redis.call('SET','k'..(i%100),i) end return 1" 0`);
  const { frames, ms } = await page.evaluate((from) => ({
    frames: performance.getEntriesByName('frame').filter(({ startTime }) => startTime >= from).length,
    ms: performance.now() - from,
  }), startMs);
  return { framesPerSecond: (frames * 1000) / ms, commandsPerSecond: (scripts * commandsEach * 1000) / ms };
}

export async function pictures(page: Page): Promise<Row[]> {
  const terminal = terminalOf(page);
  const opened = await openings10k(page, terminal);
  const load = await underLoad(page, terminal);
  return [
    {
      name: `zset of ${members.toLocaleString('en-US')} opened`,
      ours: `${median(opened).toFixed(1)} ms`,
      theirs: `worst ${Math.max(...opened).toFixed(1)} ms`,
      figure: median(opened),
      goal: openMsGoal,
      smaller: true,
    },
    {
      name: 'frames under load',
      ours: `${load.framesPerSecond.toFixed(0)} a second`,
      theirs: `${Math.round(load.commandsPerSecond).toLocaleString('en-US')} commands/s`,
      figure: Math.round(load.framesPerSecond),
      goal: framesGoal,
    },
  ];
}
