/* The built page in a real Chromium, slowed down: what is fetched before the first prompt, when the prompt is
 * painted, how long a keystroke's reply takes to be on the screen, and how its pictures keep up. Served compressed, as static hosts do. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright';
import { launchChromium } from '../tools/chromium.ts';
import { median } from './measure.ts';
import { pictures } from './pictures.ts';
import type { Row } from './table.ts';

const visits = 5;
const keystrokes = 30;
/** Between the last letter and Enter: nobody presses it within the same few frames, and what the letter drew is not the reply's time. */
const restMs = 70;
const cpuSlowdown = 4;
const bytesPerSecond = 9_000_000 / 8;
const latencyMs = 40;
const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Serves dist/ compressed and adds up what is asked for, until the prompt is there. */
async function served(): Promise<{ address: string; sent: Map<string, number>; close: () => void }> {
  const sent = new Map<string, number>();
  const server = createServer((request, response) => {
    const name = normalize(new URL(request.url ?? '/', 'http://x').pathname).replace(/\/$/, '/index.html');
    try {
      const body = gzipSync(readFileSync(join('dist', name)), { level: 9 });
      sent.set(name, body.length);
      response.writeHead(200, {
        'content-type': mediaTypes[extname(name)] ?? 'application/octet-stream',
        'content-encoding': 'gzip',
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return { address: `http://127.0.0.1:${address.port}/`, sent, close: () => server.close() };
}

/** A page, in which functions that tsx has compiled can run: it calls a helper that only Node has. */
async function newPage(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
  await page.addInitScript('globalThis.__name = (made) => made;');
  return page;
}

interface Visit {
  /** When the prompt's input was first painted, in ms since the visit began. */
  readonly ms: number;
  /** What had been fetched by then. */
  readonly names: readonly string[];
}

/** Opens the page, and leaves it once the prompt is there. */
async function visit(browser: Browser, address: string, slow: boolean): Promise<Visit> {
  const page = await newPage(browser);
  if (slow) await slowDown(page);
  await page.addInitScript(() => {
    const watch = () => {
      if (document.querySelector('[role=textbox], input[aria-label], textarea:not([readonly])') === null)
        requestAnimationFrame(watch);
      else requestAnimationFrame(() => performance.mark('prompt')); // the frame after the one that holds it: it is painted now
    };
    requestAnimationFrame(watch);
  });
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(() => performance.getEntriesByName('prompt').length > 0);
  const found = await page.evaluate(() => {
    const ms = performance.getEntriesByName('prompt')[0]?.startTime ?? Number.NaN;
    const fetched = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const before = fetched.filter((each) => each.responseEnd <= ms);
    return { ms, names: before.map((each) => new URL(each.name).pathname) };
  });
  await page.context().close();
  return { ms: found.ms, names: ['/index.html', ...found.names] };
}

async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
}

/** Milliseconds from Enter until the reply stands in the page, to be painted with the frame that is being made. */
async function replyFrameMs(browser: Browser, address: string): Promise<number[]> {
  const page = await newPage(browser);
  await page.goto(address);
  const input = page.getByRole('textbox').first();
  await input.waitFor();
  await input.focus();
  const found: number[] = [];
  for (let i = 0; i < keystrokes; i++) {
    await page.keyboard.type(`ECHO reply-${i}`);
    await page.evaluate((text) => {
      const log = [...document.querySelectorAll('[role=log], .xterm-rows')];
      const shown = () => log.some((each) => each.textContent?.includes(`"${text}"`));
      addEventListener(
        'keydown',
        (event) => {
          const startMs = event.timeStamp;
          const watch = new MutationObserver(() => {
            if (!shown()) return;
            watch.disconnect();
            performance.mark('reply', { detail: performance.now() - startMs });
          });
          watch.observe(document.body, { subtree: true, childList: true, characterData: true });
        },
        { once: true, capture: true },
      );
    }, `reply-${i}`);
    await page.waitForTimeout(restMs + i); // at another moment of a frame each time
    await page.keyboard.press('Enter');
    await page.waitForFunction((n) => performance.getEntriesByName('reply').length > n, i);
    found.push(
      await page.evaluate((n) => (performance.getEntriesByName('reply')[n] as PerformanceMark).detail as number, i),
    );
  }
  await page.context().close();
  return found;
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;

export async function page(): Promise<Row[]> {
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], {
    stdio: 'inherit',
  });
  const site = await served();
  const browser = await launchChromium();
  try {
    const fast = (await visit(browser, site.address, false)).ms;
    const slow: number[] = [];
    let before = new Set<string>();
    for (let i = 0; i < visits; i++) {
      const { ms, names } = await visit(browser, site.address, true);
      slow.push(ms);
      before = new Set(names);
    }
    // The engine counts wherever it is, though its entry may come a moment after the paint: without it the prompt does not answer.
    for (const name of site.sent.keys()) if (name.includes('engine.worker')) before.add(name);
    const bytes = [...before].reduce((sum, name) => sum + (site.sent.get(name) ?? 0), 0);
    const replies = await replyFrameMs(browser, site.address);
    const seconds = median(slow) / 1000;
    const looking = await newPage(browser);
    await looking.goto(site.address);
    const ofPictures = await pictures(looking);
    await looking.context().close();
    return [
      {
        name: 'gzip before the prompt',
        ours: kilobytes(bytes),
        theirs: `${before.size} files`,
        figure: bytes / 1000,
        goal: 220,
        smaller: true,
      },
      {
        name: 'prompt painted, slow',
        ours: `${seconds.toFixed(2)} s`,
        theirs: '',
        figure: seconds,
        goal: 1.6,
        smaller: true,
      },
      { name: 'prompt painted, unslowed', ours: `${(fast / 1000).toFixed(2)} s`, theirs: '' },
      {
        name: 'Enter to painted reply',
        ours: `${median(replies).toFixed(1)} ms`,
        theirs: `worst ${Math.max(...replies).toFixed(1)} ms`,
        figure: median(replies),
        goal: 16.7,
        smaller: true,
      },
      ...ofPictures,
    ];
  } finally {
    await browser.close();
    site.close();
  }
}
