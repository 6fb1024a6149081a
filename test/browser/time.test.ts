/* Time on the page, as a student uses it: back and forth, a branch out of the past, undo, a reload, a capsule opened elsewhere
 * without a network, a command taken apart. */

import type { BrowserContextOptions, Page } from 'playwright';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sidewaysPixelsOf, violationsIn } from '../tools/judge.ts';
import { promptIsReady, promptOf, rowsOf, servedPages } from '../tools/pages.ts';

const pages = servedPages({
  reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'],
});

interface Opened {
  readonly page: Page;
  readonly run: (line: string) => Promise<void>;
  readonly log: ReturnType<Page['getByRole']>;
}

async function opened(options: BrowserContextOptions = {}, fragment = ''): Promise<Opened> {
  const page = await pages.open(fragment, options);
  const prompt = promptOf(page);
  const log = page.getByRole('log', { name: /\bA\b/, includeHidden: true });
  const run = async (line: string): Promise<void> => {
    await prompt.fill(line);
    await prompt.press('Enter');
  };
  await promptIsReady(page);
  return { page, run, log };
}

const track = (page: Page) => page.getByRole('slider', { name: /Timeline|타임라인|시간/ });
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** What stands before the line of A; nothing while it waits. */
const promptBecomes = (page: Page, text: string) =>
  expect.poll(() => promptOf(page).evaluate((input) => input.previousElementSibling?.firstElementChild?.textContent)).toBe(text);

async function runOn(page: Page, name: string, line: string): Promise<void> {
  await promptOf(page, name).fill(line);
  await promptOf(page, name).press('Enter');
}

/** Runs lines, and waits until the timeline has them all. */
async function ran({ page, run }: Opened, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) await run(line);
  await says(page, new RegExp(`Now, after ${lines.length} commands?`));
}

/** The requests that the browser's store holds: they are written in batches, some time after they were answered. Runs in the page. */
const requestsKept = (): Promise<string> => new Promise((resolve, reject) => {
  interface Piece {
    readonly news: { readonly branches: readonly { readonly entries: readonly { readonly input: { readonly bytes?: Uint8Array } }[] }[] };
  }
  const opening = indexedDB.open('keyglass-sessions');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const reading: IDBRequest<Piece[]> = opening.result.transaction('pieces').objectStore('pieces').getAll();
    reading.onsuccess = () => {
      opening.result.close();
      const entries = reading.result.flatMap(({ news }) => news.branches).flatMap((branch) => branch.entries);
      resolve(entries.map(({ input }) => new TextDecoder().decode(input.bytes)).join(''));
    };
  };
});

