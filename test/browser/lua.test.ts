/* A script line by line, as a student goes through it: from the prompt, and from the editor with breakpoints, by keyboard. */

import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { sidewaysPixelsOf, violationsIn } from '../tools/judge.ts';
import { promptIsReady, promptOf, servedPages } from '../tools/pages.ts';

const pages = servedPages();
const reduced = { reducedMotion: 'reduce' } as const;

async function run(page: Page, line: string): Promise<void> {
  const prompt = promptOf(page);
  await prompt.fill(line);
  await prompt.press('Enter');
}

const panel = (page: Page) => page.getByRole('region', { name: /line by line|한 줄씩/ });
const says = (page: Page, text: string | RegExp) => panel(page).getByText(text).first().waitFor();

test('a script that ran is gone through from the prompt, forth and back', async () => {
  const page = await pages.open('', reduced);
  await promptIsReady(page);
  const source = "local n = redis.call('INCR', KEYS[1])\\nif n == 1 then\\n  redis.call('EXPIRE', KEYS[1], 60)\\nend\\nreturn n";
  await run(page, `EVAL "${source}" 1 hits`);
  await page.getByRole('log', { name: /\bA\b/, includeHidden: true }).filter({ hasText: '(integer) 1' }).waitFor({ state: 'attached' });
  await page.keyboard.press('Alt+s');
  await says(page, 'line 1 of 4 that ran');
  await page.keyboard.press('F11');
  await says(page, 'if n == 1 then');
  const scene = page.getByRole('region', { name: 'Script' });
  await expect.poll(() => scene.locator('li[aria-current="step"]').textContent()).toContain('if n == 1');
  await page.keyboard.press('F10');
  await page.keyboard.press('F10');
  await says(page, 'return n');
  await page.keyboard.press('ArrowLeft');
  await says(page, /EXPIRE/);
  await page.keyboard.press('End');
  await says(page, 'returned');
  expect(await violationsIn(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'detached' });
});

test('in the editor a file stops at its breakpoints, shows where it is and what is known there, and changes nothing', async () => {
  const page = await pages.open('', { ...reduced, colorScheme: 'dark', locale: 'ko-KR' });
  await promptIsReady(page);
  await run(page, 'ZADD board 1 ann 2 bob');
  await page.goto(`${pages.address()}#/editor/bonus.lua`);
  const text = page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first();
  await text.waitFor();
  await text.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('F9');
  await page.getByText('중단점: 8번째 줄').waitFor();
  await page.keyboard.press('F5');
  await says(page, 'return #members');
  await page.locator('.monaco-editor [class*="current"]').first().waitFor();
  await page.keyboard.press('F10');
  await says(page, '결과');
  expect(await violationsIn(page)).toEqual([]);
  await panel(page).getByRole('button', { name: /닫기/ }).click();
  await panel(page).waitFor({ state: 'detached' });
  await run(page, 'ZSCORE board ann');
  await page.getByRole('log', { name: /\bA\b/, includeHidden: true }).filter({ hasText: '"1"' }).waitFor({ state: 'attached' });
});

test('the editor’s own words follow the language, and the text stays', async () => {
  const page = await pages.open('#/editor/board.redis', reduced);
  const text = page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first();
  await text.waitFor();
  await text.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('GET kept');
  const find = (label: string) => page.locator(`.find-widget [aria-label="${label}"]`).first();
  for (const [button, label] of [['한국어', '찾기'], ['English', 'Find']] as const) {
    await page.getByRole('button', { name: button }).click();
    await page.locator('.monaco-editor').getByText('kept').first().waitFor();
    await text.focus();
    await page.keyboard.press('Control+f');
    await find(label).waitFor();
  }
});

test('what was done in the editor can be undone in the other language, and done again', async () => {
  const page = await pages.open('#/editor/board.redis', reduced);
  const text = page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first();
  const kept = () => page.evaluate(() => (JSON.parse(localStorage.getItem('keyglass-files') ?? '{}') as { files?: unknown }).files);
  const ends = (end: string) => expect.poll(async () => JSON.stringify(await kept())).toMatch(end);
  await text.waitFor();
  await text.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  for (const word of ['GET', ' one', ' two', ' three']) await page.keyboard.type(word);
  await page.keyboard.press('Escape');
  await text.focus();
  await ends('GET one two three');
  await page.keyboard.press('Control+z');
  await ends('GET one two"');
  await page.getByRole('button', { name: '한국어' }).click();
  await page.locator('.monaco-editor').getByText('two').first().waitFor();
  await text.focus();
  await page.keyboard.press('Control+z');
  await ends('GET one"');
  await page.keyboard.press('Control+y');
  await page.keyboard.press('Control+y');
  await ends('GET one two three"');
});

test('a file keeps what was done to it while another is open, under another name, and while the pane is closed', async () => {
  const page = await pages.open('#/editor/board.redis', reduced);
  const text = page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first();
  const kept = () => page.evaluate(() => localStorage.getItem('keyglass-files') ?? '');
  const shows = (words: string) => page.locator('.monaco-editor .view-lines').getByText(words).first().waitFor();
  const undo = async (): Promise<void> => {
    await text.focus();
    await page.keyboard.press('Control+z');
  };
  await text.waitFor();
  await text.focus();
  for (const word of ['# one', ' two', ' three']) await page.keyboard.type(word);
  await expect.poll(kept).toContain('# one two three# One command');
  await page.getByRole('button', { name: 'bonus.lua' }).click();
  await shows('redis.call');
  await page.getByRole('button', { name: 'board.redis' }).click();
  await shows('three');
  await undo();
  await expect.poll(kept).toContain('# one two# One command');
  await page.keyboard.type('!');
  await expect.poll(kept).toContain('# one two!# One command'); // the cursor stands where it stood
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.keyboard.type('mine');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'mine.redis' }).waitFor();
  await undo();
  await expect.poll(kept).toContain('# one two# One command');
  await page.getByRole('link', { name: 'Playground' }).click();
  await text.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Editor' }).click();
  await shows('two');
  await undo();
  await expect.poll(kept).toContain('# one# One command');
});

test('a narrow page shows the line in the panel', async () => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const page = await pages.open('#/editor/bonus.lua', { ...reduced, ...phone });
  await page.getByRole('button', { name: 'Line by line' }).click();
  await says(page, /ZRANGE/);
  await panel(page).getByRole('button', { name: /^Into/ }).click();
  await says(page, /for _, member/);
  expect(await sidewaysPixelsOf(page)).toBe(0);
  expect(await violationsIn(page)).toEqual([]);
});
