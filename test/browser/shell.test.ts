/* The page as an instrument: addresses, panes, the palette, the editor, and everybody who uses them. */

import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { sidewaysPixelsOf, violationsIn } from '../tools/judge.ts';
import { hasFocus, promptIsReady, promptOf, servedPages } from '../tools/pages.ts';

const pages = servedPages({ reducedMotion: 'reduce' });
let page: Page;

async function open(address = '', options: BrowserContextOptions = {}): Promise<void> {
  page = await pages.open(address, options);
  // An editor that is opened by its address takes the focus itself.
  if (address.startsWith('#/editor')) await prompt().waitFor();
  else await promptIsReady(page);
}

const prompt = (name = 'A') => promptOf(page, name);
const glass = () => page.getByRole('region', { name: /^Glass|^글래스/ });
const palette = () => page.getByRole('dialog', { name: /^Find anything|^무엇이든/ });
const editor = () => page.getByRole('textbox', { name: /^Text of/ });
const log = (name: string) => page.getByRole('log', { name: new RegExp(`\\b${name}\\b`), includeHidden: true });
const reply = (text: string, name = 'A') => log(name).filter({ hasText: text }).waitFor({ state: 'attached' });
const isAtPrompt = () => hasFocus(prompt());

async function run(line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

async function find(words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await palette().waitFor();
  await page.keyboard.type(words);
}

describe('addresses', () => {
  test('a key is put under the glass, and stays there', async () => {
    await open();
    await run('SET 한글 1');
    await run('SET other 2');
    await glass().getByText('other', { exact: true }).waitFor();
    await page.goto(`${pages.address()}#/key/0/한글`);
    await glass().getByText('한글', { exact: true }).waitFor();
    await glass().getByRole('button', { name: 'Pinned' }).waitFor();
  });

  test('the language may stand in a link, for the visit only', async () => {
    await open('#/editor?lang=ko');
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('ko');
    await page.goto(`${pages.address()}#/`);
    await page.reload();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
  });

  test.each(['#/nowhere', '#/scene/nothing', '#/key/99/k'])('%s names nothing, which is said', async (address) => {
    await open(address);
    await page.getByRole('alert').filter({ hasText: address }).waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'To the playground' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await expect.poll(isAtPrompt).toBe(true);
  });

  test('back leads out of a pane, and the terminal is the same', async () => {
    await open();
    await run('SELECT 3');
    await page.keyboard.press('Alt+e');
    await page.getByRole('region', { name: 'Editor' }).waitFor();
    await page.goBack();
    await page.getByRole('region', { name: 'Editor' }).waitFor({ state: 'detached' });
    await prompt().focus();
    await run('CLIENT INFO');
    await reply('db=3');
  });
});

describe('panes', () => {
  test('the line beside the third pane moves by keys, and is found again', async () => {
    await open('#/editor');
    const line = page.getByRole('separator', { name: 'Width of the pane' });
    const before = Number(await line.getAttribute('aria-valuenow'));
    await line.focus();
    await page.keyboard.press('ArrowRight');
    const now = async () => Number(await line.getAttribute('aria-valuenow'));
    await expect.poll(now).toBeGreaterThan(before);
    const after = await now();
    await page.reload();
    await expect.poll(() => line.getAttribute('aria-valuenow')).toBe(String(after));
  });

  test('one that could not be fetched says so, and comes with its style when asked to try again', async () => {
    pages.forgive(/Failed to load resource|Unable to preload|Failed to fetch|Service Worker registration blocked|The above error/);
    await open('', { serviceWorkers: 'block' });
    const missed = /\/assets\/LabPane/;
    await page.route(missed, (route) => route.abort());
    await page.getByRole('link', { name: 'Lab', exact: true }).click();
    const note = page.getByRole('alert').filter({ hasText: 'This part could not be shown.' });
    await note.waitFor();
    await note.getByRole('button', { name: 'Try again' }).click();
    await note.getByText('Failed to fetch').waitFor();
    await page.unroute(missed);
    await note.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('region', { name: 'Lab' }).getByRole('link').first().waitFor();
    expect(await page.evaluate(() => [...document.styleSheets].some(({ href }) => href?.includes('LabPane')))).toBe(true);
  });

  test('a timeline that cannot be shown takes nothing else with it, and comes back', async () => {
    pages.forgive(/Failed to load resource|Unable to preload|Failed to fetch|Service Worker registration blocked|The above error/);
    page = await pages.open('about:blank', { serviceWorkers: 'block' });
    const missed = /\/assets\/Strip-/;
    await page.route(missed, (route) => route.abort());
    await page.goto(pages.address());
    const note = page.getByRole('alert').filter({ hasText: 'This part could not be shown.' });
    await note.waitFor();
    await promptIsReady(page);
    await run('SET still here');
    await glass().getByText('still', { exact: true }).waitFor();
    await page.unroute(missed);
    await note.getByRole('button', { name: 'Try again' }).click();
    await note.waitFor({ state: 'detached' });
    await page.getByRole('slider', { name: 'Timeline' }).waitFor();
  });

  test('each pane can be the big one, and go back', async () => {
    await open();
    const height = async () => (await glass().boundingBox())?.height ?? 0;
    const before = await height();
    await page.keyboard.press('Alt+2');
    await expect.poll(height).toBeGreaterThan(before);
    await page.keyboard.press('Alt+3');
    await expect.poll(height).toBeLessThan(before);
    await page.keyboard.press('Alt+3');
    await expect.poll(height).toBe(before);
  });

  test('on a narrow page the pane and the glass share a place above the prompt', async () => {
    await open('#/editor', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const left = async () => (await glass().boundingBox())?.x ?? Number.NaN;
    await editor().waitFor();
    await expect.poll(left).toBeGreaterThanOrEqual(390);
    await prompt().focus();
    await run('SET k v'); // what is typed below happens above
    await expect.poll(left).toBe(0);
    await page.getByRole('button', { name: 'Editor', exact: true }).click();
    await expect.poll(left).toBeGreaterThanOrEqual(390);
  });
});

describe('the palette', () => {
  test('has what was typed behind its key, however late it comes', async () => {
    pages.forgive(/Service Worker registration blocked/);
    page = await pages.open('about:blank', { serviceWorkers: 'block' });
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/assets\/Palette-/, (route) => released.then(() => route.continue()));
    await page.goto(pages.address());
    await promptIsReady(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('boardx');
    await page.keyboard.press('Backspace');
    release();
    await palette().waitFor();
    await page.keyboard.type('!');
    await expect.poll(() => palette().getByRole('combobox').inputValue()).toBe('board!');
    await page.keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
    expect(await prompt().inputValue()).toBe('');
  });

  test('runs what is chosen, and gives the prompt its focus back', async () => {
    await open();
    await find('as text');
    await page.keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
    await expect.poll(isAtPrompt).toBe(true);
    await find('zadd');
    await palette().getByRole('option', { name: /^ZADD/ }).waitFor();
    await page.keyboard.press('Enter');
    await reply('summary:');
    await expect.poll(isAtPrompt).toBe(true);
  });

  test('finds keys, which leaves no trace in the session', async () => {
    await open();
    await run('SET greeting hello');
    await run('SET other 2');
    await find('greet');
    await palette().getByRole('option', { name: /^greeting/ }).waitFor();
    await page.keyboard.press('Enter');
    await glass().getByText('greeting', { exact: true }).waitFor();
    await run('CLIENT LIST');
    await expect.poll(() => log('A').textContent()).toMatch(/addr=/);
    expect((await log('A').textContent())?.match(/\baddr=/g)).toHaveLength(1);
  });

  test('finds by initial consonants, and by what was typed with the wrong layout', async () => {
    await open('', { locale: 'ko-KR' });
    await find('ㅍㅈㄱ');
    await palette().getByRole('option', { name: /편집기/ }).first().waitFor();
    await page.keyboard.press('Escape');
    await find('ㅋㅁㅇㅇ');
    await palette().getByRole('option', { name: /^ZADD/ }).waitFor();
  });

  test('runs a line that begins with a command', async () => {
    await open();
    await find('SET typed here');
    await palette().getByRole('option', { name: 'Run SET typed here' }).waitFor();
    await page.keyboard.press('Enter');
    await glass().getByText('typed', { exact: true }).waitFor();
  });

  test('Ctrl-K cuts the line while there is something to cut', async () => {
    await open();
    await page.keyboard.type('GET k');
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+k');
    await expect.poll(() => prompt().inputValue()).toBe('');
    expect(await palette().count()).toBe(0);
  });
});

test('all shortcuts stand on one sheet; Esc leads back to the prompt', async () => {
  await open();
  await page.keyboard.press('Alt+/');
  await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
  expect(await violationsIn(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(isAtPrompt).toBe(true);
});

describe('the editor', () => {
  const underlined = () => page.locator('.squiggly-error').count();

  test('is fetched when it is first opened, and not before', async () => {
    const fetched: string[] = [];
    await open();
    page.on('request', (request) => fetched.push(request.url()));
    await run('PING');
    await reply('PONG');
    expect(fetched.filter((url) => url.includes('monaco'))).toEqual([]);
  });

  test('runs the line of the cursor, and keeps the focus and the text', async () => {
    await open('#/editor');
    await editor().focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('SET from editor');
    await page.keyboard.press('Escape'); // the list of suggestions
    await editor().focus();
    await page.keyboard.press('Control+Enter');
    await glass().getByText('from', { exact: true }).waitFor();
    expect(await editor().evaluate((element) => element === document.activeElement)).toBe(true);
    await expect.poll(() => page.evaluate(() => localStorage.getItem('keyglass-files'))).toContain('SET from editor');
  });

  test('runs a file, each line where it says', async () => {
    await open('#/editor');
    await editor().focus();
    await page.keyboard.press('Control+Shift+Enter');
    await prompt('B').waitFor();
    await reply('the board is open', 'B');
    await reply('(integer) 1', 'A');
  });

  test('underlines what the server would refuse, and tells it in words', async () => {
    await open('#/editor');
    await editor().focus();
    expect(await underlined()).toBe(0);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('ZAD board');
    await expect.poll(underlined).toBe(1);
    await page.getByText('1 problem').click();
    await page.getByText('No such command. ZADD?').waitFor();
  });

  test('tries each directive of redis.conf on a server beside', async () => {
    await open('#/editor/redis.conf');
    await editor().focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('maxmemory-policy sometimes');
    await page.getByText('2 problems').click();
    await page.getByText(/argument\(s\) must be one of/).waitFor();
    await prompt().focus();
    await run('CONFIG GET maxmemory-policy');
    await reply('noeviction');
  });

  test('is a plain field on touch, and runs there as well', async () => {
    await open('#/editor', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await editor().fill('SET by touch');
    await page.getByRole('button', { name: 'Run line' }).click();
    await reply('OK');
    await glass().getByText('by', { exact: true }).waitFor();
  });
});

const routes = [
  '', '#/lesson', '#/lesson/skiplist/2', '#/quiz', '#/editor', '#/editor/bonus.lua', '#/time', '#/scene/keyspace-map',
  '#/key/0/nothing',
];

describe.each([
  ['en-US', 'light', 1440, 900],
  ['ko-KR', 'dark', 1024, 768],
  ['ko-KR', 'light', 390, 844],
  ['en-US', 'dark', 390, 844],
] as const)('in %s, %s, %i px wide', (locale, colorScheme, width, height) => {
  test.each(routes)('nothing violates axe at "%s", and nothing scrolls sideways', async (route) => {
    await open(route, { locale, colorScheme, viewport: { width, height } });
    if (route.startsWith('#/editor')) await page.locator('.monaco-editor .view-line').first().waitFor();
    expect(await violationsIn(page)).toEqual([]);
    expect(await sidewaysPixelsOf(page)).toBe(0);
  });

  test('nothing violates axe in the palette', async () => {
    await open('', { locale, colorScheme, viewport: { width, height } });
    await page.keyboard.press('Control+k');
    await palette().getByRole('option').first().waitFor();
    expect(await violationsIn(page)).toEqual([]);
    expect(await sidewaysPixelsOf(page)).toBe(0);
  });
});
