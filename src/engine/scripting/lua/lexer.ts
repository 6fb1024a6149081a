/* Source to tokens, one at a time with one to look ahead. Errors are worded as luac's, with the token as it was
 * read. */

import { parseNumber } from './number.ts';

/** What a program may not be. The message has its place in front. */
export class LuaSyntaxError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const keywords = new Set([
  'and', 'break', 'do', 'else', 'elseif', 'end', 'false', 'for', 'function', 'if', 'in', 'local', 'nil', 'not', 'or',
  'repeat', 'return', 'then', 'true', 'until', 'while',
]);

export interface Token {
  /** `name`, `string`, `number`, `<eof>`, or the keyword or symbol itself. */
  readonly type: string;
  readonly text: string;
  /** Of a name or a string. */
  readonly string: string;
  readonly number: number;
  readonly line: number;
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isNameStart = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
const isNamePart = (c: number): boolean => isNameStart(c) || isDigit(c);
const isNewline = (c: number): boolean => c === 10 || c === 13;

const escapes: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v',
};

/** C's buffers for the name of a chunk: that of errors while running, and that of syntax errors. */
const nameBytes = 60;
export const syntaxNameBytes = 80;

/** A chunk's name as errors show it: `@name` and `=name` plainly, anything else is the source itself, quoted. */
export function displayName(chunkName: string, bytes = nameBytes): string {
  if (chunkName.startsWith('=')) return chunkName.slice(1, bytes);
  if (chunkName.startsWith('@')) {
    const name = chunkName.slice(1);
    const room = bytes - ' \'...\' '.length - 1;
    return name.length > room ? `...${name.slice(name.length - room)}` : name;
  }
  const room = bytes - ' [string "..."] '.length - 1;
  const line = /^[^\n\r]*/.exec(chunkName)?.[0] as string;
  const isCut = line.length < chunkName.length || line.length > room;
  return `[string "${isCut ? `${line.slice(0, room)}...` : line}"]`;
}

/** Longer strings are hardly ever keys. */
const namedBytesMax = 64;

/** The same string as the machine holds names of properties: of those each is there once, so that to compare two is to compare pointers. */
const asName = (text: string): string => Object.keys({ [text]: 0 })[0] as string;

export class Lexer {
  readonly source: string;
  token: Token;
  /** Line of the token before, where what it ends is said to be. */
  lastLine = 1;
  private readonly text: string;
  private at = 0;
  private line = 1;
  private ahead: Token | undefined = undefined;

  constructor(text: string, source: string) {
    this.text = text;
    this.source = source;
    if (text.startsWith('#')) while (this.at < text.length && !isNewline(this.code())) this.at++;
    this.token = this.read();
  }

  next(): void {
    this.lastLine = this.token.line;
    this.token = this.ahead ?? this.read();
    this.ahead = undefined;
  }

  peek(): Token {
    this.ahead ??= this.read();
    return this.ahead;
  }

  fail(message: string, near?: Token): never {
    return this.failAt(message, near?.text, near?.line ?? this.line);
  }

  private failAt(message: string, near: string | undefined, line: number): never {
    const place = `${this.source}:${line}: ${message}`;
    throw new LuaSyntaxError(near === undefined ? place : `${place} near '${near}'`);
  }

  private code(offset = 0): number {
    return this.text.charCodeAt(this.at + offset);
  }

  private make(type: string, text: string, string = '', number = 0): Token {
    return { type, text, string, number, line: this.line };
  }

  private read(): Token {
    this.skipBlanks();
    if (this.at >= this.text.length) return this.make('<eof>', '<eof>');
    const c = this.code();
    if (isNameStart(c)) return this.readName();
    if (isDigit(c) || (c === 46 && isDigit(this.code(1)))) return this.readNumber();
    if (c === 34 || c === 39) return this.readString(this.text[this.at] as string);
    if (c === 91) {
      const level = this.bracketLevel();
      if (level >= 0) return this.readLongString(level, 'string');
      const opener = this.text.slice(this.at, this.levelEnd());
      if (level === -2) this.failAt('invalid long string delimiter', opener, this.line);
    }
    return this.readSymbol();
  }

