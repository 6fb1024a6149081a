/* The prompt in a real Chromium: an input element that lies where the cursor is. Text is composed through the same
 * protocol an input method speaks, so what is proved for Hangul is what a keyboard would do. */

import type { CDPSession, Locator, Page } from 'playwright';
import { beforeEach, describe, expect, test } from 'vitest';
import { promptIsReady, rowsOf, servedPages } from '../tools/pages.ts';

const pages = servedPages({ viewport: { width: 1000, height: 700 } });
let page: Page;
let input: Locator;
let devtools: CDPSession;

beforeEach(async () => {
  page = await pages.open();
  devtools = await page.context().newCDPSession(page);
  input = page.getByRole('textbox', { name: 'Command line of connection A' });
  await promptIsReady(page);
});

async function run(line: string): Promise<void> {
  await page.keyboard.insertText(line);
  await page.keyboard.press('Enter');
}

/** The last rows of the screen, once they are there. */
async function expectEnd(...rows: readonly string[]): Promise<void> {
  await expect.poll(async () => (await rowsOf(page)).slice(-rows.length)).toEqual(rows);
}

async function compose(...states: readonly string[]): Promise<void> {
  for (const text of states)
    await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
}

const commit = (text: string): Promise<unknown> => devtools.send('Input.insertText', { text });

function paste(text: string, times = 1): Promise<void> {
  return input.evaluate((element, [piece, count]) => {
    const data = new DataTransfer();
    data.setData('text/plain', piece.repeat(count));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, [text, times] as const);
}

describe('composing Hangul', () => {
  test('builds syllables in the line and sends them as UTF-8', async () => {
    await page.keyboard.type('ECHO ');
    await compose('ㅎ', '하', '한');
    expect(await input.inputValue()).toBe('ECHO 한');
    await commit('한');
    await compose('ㄱ', '그', '글');
    await commit('글');
    expect(await input.inputValue()).toBe('ECHO 한글');
    await page.keyboard.press('Enter');
    await expectEnd('127.0.0.1:6379> ECHO 한글', '"\\xed\\x95\\x9c\\xea\\xb8\\x80"');
  });

  test('moves a final consonant to the next syllable', async () => {
    await page.keyboard.type('ECHO ');
    await compose('ㄱ', '가', '각');
    await commit('가');
    await compose('가');
    await commit('가');
    await page.keyboard.type('!');
    expect(await input.inputValue()).toBe('ECHO 가가!');
  });

  test('an Enter that belongs to the composition runs nothing', async () => {
    await page.keyboard.type('ECHO ');
    await compose('한');
    for (const key of [{ isComposing: true, keyCode: 229 }, { isComposing: false, keyCode: 229 }])
      await input.dispatchEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...key });
    await commit('한');
    expect(await input.inputValue()).toBe('ECHO 한');
    await page.keyboard.press('Enter');
    await expectEnd('127.0.0.1:6379> ECHO 한', '"\\xed\\x95\\x9c"');
  });

  test('output that comes meanwhile leaves the composition alone', async () => {
    await run('BLPOP list 1');
    await compose('ㅎ', '하');
    await expectEnd('127.0.0.1:6379> BLPOP list 1', '(nil)');
    await compose('한');
    await commit('한');
    expect(await input.inputValue()).toBe('한');
  });

  test(':set utf8 shows text in replies', async () => {
    await run(':set utf8');
    await run('ECHO 한글');
    await expectEnd('127.0.0.1:6379> ECHO 한글', '"한글"');
  });
});

describe('the keys of redis-cli', () => {
  const ghost = () => page.locator('textarea:not([readonly])').first().evaluate(
    element => (element.parentElement as Element).querySelector('div')?.textContent ?? '');

  test('a hint follows the line, and Tab completes in place', async () => {
    await page.keyboard.type('set k v EX ');
    await expect.poll(ghost).toMatch(/set k v EX seconds \[NX\|XX\]/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(ghost).toMatch(/set k v EX $/);
    await page.keyboard.press('Control+U');
    await page.keyboard.type('zrem');
    await page.keyboard.press('Tab');
    await expect.poll(() => input.inputValue()).toBe('ZREM');
    await page.keyboard.press('Tab');
    await expect.poll(() => input.inputValue()).toBe('ZREMRANGEBYLEX');
    await page.keyboard.press('Escape');
    await expect.poll(() => input.inputValue()).toBe('zrem');
  });

  test('Ctrl-R searches the lines run before', async () => {
    await run('ECHO one');
    await run('ECHO two');
    await expectEnd('127.0.0.1:6379> ECHO two', '"two"');
    await page.keyboard.press('Control+R');
    await page.keyboard.type('one');
    await expect.poll(ghost).toBe('(reverse-i-search): one  ECHO one');
    await page.keyboard.press('Enter');
    await expectEnd('127.0.0.1:6379> ECHO one', '"one"');
  });

  test('Ctrl-C cancels the line, and copies where something is selected', async () => {
    await page.keyboard.type('SET k');
    await page.keyboard.press('Control+C');
    await expectEnd('127.0.0.1:6379> SET k^C', 'Ctrl-C cancels the line here; redis-cli would end.');
    expect(await input.inputValue()).toBe('');
    await page.keyboard.type('GET k');
    await input.selectText();
    await page.keyboard.press('Control+C');
    expect(await input.inputValue()).toBe('GET k');
  });

  test('history outlives the page, passwords do not', async () => {
    await run('AUTH secret');
    await run('ECHO kept');
    await expectEnd('127.0.0.1:6379> ECHO kept', '"kept"');
    await page.reload();
    await input.focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => input.inputValue()).toBe('ECHO kept');
    await page.keyboard.press('ArrowUp');
    expect(await input.inputValue()).toBe('ECHO kept');
  });
});

