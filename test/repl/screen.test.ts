/* What the screen does before it draws, and what keys and pasting are taken for. */

import { describe, expect, test } from 'vitest';
import { toldLines } from '../../src/repl/announcer.ts';
import { lastLines } from '../../src/repl/cut.ts';
import { type KeyPress, keyName } from '../../src/repl/keys.ts';
import { palette } from '../../src/repl/palette.ts';
import { paste, pasteLinesMax } from '../../src/repl/paste.ts';
import { lineBytesMax } from '../../src/repl/session.ts';
import { english } from '../../src/repl/words-en.ts';
import { korean } from '../../src/repl/words-ko.ts';

test.each([
  ['', 2, '', 0],
  ['\n', 2, '\n', 0],
  ['a', 1, 'a', 0],
  ['a\nb', 1, 'b', 1],
  ['a\nb\n', 1, 'b\n', 1],
  ['a\nb\nc\n', 2, 'b\nc\n', 1],
  ['\n\n\n\n', 2, '\n\n', 2],
  ['a\nb\n', 2, 'a\nb\n', 0],
])('of %j the last %i lines are %j, after %i others', (text, linesMax, kept, cut) => {
  expect(lastLines(text, linesMax)).toEqual({ kept, cut });
});

describe('what is told to those who hear the screen', () => {
  const note = (lines: number): string => `${lines} left out`;
  test('is all of what is short, without its colours', () => {
    expect(toldLines('\x1b[90ma\x1b[0m\nb\n', note)).toEqual(['a', 'b']);
    expect(toldLines('x\n'.repeat(50), note)).toHaveLength(50);
  });
  test('ends with the last reply, however much came before it at once', () => {
    const told = toldLines(`${'(integer) 1\n'.repeat(400)}"done"\n`, note);
    expect(told).toHaveLength(51);
    expect(told[40]).toBe('351 left out');
    expect(told.at(-1)).toBe('"done"');
  });
  test('leaves out the end of a line to which nobody would listen', () => {
    expect(toldLines('x'.repeat(10_000_000), note)).toEqual([`${'x'.repeat(400)}…`]);
  });
});

describe('pasting', () => {
  const pasted = (before: string, text: string, after: string) => paste(before, text, after, english);

  test('runs whole lines and leaves the rest to be edited, the caret behind what was pasted', () => {
    expect(pasted('set a', ' 1\r\nget a\nget b', ' c')).toEqual(
      { lines: ['set a 1', 'get a'], notes: [], text: 'get b c', caret: 5 });
    expect(pasted('', 'get a\n', '')).toEqual({ lines: ['get a'], notes: [], text: '', caret: 0 });
    expect(pasted('', 'a\rb\r', '')).toEqual({ lines: ['a', 'b'], notes: [], text: '', caret: 0 });
    expect(pasted('x', 'abc', 'y')).toEqual({ lines: [], notes: [], text: 'xabcy', caret: 4 });
  });
  test('of ten million bytes takes the first lines and counts the others', () => {
    const { lines, notes, text } = pasted('', 'set k v\n'.repeat(1_250_000), '');
    expect([lines.length, text]).toEqual([pasteLinesMax, '']);
    expect(notes).toEqual([english.pasteTooLong(pasteLinesMax, 1_250_000)]);
  });
  test('of a line that is too long takes nothing, and the prompt stays as it was', () => {
    expect(pasted('get', 'x'.repeat(lineBytesMax), ' c')).toEqual(
      { lines: [], notes: [english.lineTooLong(lineBytesMax + 5, lineBytesMax)], text: 'get c', caret: 3 });
  });
});

describe('keys', () => {
  const key = (name: string, more: Partial<KeyPress> = {}): string | null => keyName({
    key: name, code: '', keyCode: 0, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false,
    isComposing: false, ...more,
  });
  test.each([
    ['Enter', {}, 'enter'],
    ['Enter', { isComposing: true }, null],
    ['Enter', { keyCode: 229 }, null],
    ['a', {}, null],
    ['a', { ctrlKey: true, code: 'KeyA' }, 'ctrl-a'],
    ['ㅁ', { ctrlKey: true, code: 'KeyA' }, 'ctrl-a'],
    ['c', { ctrlKey: true, shiftKey: true, code: 'KeyC' }, null],
    ['k', { metaKey: true, code: 'KeyK' }, null],
    ['Backspace', {}, null],
    ['Backspace', { altKey: true }, 'alt-backspace'],
    ['Tab', { shiftKey: true }, 'shift-tab'],
    ['Home', { shiftKey: true }, null],
    ['ArrowUp', {}, 'up'],
    ['PageUp', {}, 'page-up'],
    ['Home', { ctrlKey: true }, 'ctrl-home'],
    ['ArrowLeft', {}, null],
    ['b', { altKey: true, code: 'KeyB' }, null],
  ] satisfies [string, Partial<KeyPress>, string | null][])('%s %j is %j', (name, more, expected) => {
    expect(key(name, more)).toBe(expected);
  });
});

test('the terminal takes its colours from the page, and leaves out what the page does not define', () => {
  const page: Record<string, string> = {
    '--ink': '#000000', '--well': '#ffffff', '--dim': '#888888', '--pointer': '#0000ff',
  };
  const theme = palette(property => page[property] ?? '');
  expect(theme).toMatchObject(
    { foreground: '#000000', background: '#ffffff', brightBlack: '#888888', selectionBackground: '#0000ff55' });
  expect(theme).not.toHaveProperty('red');
});

test('both languages say something for everything', () => {
  const said = (words: typeof english): string[] => Object.values(words).map(word =>
    typeof word === 'string' ? word : (word as (...args: unknown[]) => string)(1, 2));
  expect(Object.keys(korean)).toEqual(Object.keys(english));
  for (const text of [...said(english), ...said(korean)]) expect(text).not.toMatch(/^\s*$|\n/);
});