describe('the timeline', () => {
  test('goes back and on, and typing in the past makes a branch', async () => {
    const visit = await opened();
    const { page, run, log } = visit;
    await ran(visit, 'SET n 1', 'INCR n', 'INCR n');
    await track(page).focus();
    await page.keyboard.press('ArrowLeft');
    await says(page, '2 of 3');
    await page.keyboard.press('Home');
    await says(page, '0 of 3');
    await page.keyboard.press('ArrowRight');
    await says(page, '1 of 3');
    await run('APPEND n 5');
    await log.filter({ hasText: 'branch 2 begins here' }).waitFor({ state: 'attached' });
    await run('GET n');
    await log.filter({ hasText: '"15"' }).waitFor({ state: 'attached' });
  });

  test('a terminal that waited at a moment waits there again: for another answer, or until Ctrl+C', async () => {
    const visit = await opened();
    const { page, log } = visit;
    const heard = (text: string) => log.filter({ hasText: text }).waitFor({ state: 'attached' });
    const promptIs = (text: string) => promptBecomes(page, text);
    const runOnB = (line: string) => runOn(page, 'B', line);
    await ran(visit, 'SET n 1', 'BLPOP q 0');
    await promptIs('');
    await page.keyboard.press('Alt+n');
    await runOnB('RPUSH q one');
    await heard('"one"');
    await promptIs('127.0.0.1:6379> ');
    await page.keyboard.press('Alt+z');
    await says(page, '2 of 3');
    await promptIs('');
    await runOnB('RPUSH q other');
    await heard('"other"');
    await promptIs('127.0.0.1:6379> ');
    await page.keyboard.press('Alt+z');
    await promptIs('');
    await promptOf(page).focus();
    await page.keyboard.press('Control+c');
    await promptIs('127.0.0.1:6379> ');
    await visit.run('LLEN q');
    await heard('(integer) 0');
  });

  test('undoes with one key', async () => {
    const visit = await opened();
    await ran(visit, 'SET n 1', 'SET n 2');
    await visit.page.keyboard.press('Alt+z');
    await visit.run('GET n');
    await visit.log.filter({ hasText: '"1"' }).waitFor({ state: 'attached' });
  });

  test('undoes and redoes by a typed line, which begins no branch', async () => {
    const visit = await opened();
    await ran(visit, 'SET n 1', 'SET n 2', 'SET other 3');
    await visit.run(':undo');
    await says(visit.page, '2 of 3');
    await visit.run(':undo');
    await says(visit.page, '1 of 3');
    await visit.run(':redo');
    await says(visit.page, '2 of 3');
    await visit.run('GET n');
    await visit.log.filter({ hasText: '"2"' }).waitFor({ state: 'attached' });
  });

  test('tells at an earlier moment what the command of that moment cost', async () => {
    const visit = await opened();
    await ran(visit, 'SET n 1', 'PING', 'INCR n');
    const cost = visit.page.locator('[data-part="cost"] b');
    await cost.filter({ hasText: 'INCR' }).waitFor();
    await visit.run(':undo');
    await cost.filter({ hasText: 'SET' }).waitFor();
    await visit.run(':redo');
    await cost.filter({ hasText: 'INCR' }).waitFor();
  });

  test('is there again after a reload, with its keys', async () => {
    const visit = await opened();
    await ran(visit, 'SET kept yes', 'SELECT 2');
    await expect.poll(() => visit.page.evaluate(requestsKept)).toContain('SELECT');
    await visit.page.reload();
    await says(visit.page, /Now, after 2 commands/);
    await visit.run('SELECT 0');
    await visit.run('GET kept');
    await visit.log.filter({ hasText: '"yes"' }).waitFor({ state: 'attached' });
  });

  test('whose terminal waits is waited for after a reload, too; and a wait that ended by itself lasts at its moment', async () => {
    const visit = await opened();
    const { page, log } = visit;
    await ran(visit, 'BLPOP q 0.01');
    await promptBecomes(page, '127.0.0.1:6379> ');
    await visit.run('BLPOP q 0');
    await says(page, 'Now, after 2 commands');
    await track(page).focus();
    await page.keyboard.press('ArrowLeft');
    await says(page, '1 of 2');
    await promptBecomes(page, '');
    await expect.poll(() => rowsOf(page)).toEqual(['127.0.0.1:6379> BLPOP q 0.01']);
    await page.keyboard.press('End');
    await expect.poll(() => rowsOf(page)).toEqual(['127.0.0.1:6379> BLPOP q 0.01', '(nil)', '127.0.0.1:6379> BLPOP q 0']);
    await expect.poll(() => page.evaluate(requestsKept)).toMatch(/BLPOP.*BLPOP/s);
    await page.reload();
    await says(page, 'Now, after 2 commands');
    await promptBecomes(page, '');
    await page.keyboard.press('Alt+n');
    await runOn(page, 'B', 'RPUSH q late');
    await log.filter({ hasText: '"late"' }).waitFor({ state: 'attached' });
    await promptBecomes(page, '127.0.0.1:6379> ');
  });
});

/** Long enough to be noticed, whoever plays it once more. */
const long = { times: 20, line: `20 EVAL "for i = 1, 100000 do redis.call('INCR', 'n') end" 0` };

/** Notes what the page says in passing, and stops what it plays once more as soon as it is told of, while `stop` is set. Runs in the
 * page. */
const stopAndListen = (): void => {
  new MutationObserver(() => {
    const said = document.querySelector('[role=status] p')?.textContent ?? '';
    if (said !== '') sessionStorage.setItem('said', said);
    const button = document.querySelector<HTMLElement>('[data-part=replaying] button');
    if (button === null || sessionStorage.getItem('stop') === null) return;
    sessionStorage.removeItem('stop');
    button.click();
  }).observe(document, { subtree: true, childList: true, characterData: true });
};