  private readSymbol(): Token {
    for (const length of [3, 2]) {
      const symbol = this.text.substr(this.at, length);
      if (symbol === '...' || (length === 2 && /^(\.\.|==|>=|<=|~=)$/.test(symbol))) {
        this.at += length;
        return this.make(symbol, symbol);
      }
    }
    const symbol = this.text[this.at++] as string;
    const shown = /[\x00-\x1f\x7f]/.test(symbol) ? `char(${symbol.charCodeAt(0)})` : symbol;
    return this.make(symbol, shown);
  }

  private skipBlanks(): void {
    for (; this.at < this.text.length; ) {
      const c = this.code();
      if (isNewline(c)) this.skipNewline();
      else if (c === 32 || (c >= 9 && c <= 13)) this.at++;
      else if (c === 45 && this.code(1) === 45) this.skipComment();
      else return;
    }
  }

  private skipNewline(): void {
    const c = this.code();
    this.at++;
    if (isNewline(this.code()) && this.code() !== c) this.at++;
    this.line++;
  }

  private skipComment(): void {
    this.at += 2;
    if (this.code() === 91) {
      const level = this.bracketLevel();
      if (level >= 0) {
        this.readLongString(level, 'comment');
        return;
      }
    }
    while (this.at < this.text.length && !isNewline(this.code())) this.at++;
  }

  private readName(): Token {
    const start = this.at;
    while (isNamePart(this.code())) this.at++;
    const name = asName(this.text.slice(start, this.at));
    return keywords.has(name) ? this.make(name, name) : this.make('name', name, name);
  }

  private readNumber(): Token {
    const start = this.at;
    while (isDigit(this.code()) || this.code() === 46) this.at++;
    if (this.code() === 69 || this.code() === 101) {
      this.at++;
      if (this.code() === 43 || this.code() === 45) this.at++;
    }
    while (isNamePart(this.code())) this.at++;
    const text = this.text.slice(start, this.at);
    const value = parseNumber(text);
    if (value === undefined) this.failAt('malformed number', text, this.line);
    return this.make('number', text, '', value);
  }

  /** Position behind `[==`. */
  private levelEnd(): number {
    let end = this.at + 1;
    while (this.text[end] === '=') end++;
    return end;
  }

  /** How many = stand between two brackets here; -1 for a single bracket, -2 for one with = but without a second. */
  private bracketLevel(): number {
    const end = this.levelEnd();
    if (this.text[end] === '[') return end - this.at - 1;
    return end === this.at + 1 ? -1 : -2;
  }

  private readLongString(level: number, what: 'string' | 'comment'): Token {
    const start = this.at;
    this.at += level + 2;
    if (isNewline(this.code())) this.skipNewline();
    const close = `]${'='.repeat(level)}]`;
    let value = '';
    for (;;) {
      if (this.at >= this.text.length) this.failAt(`unfinished long ${what}`, '<eof>', this.line);
      if (this.text.startsWith(close, this.at)) break;
      if (level === 0 && this.text.startsWith('[[', this.at))
        this.failAt('nesting of [[...]] is deprecated', '[', this.line);
      if (isNewline(this.code())) {
        this.skipNewline();
        value += '\n';
      } else value += this.text[this.at++];
    }
    this.at += close.length;
    return this.make('string', this.text.slice(start, this.at), value);
  }

  private readString(quote: string): Token {
    this.at++;
    let value = '';
    for (;;) {
      if (this.at >= this.text.length) this.failAt('unfinished string', '<eof>', this.line);
      const c = this.text[this.at] as string;
      if (c === quote) break;
      if (c === '\n' || c === '\r') this.failAt('unfinished string', quote + value, this.line);
      this.at++;
      value += c === '\\' ? this.readEscape(quote + value) : c;
    }
    this.at++;
    return this.make('string', quote + value + quote, value.length <= namedBytesMax ? asName(value) : value);
  }

  private readEscape(before: string): string {
    const c = this.text[this.at];
    if (c === undefined) return '';
    if (c === '\n' || c === '\r') {
      this.skipNewline();
      return '\n';
    }
    if (isDigit(this.code())) {
      const digits = /^\d{1,3}/.exec(this.text.substr(this.at, 3))?.[0] as string;
      this.at += digits.length;
      if (Number(digits) > 255) this.failAt('escape sequence too large', before, this.line);
      return String.fromCharCode(Number(digits));
    }
    this.at++;
    return escapes[c] ?? c;
  }
}