describe('the keyboards of phones', () => {
  test('a line break without an Enter key runs the line', async () => {
    await page.keyboard.insertText('PING');
    await devtools.send('Input.dispatchKeyEvent', { type: 'char', text: '\r' });
    await expectEnd('127.0.0.1:6379> PING', 'PONG');
    expect(await input.inputValue()).toBe('');
  });
  test('nothing is capitalised, corrected or completed', async () => {
    for (const name of ['autocapitalize', 'autocomplete', 'autocorrect']) expect(await input.getAttribute(name)).toBe('off');
    expect(await input.getAttribute('spellcheck')).toBe('false');
  });
});

describe('where the line lies', () => {
  /** Where the prompt and its first letter stand, and where they would be on the screen. */
  const places = () => page.evaluate(() => {
    const rect = (selector: string) => {
      const { left, top, width, height } = (document.querySelector(selector) as Element).getBoundingClientRect();
      return { left, top, width, height };
    };
    const line = (document.querySelector('textarea:not([readonly])') as HTMLElement).parentElement as HTMLElement;
    const ghost = (line.querySelector('span') as HTMLElement).getBoundingClientRect();
    const rows = document.querySelectorAll('.xterm-rows > div');
    return {
      line: line.getBoundingClientRect().top, prompt: ghost.width / 16, screen: rect('.xterm-screen'), rows: rows.length,
      input: rect('textarea:not([readonly])'), row: (rows[0] as Element).getBoundingClientRect().height,
    };
  });

  test('it begins at the cursor, letter by letter on the cells', async () => {
    await run('PING');
    await expectEnd('127.0.0.1:6379> PING', 'PONG');
    const { line, prompt, screen: grid, row } = await places();
    expect(Math.abs(line - (grid.top + 2 * row))).toBeLessThan(1);
    await run(`ECHO ${'x'.repeat(10)}`);
    await expectEnd('127.0.0.1:6379> ECHO xxxxxxxxxx', '"xxxxxxxxxx"');
    const columns = Math.round(grid.width / prompt);
    expect(Math.abs(grid.width / columns - prompt)).toBeLessThan(0.05);
  });

  test('a long line wraps at the last column, and the screen makes room for it', async () => {
    for (let n = 0; n < 40; n++) await run('PING');
    await page.keyboard.insertText('x'.repeat(400));
    await expect.poll(async () => {
      const { input: field, screen: grid, row } = await places();
      return [Math.round(field.height / row) > 2, field.top + field.height <= grid.top + grid.height + 1];
    }).toEqual([true, true]);
  });
});

describe('pasting', () => {
  test('runs line by line and leaves the last one to be edited', async () => {
    await page.keyboard.insertText('SET a ');
    await paste('1\nGET a\r\nGET b');
    await expectEnd('127.0.0.1:6379> SET a 1', 'OK', '127.0.0.1:6379> GET a', '"1"');
    expect(await input.inputValue()).toBe('GET b');
  });
  test('of ten million bytes in one line refuses the line', async () => {
    await paste('x', 10_000_000);
    await expectEnd('A line of 10000000 bytes was not run: 65536 is the most this prompt takes.');
  });
});

describe('without eyes or without a mouse', () => {
  test('replies are told in a log', async () => {
    await run('ECHO hello');
    const log = page.getByRole('log', { name: 'Replies on connection A' });
    await expect.poll(() => log.textContent()).toContain('"hello"');
    expect(await log.getAttribute('aria-live')).toBe('polite');
  });
  test('Esc leaves the prompt; the input says so', async () => {
    const help = page.locator(`[id="${await input.getAttribute('aria-describedby')}"]`);
    expect(await help.textContent()).toContain('Esc leaves the terminal');
    await page.keyboard.press('Escape');
    await expect.poll(() => input.evaluate(element => element === document.activeElement)).toBe(false);
  });
  test('clicking the screen comes back to it', async () => {
    await page.keyboard.press('Escape');
    await page.locator('.xterm-screen').first().click({ position: { x: 300, y: 60 } });
    await expect.poll(() => input.evaluate(element => element === document.activeElement)).toBe(true);
  });
  test('a line from a guide is offered without its comment: one key takes it', async () => {
    await run('ECHO hi # say hi');
    await expect.poll(async () => (await rowsOf(page)).join('\n')).toContain('redis-cli knows no comments');
    await page.keyboard.press('Tab');
    await expect.poll(() => input.inputValue()).toBe('ECHO hi');
  });
  test('or one click runs it', async () => {
    await run('ECHO hi # say hi');
    await page.getByRole('button', { name: 'ECHO hi' }).click();
    await expectEnd('127.0.0.1:6379> ECHO hi', '"hi"');
  });
});

test('more lines than the screen keeps are cut, and said to be', async () => {
  await paste(`RPUSH list ${'x '.repeat(6000)}\n`);
  await expectEnd('(integer) 6000');
  await run('clear');
  await run('LRANGE list 0 -1');
  await expectEnd('6000) "x"');
  await page.keyboard.press('Control+Home');
  await expect.poll(async () => (await rowsOf(page)).join('\n')).toContain(
    '1000 lines were left out here: the screen keeps the last ones.\n1001) "x"\n');
  await page.keyboard.press('PageDown');
  await page.keyboard.type('P');
  await expectEnd('6000) "x"');
});