describe('a session that takes long to be played once more', () => {
  const remembered = (page: Page, key: string): Promise<string | null> => page.evaluate((of) => sessionStorage.getItem(of), key);
  const willStop = (page: Page): Promise<void> => page.evaluate(() => sessionStorage.setItem('stop', 'yes'));
  const replaying = (page: Page) => page.locator('[data-part=replaying]');

  async function openedLong(): Promise<Opened> {
    const visit = await opened();
    await visit.page.addInitScript(stopAndListen);
    await visit.page.reload();
    await promptIsReady(visit.page);
    await visit.run(long.line);
    await visit.run('ECHO ended');
    await visit.log.filter({ hasText: '"ended"' }).waitFor({ state: 'attached' });
    await says(visit.page, `Now, after ${long.times + 1} commands`);
    return visit;
  }

  const answers = async ({ run, log }: Opened, line: string, reply: string): Promise<void> => {
    await run(line);
    await log.filter({ hasText: reply }).waitFor({ state: 'attached' });
  };

  test('tells how far it is and can be stopped: then all is as it was; and goes to its end when nobody does', async () => {
    const visit = await openedLong();
    const { page } = visit;
    await willStop(page);
    await page.keyboard.press('Alt+z');
    await expect.poll(() => remembered(page, 'said')).toContain('Everything is as it was');
    await says(page, `Now, after ${long.times + 1} commands`);
    expect(await replaying(page).count()).toBe(0);
    await answers(visit, 'GET n', `"${long.times}00000"`);

    await page.keyboard.press('Alt+z');
    await replaying(page).waitFor({ state: 'detached' });
    await says(page, `${long.times - 1} of ${long.times + 2}`);
    await answers(visit, 'GET n', `"${long.times - 1}00000"`);
  });

  test('stopped on the way back after a reload goes on from there on a branch, and the old one is whole', async () => {
    const visit = await openedLong();
    const { page } = visit;
    await expect.poll(() => page.evaluate(requestsKept)).toContain('ended');
    await willStop(page);
    await page.reload();
    await expect.poll(() => remembered(page, 'said')).toContain('Branch 1 is whole');
    await promptIsReady(page);
    await answers(visit, 'ECHO here', '"here"');
    await page.evaluate(() => {
      location.hash = '#/time';
    });
    const whole = page.getByRole('listitem').filter({ hasText: 'Branch 1' }).filter({ hasText: 'the first' });
    await whole.getByRole('button').click();
    await page.locator('li[aria-current=true]').filter({ hasText: 'the first' }).waitFor();
    await answers(visit, 'GET n', `"${long.times}00000"`);
  });
});

describe('a command step by step', () => {
  test('that is still being typed is tried first by a button beside the prompt, and is not run', async () => {
    const visit = await opened();
    await ran(visit, 'SET n 1');
    await visit.page.getByRole('textbox', { name: /connection A/ }).fill('INCR n');
    await visit.page.getByRole('button', { name: 'Try it first' }).click();
    await says(visit.page, 'Not run yet: in a copy');
    await visit.page.keyboard.press('Escape');
    await visit.run('GET n');
    await visit.log.filter({ hasText: '"1"' }).waitFor({ state: 'attached' });
  });

  test('that converts shows each element on its way, live and in its steps', async () => {
    const visit = await opened();
    const { page } = visit;
    await ran(visit, 'CONFIG SET hash-max-listpack-entries 2', 'HSET h a 1 b 2', 'HSET h c 3');
    const conversion = page.locator('[data-part="conversion"]');
    await conversion.getByText('hash-max-listpack-entries 2').waitFor();
    await conversion.getByRole('img', { name: /a: bucket \d/ }).waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await page.keyboard.press('Alt+s');
    const counter = page.getByText(/^step \d+ of \d+$/);
    const step = async (): Promise<number> => Number(/\d+/.exec(await counter.innerText())?.[0]);
    await expect.poll(step).toBe(1);
    await page.keyboard.press('Home');
    await expect.poll(step).toBe(0);
    expect(await conversion.count()).toBe(0);
    for (let at = 1; (await conversion.getByText('1 of 3 moved').count()) === 0; at++) {
      await page.keyboard.press('ArrowRight');
      await expect.poll(step).toBe(at); // at the last step there is no further: then the test fails here
    }
    await page.keyboard.press('End');
    await conversion.getByText(/of 3 moved/).waitFor({ state: 'detached' });
  });
});

