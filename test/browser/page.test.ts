/* The page as a student meets it, driven in a real Chromium: what is typed below is answered below and shown above. */

import type { BrowserContextOptions, Locator, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { sidewaysPixelsOf, violationsIn } from '../tools/judge.ts';
import { hasFocus, promptIsReady, promptOf, servedPages } from '../tools/pages.ts';

const pages = servedPages();
let page: Page;

async function open(options: BrowserContextOptions = {}): Promise<void> {
  page = await pages.open('', options);
  await promptIsReady(page);
}

const prompt = (name = 'A') => promptOf(page, name);
const glass = () => page.getByRole('region', { name: /^Glass|^글래스/ });
const bytes = () => glass().getByRole('img');
const elements = () => glass().getByRole('option');
const log = (name: string) => page.getByRole('log', { name: new RegExp(`\\b${name}\\b`), includeHidden: true });
const reply = (text: string, name = 'A') => log(name).filter({ hasText: text }).waitFor({ state: 'attached' });

async function run(line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

const placeOf = (locator: Locator) =>
  locator.evaluate((element) => {
    const { x, y, width } = element.getBoundingClientRect();
    return { x, y, width };
  });

const axeViolations = () => violationsIn(page);
const sidewaysPixels = () => sidewaysPixelsOf(page);

describe('the prompt and the glass', () => {
  test('a command is typed without a click, answered, and its key is shown byte by byte', async () => {
    await open();
    await run('SET greeting "hello, world"');
    await reply('OK');
    await glass().getByText('greeting', { exact: true }).waitFor();
    await glass().getByText('embstr', { exact: true }).waitFor();
    expect(await bytes().innerText()).toContain('68 65 6c 6c 6f 2c 20');
  });

  test('the empty glass offers one command, and one click runs it', async () => {
    await open();
    await glass().getByRole('button', { name: 'Run SET greeting' }).click();
    await reply('OK');
    await glass().getByText('embstr', { exact: true }).waitFor();
    await run('GET greeting');
    await reply('"hello, world"');
  });

  test('bytes and what they hold light each other, by pointing and by keys', async () => {
    await open();
    await run('HSET user name Ann city Busan');
    const city = elements().filter({ hasText: 'city' });
    await city.hover();
    const lit = () => bytes().locator('[class*=lit]').allInnerTexts();
    await expect.poll(lit).toContain('63 69 74 79');
    await bytes().getByText('42 75 73 61 6e').hover();
    await expect.poll(() => glass().getByRole('listbox').getByRole('option', { selected: true }).innerText()).toContain('Busan');
    await page.mouse.move(0, 0);
    await glass().getByRole('listbox').focus();
    await page.keyboard.press('End');
    await expect.poll(() => glass().getByRole('listbox').getByRole('option', { selected: true }).innerText()).toContain('Busan');
  });

  test('a conversion is told with its reason, and the picture changes', async () => {
    await open();
    await run('CONFIG SET hash-max-listpack-entries 2');
    await run('HSET h a 1 b 2');
    await glass().getByText('2/2 entries').waitFor();
    await run('HSET h c 3');
    await glass().getByText('hash converted: listpack → hashtable').waitFor();
    await glass()
      .getByRole('group', { name: /ht\[0\]/ })
      .waitFor();
  });

  test('a sorted set grows from a listpack into a skiplist beside a dict', async () => {
    await open();
    await run('CONFIG SET zset-max-listpack-entries 3');
    await run('ZADD board 1 ann 2 bob 3 cho 4 dae');
    await glass().getByRole('img', { name: 'Skiplist of 4 nodes' }).waitFor();
    await glass()
      .getByRole('group', { name: /ht\[0\]/ })
      .waitFor();
  });

  test('a pinned key stays, an unpinned one gives way to the next', async () => {
    await open();
    await run('SET first 1');
    await glass().getByText('first', { exact: true }).waitFor();
    await page.keyboard.press('Alt+p');
    await run('SET second 2');
    await run('INCR first');
    await elements().filter({ hasText: 'ptr' }).filter({ hasText: '2' }).waitFor();
    await page.keyboard.press('Alt+p');
    await run('GET second');
    await glass().getByText('second', { exact: true }).waitFor();
  });

  test('a pinned key that is gone can be let go, and the next key is shown', async () => {
    await open();
    await run('SET brief 1');
    await glass().getByText('brief', { exact: true }).waitFor();
    await page.keyboard.press('Alt+p');
    await run('DEL brief');
    await glass().getByText(/It is pinned/).waitFor();
    await glass().getByRole('button', { name: 'Unpin' }).click();
    await run('SET next 2');
    await glass().getByText('next', { exact: true }).waitFor();
  });

  test('what the 513th field does to a hash is told, and what FLUSHALL costs', async () => {
    await open();
    const fields = Array.from({ length: 512 }, (_, i) => `f${i} v`).join(' ');
    await page.keyboard.insertText(`HSET h ${fields}`);
    await page.keyboard.press('Enter');
    await glass().getByText('512/512 entries').waitFor();
    await run('HSET h more v');
    await glass().getByText(/listpack → hashtable · more than 512 fields/).waitFor();
    await run('FLUSHALL');
    await glass().getByText('FLUSHALL', { exact: true }).waitFor();
  });

  test('a key that expires leaves the glass, which says so', async () => {
    await open();
    await run('SET brief 1 PX 150');
    await glass()
      .getByText(/brief expired/)
      .waitFor();
  });

  test('a long structure is paged, and every page says where it is', async () => {
    await open();
    const members = Array.from({ length: 400 }, (_, i) => i).join(' ');
    await page.keyboard.insertText(`SADD many ${members}`);
    await page.keyboard.press('Enter');
    await glass().getByRole('button', { name: 'Next' }).click();
    await expect.poll(() => glass().getByRole('navigation').innerText()).not.toMatch(/^Previous[^\d]*1 –/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+[');
    await expect.poll(() => glass().getByRole('navigation').innerText()).toMatch(/1 – \d+ of 400/);
  });
});

describe('keys', () => {
  test('Esc leads into the glass, where a letter acts, and back to the prompt', async () => {
    await open();
    await run('SET k v');
    await bytes().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await glass().getByRole('table').waitFor();
    await page.keyboard.press('Escape');
    await run('GET k');
    await reply('"v"');
  });

  test('Tab never stops at a button that offers nothing', async () => {
    await open();
    await run('GET k # read it');
    await page.getByRole('button', { name: 'GET k', exact: true }).waitFor();
    await run('PING');
    await reply('PONG');
    expect((await page.locator('button:visible').allInnerTexts()).filter((text) => text.trim() === '')).toEqual([]);
  });

  test('at the prompt letters are text, and Alt makes them keys', async () => {
    await open();
    await run('SET t text');
    await bytes().waitFor();
    await page.keyboard.press('Alt+t');
    await glass().getByRole('table').waitFor();
    await run('GET t');
    await reply('"text"');
  });

  test('the line between glass and prompt moves by keys', async () => {
    await open();
    const separator = page.getByRole('separator');
    const before = Number(await separator.getAttribute('aria-valuenow'));
    await separator.focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => Number(await separator.getAttribute('aria-valuenow'))).toBeGreaterThan(before);
  });
});

describe('connections', () => {
  test('stand side by side, each with its own database, and see one another', async () => {
    await open();
    await run('SELECT 3');
    await run('SET shared yes');
    await page.keyboard.press('Alt+n');
    await prompt('B').waitFor();
    await expect.poll(() => hasFocus(prompt('B'))).toBe(true);
    await run('GET shared');
    await reply('(nil)', 'B');
    await run('SELECT 3');
    await run('GET shared');
    await reply('"yes"', 'B');
    expect(await prompt('A').isVisible()).toBe(true);
    await page.keyboard.press('Alt+x');
    await prompt('B').waitFor({ state: 'detached' });
    await run('CLIENT INFO');
    await reply('db=3', 'A');
  });
});

describe('the server', () => {
  test('that shuts down is told, and a new one answers the next command', async () => {
    await open();
    await run('SET k v');
    await reply('OK');
    await run('SHUTDOWN NOSAVE');
    await page.getByRole('alert').filter({ hasText: 'shut down' }).waitFor();
    await run('DBSIZE');
    await reply('(integer) 0');
  });
});

describe('settings', () => {
  test('language and theme follow the browser, can be changed, and are kept', async () => {
    await open({ locale: 'ko-KR', colorScheme: 'dark' });
    const root = () => page.locator('html').evaluate((html) => [html.getAttribute('lang'), html.dataset['theme']]);
    await expect.poll(root).toEqual(['ko', 'dark']);
    await page.keyboard.press('Alt+l');
    await page.keyboard.press('Alt+m');
    await expect.poll(root).toEqual(['en', 'light']);
    await page.reload();
    await promptIsReady(page);
    await expect.poll(root).toEqual(['en', 'light']);
  });
});

const sights: readonly string[] = [
  'SET s "hello"',
  'SET n 12345 EX 1000',
  'HSET h field value other 17',
  'SADD i 1 2 3 300',
  'SADD d one two three four five six seven eight',
  'ZADD z 1 a 2 b 3 c 4 d 5 e 6 f',
  'RPUSH l one two three',
];

describe.each([
  ['en-US', 'light', 1440],
  ['ko-KR', 'dark', 1440],
  ['en-US', 'dark', 390],
  ['ko-KR', 'light', 390],
] as const)('in %s, %s, %i px wide', (locale, colorScheme, width) => {
  test('nothing violates axe, and nothing scrolls sideways', async () => {
    await open({ locale, colorScheme, viewport: { width, height: 844 }, reducedMotion: 'reduce' });
    expect(await axeViolations()).toEqual([]);
    await run('CONFIG SET set-max-listpack-entries 4');
    await run('CONFIG SET zset-max-listpack-entries 4');
    for (const line of sights) {
      await run(line);
      await glass()
        .getByText(line.split(' ')[1] as string, { exact: true })
        .first()
        .waitFor();
      expect(await sidewaysPixels()).toBe(0);
      expect(await axeViolations(), line).toEqual([]);
    }
    await page.keyboard.press('Alt+t');
    await glass().getByRole('table').first().waitFor();
    await page.keyboard.press('Alt+n');
    await promptIsReady(page, 'B');
    expect(await sidewaysPixels()).toBe(0);
    expect(await axeViolations()).toEqual([]);
  });
});

describe('before the page is there', () => {
  /** A page of which all that comes after the prompt is held back. */
  async function early(): Promise<() => void> {
    page = await pages.open('about:blank');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => { release = resolve; });
    await page.route(/\/mount-[^/]*\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(pages.address());
    await expect.poll(() => hasFocus(prompt())).toBe(true);
    return release;
  }

  test('a prompt takes lines: they run once it is there, and what is being typed stays at its place', async () => {
    const release = await early();
    await page.keyboard.type('SET early yes');
    await page.keyboard.press('Enter');
    await page.keyboard.type('GET earl');
    await page.keyboard.press('ArrowLeft');
    const { x, width } = await placeOf(prompt());
    expect(await page.getByRole('banner').count()).toBe(0);
    release();
    await page.getByRole('banner').waitFor();
    await reply('OK');
    expect(await placeOf(prompt())).toMatchObject({ x, width });
    expect(await prompt().count()).toBe(1);
    await page.keyboard.press('End');
    await page.keyboard.type('y');
    await page.keyboard.press('Enter');
    await reply('"yes"');
  });

  test('the prompt is where it will be', async () => {
    const release = await early();
    const before = await placeOf(prompt());
    release();
    await page.getByRole('banner').waitFor();
    expect(await placeOf(prompt())).toEqual(before);
  });

  test('where the page cannot be fetched, the prompt works alone and says so', async () => {
    page = await pages.open('about:blank');
    const broken = { contentType: 'text/javascript', body: 'throw new Error("cut off")' };
    await page.route(/\/mount-[^/]*\.js$/, (route) => route.fulfill(broken));
    await page.goto(pages.address());
    await reply('could not be fetched');
    await run('SET alone yes');
    await reply('OK');
  });

  test('a syllable is composed through the change', async () => {
    const release = await early();
    const devtools = await page.context().newCDPSession(page);
    await page.keyboard.type('ECHO ');
    for (const text of ['ㅎ', '하', '한']) await devtools.send('Input.imeSetComposition', { text, selectionStart: 1, selectionEnd: 1 });
    release();
    await devtools.send('Input.insertText', { text: '한' });
    await page.getByRole('banner').waitFor();
    expect(await prompt().inputValue()).toBe('ECHO 한');
    expect(await hasFocus(prompt())).toBe(true);
  });
});

test('after the first visit everything works without a network', async () => {
  await open();
  await page.getByText('ready offline').waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.context().setOffline(true);
  await page.reload();
  await promptIsReady(page);
  await run('SET here still');
  await reply('OK');
  await glass().getByText('here', { exact: true }).waitFor();
});
