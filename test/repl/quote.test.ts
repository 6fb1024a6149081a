/* Quoting, both ways. The facts were compared with the real redis-cli on 1500 generated lines as well. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commentStart, quote, quoteText, splitArgs } from '../../src/repl/quote.ts';
import { toUtf8 } from '../../src/repl/text.ts';
import { character } from '../generate/utf8.ts';

const cases: readonly (readonly [string, readonly string[] | null])[] = [
  ['', []],
  ['   ', []],
  ['get k', ['get', 'k']],
  ['  get \t k  ', ['get', 'k']],
  ['"a b" c', ['a b', 'c']],
  ['"\\n\\r\\t\\b\\a\\\\\\""', ['\n\r\t\b\x07\\"']],
  ['"\\x41\\xfF\\x4"', ['A\xffx4']],
  ['"\\q\\x"', ['qx']],
  ["'it\\'s' 'a\\nb'", ["it's", 'a\\nb']],
  ['a\\nb \\', ['a\\nb', '\\']],
  ['a"b c"', ['ab c']],
  ["''", ['']],
  ['"" x', ['', 'x']],
  ['"foo"bar', null],
  ["'foo'bar", null],
  ['"foo', null],
  ["'foo", null],
  ['"foo\\', null],
  ['"foo\\"', null],
  ['a\vb', ['a\vb']],
  ['"a"\vb', ['a', 'b']],
  ['get k\0 more', ['get', 'k']],
];

test.each(cases)('%j splits into %j', (line, argv) => {
  expect(splitArgs(line)).toEqual(argv);
});

test('what quote() writes, splitArgs() reads back', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: character, maxLength: 20 }).map(toUtf8)), argv => {
    expect(splitArgs(argv.map(quote).join(' '))).toEqual(argv);
  }));
});

test('no line makes it throw, and what it gives are byte strings', () => {
  const alphabet = fc.constantFrom('"', "'", '\\', 'x', '4', ' ', 'a', '\n', '\xff');
  fc.assert(fc.property(fc.string({ unit: alphabet, maxLength: 12 }), line => {
    for (const arg of splitArgs(line) ?? []) expect(arg).toMatch(/^[\x00-\xff]*$/);
  }), { numRuns: 2000 });
});

describe('shown in quotes', () => {
  const value = toUtf8('a\tb "q" \\ 한글');
  test('as redis-cli does: bytes', () => {
    expect(quote(`${value}\x00\xff`)).toBe('"a\\tb \\"q\\" \\\\ \\xed\\x95\\x9c\\xea\\xb8\\x80\\x00\\xff"');
  });
  test('as :set utf8 asks: text where it is text, bytes where it is none', () => {
    expect(quoteText(`${value}\x00\xff\xed\x95\xc2\x80`)).toBe(
      '"a\\tb \\"q\\" \\\\ 한글\\x00\\xff\\xed\\x95\\xc2\\x80"');
  });
});

test.each([
  ['get k # comment', 6],
  ['get k #comment', 6],
  ["get k # it's", 6],
  ['get k', -1],
  ['# get k', -1],
  ['set k "a # b"', -1],
  ['set k a#b', -1],
  ['set "k # x', -1],
])('in %j the comment begins at %i', (line, at) => {
  expect(commentStart(line)).toBe(at);
});