describe('a capsule', () => {
  test('opens in another browser, without a network, at the same moment', async () => {
    const visit = await opened();
    await ran(visit, 'ZADD board 1 ann 2 bob', 'ZADD board 3 cid');
    await visit.page.goto(`${pages.address()}#/time`);
    await visit.page.getByRole('button', { name: 'Copy a link' }).click();
    await expect.poll(() => visit.page.evaluate(() => navigator.clipboard.readText())).toContain('#v1=');
    const link = await visit.page.evaluate(() => navigator.clipboard.readText());

    const other = await opened();
    await other.page.getByText('ready offline').waitFor();
    await other.page.context().setOffline(true);
    const page = await other.page.context().newPage();
    await page.goto(link);
    await says(page, /Now, after 2 commands/);
    await page.getByRole('button', { name: 'Copy a link' }).waitFor(); // the Time pane lay open where it was made
    await page.getByText('The capsule is open.').waitFor({ state: 'attached' });
    await promptOf(page).fill('ZCARD board');
    await promptOf(page).press('Enter');
    await page.getByRole('log', { name: /\bA\b/, includeHidden: true }).filter({ hasText: '(integer) 3' }).waitFor({ state: 'attached' });
  });

  test('goes with the page itself into one file, which opens from disk at the same moment, editor and all', async () => {
    const visit = await opened();
    await ran(visit, 'ZADD board 1 ann 2 bob', 'DEL board');
    await visit.page.getByRole('button', { name: /Undo/ }).first().click();
    await visit.page.goto(`${pages.address()}#/time`);
    const saving = visit.page.waitForEvent('download');
    await visit.page.getByRole('button', { name: 'Save as one HTML page' }).click();
    const file = join(pages.folder(), 'saved.html');
    await (await saving).saveAs(file);

    const page = await pages.open('about:blank', { offline: true });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).protocol));
    await page.goto(pathToFileURL(file).href);
    await says(page, '1 of 2');
    await page.getByText('board', { exact: true }).first().waitFor();
    await page.goto(`${pathToFileURL(file).href}#/editor`);
    await page.getByRole('tab', { name: 'board.redis' }).or(page.getByText('board.redis')).first().waitFor();
    expect(asked.filter((protocol) => !['file:', 'blob:', 'data:'].includes(protocol))).toEqual([]);
  });

  test.each(['#v1=garbage', '#v9=AAAA', '#v1='])('that is none (%s) is refused with a reason and loses nothing', async (fragment) => {
    const visit = await opened({}, fragment);
    await visit.page.getByText(/Nothing has changed\.$/).waitFor({ state: 'attached' });
    await visit.run('PING');
    await visit.log.filter({ hasText: 'PONG' }).waitFor({ state: 'attached' });
  });
});

describe.each([
  ['en-US', 'light', 1440, 900],
  ['ko-KR', 'dark', 390, 844],
] as const)('in %s, %s, %i px wide', (locale, colorScheme, width, height) => {
  test('the Time pane and the steps of a command violate nothing', async () => {
    const { page, run, log } = await opened({ locale, colorScheme, viewport: { width, height } });
    await run('SET a 1');
    await run('INCR a');
    await log.filter({ hasText: '(integer) 2' }).waitFor({ state: 'attached' });
    await page.keyboard.press('Alt+s');
    await page.locator('[aria-current="step"]').first().waitFor({ state: 'attached' });
    expect(await violationsIn(page)).toEqual([]);
    expect(await sidewaysPixelsOf(page)).toBe(0);
    await page.evaluate(() => {
      location.hash = '#/time';
    });
    await page.getByRole('heading', { name: /Dice|주사위/ }).waitFor({ state: 'attached' });
    expect(await violationsIn(page)).toEqual([]);
    expect(await sidewaysPixelsOf(page)).toBe(0);
  });
});
