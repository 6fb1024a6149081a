/* Enter, and what is done in the same moment. The line is sent at once and drawn with its reply (repl/entered.ts): whatever comes before
 * that finds it entered, and no letter is lost, doubled or put in another line. Events are sent without waiting for one another, so that
 * they lie in the page's queue together. */

import type { CDPSession, Locator, Page } from 'playwright';
import { beforeEach, describe, expect, test } from 'vitest';
import { hasFocus, promptIsReady, promptOf, rowsOf, servedPages } from '../tools/pages.ts';

const pages = servedPages();
let page: Page;
let input: Locator;
let devtools: CDPSession;

beforeEach(async () => {
  page = await pages.open();
  devtools = await page.context().newCDPSession(page);
  input = promptOf(page);
  await promptIsReady(page);
  await page.keyboard.insertText('PING'); // what comes with the first line of all is over then
  await page.keyboard.press('Enter');
  await expectEnd('127.0.0.1:6379> PING', 'PONG');
});

/** The last rows of the screen, once they are there. */
const expectEnd = (...rows: readonly string[]): Promise<void> => expectEndBut([], rows);

/** Where lines may be entered before their turn, as on a real terminal: these are echoed at once, without a prompt. */
const expectEndBut = (echoes: readonly string[], rows: readonly string[]): Promise<void> =>
  expect.poll(async () => (await rowsOf(page)).filter((row) => !echoes.includes(row)).slice(-rows.length)).toEqual(rows);

type Sent = Promise<unknown>;
const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };

const pressEnter = (autoRepeat = false): Sent => devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', autoRepeat, ...enter });
const key = (name: string, more: object): Sent => devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', key: name, ...more });
const letters = (text: string): Sent[] => [...text].map((letter) => key(letter, { text: letter }));
const insert = (text: string): Sent => devtools.send('Input.insertText', { text });
const compose = (text: string): Sent =>
  devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });

test('Enter changes nothing of the page while it is handled: what a key changes is painted before a reply is let in', async () => {
  await insert('ECHO soon');
  await page.evaluate(() => {
    let changes = 0;
    const count = (records: readonly unknown[]): void => {
      changes += records.length;
    };
    new MutationObserver(count).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    const before = () => {
      changes = 0;
    };
    const after = () => {
      document.documentElement.dataset['changes'] = String(changes);
    };
    addEventListener('keydown', before, { once: true, capture: true });
    addEventListener('keydown', after, { once: true });
  });
  await pressEnter();
  await expectEnd('127.0.0.1:6379> ECHO soon', '"soon"');
  expect(await page.evaluate(() => document.documentElement.dataset['changes'])).toBe('0');
  expect(await input.inputValue()).toBe('');
});

describe('in the same moment as Enter', () => {
  test('letters typed belong to the next line', async () => {
    await insert('ECHO soon');
    await Promise.all([pressEnter(), ...letters('ECHO next')]);
    await expectEnd('127.0.0.1:6379> ECHO soon', '"soon"');
    expect(await input.inputValue()).toBe('ECHO next');
  });

  test('whole lines typed run in their order, each once', async () => {
    const lines = ['ECHO 1', 'ECHO 2', 'ECHO 3', 'ECHO 4'];
    await Promise.all(lines.flatMap((line) => [...letters(line), pressEnter()]));
    await expectEndBut(lines, lines.flatMap((line, n) => [`127.0.0.1:6379> ${line}`, `"${n + 1}"`]));
    expect(await input.inputValue()).toBe('');
  });

  test('an Enter that is held down runs the line once', async () => {
    await insert('INCR n');
    await Promise.all([pressEnter(), pressEnter(true), pressEnter(true), pressEnter(true), ...letters('GET n')]);
    await pressEnter();
    const empty = Array<string>(3).fill('127.0.0.1:6379>');
    await expectEndBut(['GET n'], ['127.0.0.1:6379> INCR n', '(integer) 1', ...empty, '127.0.0.1:6379> GET n', '"1"']);
  });

  test('Hangul begun belongs to the next line', async () => {
    await insert('ECHO one');
    await Promise.all([pressEnter(), compose('ㅎ'), compose('하'), compose('한'), insert('한'), compose('ㄱ'), compose('글')]);
    await expectEnd('127.0.0.1:6379> ECHO one', '"one"');
    await insert('글');
    expect(await input.inputValue()).toBe('한글');
  });

  test('lines pasted come after it', async () => {
    await insert('ECHO one');
    const pasted = input.evaluateHandle((element) => {
      addEventListener('keydown', () => {
        const data = new DataTransfer();
        data.setData('text/plain', 'ECHO two\nECHO three\nECHO four');
        const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
        queueMicrotask(() => element.dispatchEvent(event));
      }, { once: true });
    });
    await pasted;
    await pressEnter();
    const words = ['one', 'two', 'three'];
    await expectEndBut(words.map((word) => `ECHO ${word}`), words.flatMap((word) => [`127.0.0.1:6379> ECHO ${word}`, `"${word}"`]));
    expect(await input.inputValue()).toBe('ECHO four');
  });

  test('the keys that look back find it', async () => {
    await insert('ECHO one');
    await Promise.all([pressEnter(), key('ArrowUp', { code: 'ArrowUp' })]);
    await expectEnd('127.0.0.1:6379> ECHO one', '"one"');
    expect(await input.inputValue()).toBe('ECHO one');
  });

  test('a key that leads somewhere else takes nothing along', async () => {
    await insert('ECHO one');
    await Promise.all([pressEnter(), key('Escape', { code: 'Escape' })]);
    await expectEnd('127.0.0.1:6379> ECHO one', '"one"');
    expect(await hasFocus(input)).toBe(false);
    expect(await input.inputValue()).toBe('');
  });
});

