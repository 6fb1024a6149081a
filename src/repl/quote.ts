/* Quoting, both ways. The rules for reading are those of sdssplitargs, which the prompt, the configuration file and
 * inline commands share: blanks separate; "..." knows escapes, '...' knows only \'; outside quotes a backslash is a
 * character like any other. A quote that opens inside a word goes on with the same argument (a"b c" is `ab c`), but a
 * closing quote must be followed by a blank or the end, so "a"b is refused. */

import { readable } from './text.ts';

const blanks = ' \t\n\v\f\r';
const endsWord = ' \t\n\r';
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };
const hexPair = /^[0-9a-fA-F]{2}$/;

/** A word of a line: what it says, and from where to where it stands. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a line, and where one begins whose quotes do not match up; -1 when all do. */
export function wordsOf(line: string): { readonly words: readonly Word[]; readonly brokenAt: number } {
  const nul = line.indexOf('\0'); // to the real one a line is a C string
  const s = nul < 0 ? line : line.slice(0, nul);
  const words: Word[] = [];
  let at = skipBlanks(s, 0);
  while (at < s.length) {
    const word = readWord(s, at);
    if (word === null) return { words, brokenAt: at };
    words.push({ text: word.text, start: at, end: word.end });
    at = skipBlanks(s, word.end);
  }
  return { words, brokenAt: -1 };
}

/** The arguments of a line of bytes; null when its quotes do not match up. */
export function splitArgs(line: string): string[] | null {
  const { words, brokenAt } = wordsOf(line);
  return brokenAt < 0 ? words.map(({ text }) => text) : null;
}

export function isBlank(c: string): boolean {
  return c !== '' && blanks.includes(c);
}

function skipBlanks(s: string, at: number): number {
  while (at < s.length && blanks.includes(s.charAt(at))) at++;
  return at;
}

interface Piece {
  readonly text: string;
  /** The first character not taken. */
  readonly end: number;
}

function readWord(s: string, start: number): Piece | null {
  let text = '';
  let at = start;
  while (at < s.length && !endsWord.includes(s.charAt(at))) {
    const c = s.charAt(at);
    if (c !== '"' && c !== "'") {
      text += c;
      at++;
      continue;
    }
    const quoted = c === '"' ? readDouble(s, at + 1) : readSingle(s, at + 1);
    if (quoted === null || (quoted.end < s.length && !isBlank(s.charAt(quoted.end)))) return null;
    return { text: text + quoted.text, end: quoted.end };
  }
  return { text, end: at };
}

function readDouble(s: string, start: number): Piece | null {
  let text = '';
  for (let at = start; at < s.length; at++) {
    const c = s.charAt(at);
    if (c === '"') return { text, end: at + 1 };
    if (c !== '\\' || at + 1 >= s.length) {
      text += c;
      continue;
    }
    const hex = s.slice(at + 2, at + 4);
    if (s.charAt(at + 1) === 'x' && hexPair.test(hex)) {
      text += String.fromCharCode(parseInt(hex, 16));
      at += 3;
    } else {
      const escaped = s.charAt(++at);
      text += escapes[escaped] ?? escaped;
    }
  }
  return null;
}

function readSingle(s: string, start: number): Piece | null {
  let text = '';
  for (let at = start; at < s.length; at++) {
    const c = s.charAt(at);
    if (c === "'") return { text, end: at + 1 };
    if (c === '\\' && s.charAt(at + 1) === "'") at++;
    text += s.charAt(at);
  }
  return null;
}

const named: Readonly<Record<string, string>> = {
  '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x07': '\\a', '\b': '\\b',
};
const special = /[^ !#-[\]-~]/g;
const specialAscii = /["\\\x00-\x1f\x7f]/g;

/** A byte string as redis-cli shows it: quoted, and everything outside printable ASCII as an escape. */
export function quote(bytes: string): string {
  return `"${bytes.replace(special, escapeOne)}"`;
}

/** The same with valid UTF-8 shown as the text it is: what `:set utf8` asks for. */
export function quoteText(bytes: string): string {
  return `"${readable(bytes.replace(specialAscii, escapeOne), escapeOne)}"`;
}

function escapeOne(c: string): string {
  return named[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

const copiedPrompt = /^\s*(?:(?:redis|valkey|not connected|[\w.-]+:\d+)(?:\[\d+\])?(?:\(\w[\w ]*\))?>|>|\$)\s+(?=\S)/;

/** How much of a line is a prompt that was copied along (`127.0.0.1:6379> get k`, `redis> get k`, `$ redis-cli ping`). */
export function promptLength(line: string): number {
  return copiedPrompt.exec(line)?.[0].length ?? 0;
}

/** Where a ` # comment` begins in a line, as guides write it; -1 without one. Quotes hide a #; a quote left open
 * inside the comment ("# it's") does not. */
export function commentStart(line: string): number {
  let at = skipBlanks(line, 0);
  while (at < line.length) {
    if (line.charAt(at) === '#' && at > 0) return at;
    const word = readWord(line, at);
    if (word === null) return -1;
    at = skipBlanks(line, word.end);
  }
  return -1;
}