describe('a program that presses Enter and puts a line in within the same task', () => {
  const enterAndFill = (line: string, isTold: boolean): Promise<void> =>
    input.evaluate((element, [next, told]) => {
      const field = element as HTMLTextAreaElement;
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
      field.value = next as string;
      if (told === true) field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }, [line, isTold] as const);

  test.each([
    ['another line', 'two', true],
    ['another line, untold', 'two', false],
    ['the same line again', 'one', true],
    ['the same line again, untold', 'one', false],
  ])('finds %s there', async (_, word, isTold) => {
    await insert('ECHO one');
    await enterAndFill(`ECHO ${word}`, isTold);
    await expectEnd('127.0.0.1:6379> ECHO one', '"one"');
    expect(await input.inputValue()).toBe(`ECHO ${word}`);
    await pressEnter();
    await expectEnd('127.0.0.1:6379> ECHO one', '"one"', `127.0.0.1:6379> ECHO ${word}`, `"${word}"`);
    expect(await input.inputValue()).toBe('');
  });

  test.each(['one', 'two'])('after a key of the keyboard: ECHO %s', async (word) => {
    await insert('ECHO one');
    await input.evaluate((element, line) => {
      const field = element as HTMLTextAreaElement;
      field.addEventListener('keydown', () => {
        field.value = line;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }, { once: true });
    }, `ECHO ${word}`);
    await pressEnter();
    await expectEnd('127.0.0.1:6379> ECHO one', '"one"');
    expect(await input.inputValue()).toBe(`ECHO ${word}`);
  });
});

test('a line found in the history is entered as it was found', async () => {
  await insert('ECHO found');
  await pressEnter();
  await expectEnd('127.0.0.1:6379> ECHO found', '"found"');
  await page.keyboard.press('Control+r');
  await page.keyboard.type('found');
  await Promise.all([pressEnter(), ...letters('next')]);
  await expectEnd('127.0.0.1:6379> ECHO found', '"found"', '127.0.0.1:6379> ECHO found', '"found"');
  expect(await input.inputValue()).toBe('next');
});

test('a line whose command takes long is seen to be entered, and the next one is typed meanwhile', async () => {
  await insert('BLPOP list 0');
  await Promise.all([pressEnter(), ...letters('ECHO after')]);
  await expectEnd('127.0.0.1:6379> BLPOP list 0');
  await expect.poll(() => input.inputValue()).toBe('ECHO after');
  await page.keyboard.press('Alt+n');
  await promptIsReady(page, 'B');
  await insert('RPUSH list x');
  await pressEnter();
  await expectEnd('127.0.0.1:6379> BLPOP list 0', '1) "list"', '2) "x"');
  expect(await input.inputValue()).toBe('ECHO after');
});

test('two connections: what is entered in one and typed in the other stays apart', async () => {
  const other = promptOf(page, 'B');
  await page.keyboard.press('Alt+n');
  await promptIsReady(page, 'B');
  const select = (name: string): Sent => key(name, { code: `Key${name.toUpperCase()}`, modifiers: 1 });
  await Promise.all([
    ...letters('ECHO b'), pressEnter(), select('a'),
    ...letters('ECHO a'), pressEnter(), select('b'), ...letters('rest'),
  ]);
  await expectEnd('127.0.0.1:6379> ECHO a', '"a"');
  await page.getByRole('log', { name: /\bB\b/ }).filter({ hasText: '"b"' }).waitFor({ state: 'attached' });
  expect(await hasFocus(other)).toBe(true);
  expect([await input.inputValue(), await other.inputValue()]).toEqual(['', 'rest']);
});
