/* JSON as text, read into the blocks of json.ts and written from them (RFC 8259).
 *
 * The reader goes through the bytes once and builds as it goes; what it has built is freed if the text turns out wrong. Of members
 * with one name the last counts. Whole numbers of 64 bits stay integers, everything else with a point, an exponent or more digits is
 * a double. Errors say what was expected and where, in the words of serde, the parser behind RedisJSON, which has been seen to answer
 * `expected value at line 1 column 1` (documentation and issues of RedisJSON; nothing here was compared with a server).
 *
 * The writer puts nothing between tokens unless asked to. Doubles have the fewest digits that read back the same, and always a
 * point or an exponent, so that they stay doubles: 2.0, 1e16. */

import { bytesOf, utf8 } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import * as json from './json.ts';

/** Containers inside containers, at most; past it a document is refused. */
export const depthMax = 128;

/** What is wrong with a text, and where. */
export class JsonError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Reads a byte string. Throws a JsonError; then nothing is left behind. */
export function parse(h: Heap, source: string): number {
  return new Reader(h, source).document();
}

const escapes: Record<string, string> = {
  '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const plain = /[^"\\\x00-\x1f]*/y;

class Reader {
  private readonly h: Heap;
  private readonly source: string;
  private at = 0;
  private depth = 0;

  constructor(h: Heap, source: string) {
    this.h = h;
    this.source = source;
  }

  document(): number {
    const value = this.value();
    this.blanks();
    if (this.at === this.source.length) return value;
    json.free(this.h, value);
    throw this.wrong('trailing characters');
  }

  /** An error at the byte that is looked at; past the last one, at the last. */
  private wrong(what: string, at = this.at): JsonError {
    const end = Math.min(this.source.length, at + 1);
    const before = this.source.slice(0, end);
    const line = before.slice(0, at).split('\n').length;
    return new JsonError(`${what} at line ${line} column ${end - (before.slice(0, at).lastIndexOf('\n') + 1)}`);
  }

  private blanks(): void {
    while (' \n\r\t'.includes(this.source[this.at] ?? 'x')) this.at++;
  }

  private value(): number {
    this.blanks();
    const first = this.source[this.at];
    switch (first) {
      case undefined:
        throw this.wrong('EOF while parsing a value');
      case '{':
        return this.nested('object', json.createObject(this.h));
      case '[':
        return this.nested('list', json.createArray(this.h));
      case '"':
        return json.createString(this.h, this.string());
      case 't':
        return this.word('true', json.yes);
      case 'f':
        return this.word('false', json.no);
      case 'n':
        return this.word('null', json.nothing);
      default:
        return this.number();
    }
  }

  private word(word: string, value: number): number {
    for (const letter of word) {
      if (this.source[this.at] === undefined) throw this.wrong('EOF while parsing a value');
      if (this.source[this.at] !== letter) throw this.wrong('expected ident');
      this.at++;
    }
    return value;
  }

  private number(): number {
    number.lastIndex = this.at;
    const found = number.exec(this.source);
    if (found === null) throw this.wrong(this.source[this.at] === '-' ? 'invalid number' : 'expected value');
    this.at += found[0].length;
    if (/[\d.eE]/.test(this.source[this.at] ?? '')) throw this.wrong('invalid number');
    const bytes = bytesOf(found[0]);
    if (found[1] === undefined && found[2] === undefined && int64.parse(bytes, 0, bytes.length))
      return json.createInteger(this.h, int64.parsed.lo, int64.parsed.hi);
    const value = Number(found[0]);
    if (!Number.isFinite(value)) throw this.wrong('number out of range', this.at - 1);
    return json.createNumber(this.h, value);
  }

  /** Fills a container, which is freed if that fails. */
  private nested(what: 'object' | 'list', container: number): number {
    try {
      if (++this.depth > depthMax) throw this.wrong('recursion limit exceeded');
      this.at++;
      if (what === 'object') this.members(container);
      else this.elements(container);
      this.depth--;
      return container;
    } catch (thrown) {
      json.free(this.h, container);
      throw thrown;
    }
  }

  private elements(array: number): void {
    this.blanks();
    if (this.source[this.at] === ']') {
      this.at++;
      return;
    }
    do json.insert(this.h, array, json.length(this.h, array), [this.value()]);
    while (this.isNext(']', 'list'));
  }

  private members(object: number): void {
    this.blanks();
    if (this.source[this.at] === '}') {
      this.at++;
      return;
    }
    const seen = new Map<string, number>();
    do this.member(object, seen);
    while (this.isNext('}', 'object'));
  }

  private member(object: number, seen: Map<string, number>): void {
    this.blanks();
    if (this.at === this.source.length) throw this.wrong('EOF while parsing an object');
    if (this.source[this.at] !== '"') throw this.wrong('key must be a string');
    const name = this.string();
    this.blanks();
    if (this.at === this.source.length) throw this.wrong('EOF while parsing an object');
    if (this.source[this.at] !== ':') throw this.wrong('expected `:`');
    this.at++;
    const value = this.value();
    const known = seen.get(name);
    if (known !== undefined) json.replace(this.h, object, known, value);
    else {
      seen.set(name, json.length(this.h, object));
      json.add(this.h, object, name, value);
    }
  }

  /** Steps over a comma, or the end of a container: then false. */
  private isNext(end: string, what: string): boolean {
    this.blanks();
    const found = this.source[this.at];
    if (found === undefined) throw this.wrong(`EOF while parsing ${what === 'object' ? 'an object' : 'a list'}`);
    if (found !== ',' && found !== end) throw this.wrong(`expected \`,\` or \`${end}\``);
    this.at++;
    if (found === end) return false;
    this.blanks();
    if (this.source[this.at] === end) throw this.wrong('trailing comma');
    return true;
  }

  private string(): string {
    let text = '';
    for (this.at++; ; ) {
      plain.lastIndex = this.at;
      const run = (plain.exec(this.source) as RegExpExecArray)[0];
      text += run;
      this.at += run.length;
      const stop = this.source[this.at];
      if (stop === undefined) throw this.wrong('EOF while parsing a string');
      if (stop !== '"' && stop !== '\\') throw this.wrong('control character (\\u0000-\\u001F) found while parsing a string');
      this.at++;
      if (stop === '"') return text;
      text += this.escape();
    }
  }

  private escape(): string {
    const letter = this.source[this.at++];
    if (letter === undefined) throw this.wrong('EOF while parsing a string');
    if (letter !== 'u') {
      const meant = escapes[letter];
      if (meant === undefined) throw this.wrong('invalid escape', this.at - 1);
      return meant;
    }
    const unit = this.hex();
    if (unit < 0xd800 || unit > 0xdfff) return utf8(String.fromCharCode(unit));
    if (unit > 0xdbff || !this.source.startsWith('\\u', this.at)) throw this.wrong('lone leading surrogate in hex escape');
    this.at += 2;
    const low = this.hex();
    if (low < 0xdc00 || low > 0xdfff) throw this.wrong('lone leading surrogate in hex escape');
    return utf8(String.fromCharCode(unit, low));
  }

  private hex(): number {
    const digits = this.source.slice(this.at, this.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.wrong('invalid escape');
    this.at += 4;
    return Number.parseInt(digits, 16);
  }
}

// --- writing ---

/** What stands between tokens. */
export interface Layout {
  readonly indent: string;
  readonly newline: string;
  readonly space: string;
}

export const compact: Layout = { indent: '', newline: '', space: '' };

export function write(h: Heap, v: number, layout = compact, level = 0): string {
  switch (json.kindOf(h, v)) {
    case 'null':
      return 'null';
    case 'boolean':
      return v === json.yes ? 'true' : 'false';
    case 'integer':
      return json.integerText(h, v);
    case 'number':
      return writeNumber(json.toDouble(h, v));
    case 'string':
      return quote(json.text(h, v));
    case 'array':
      return wrap('[', ']', valuesOf(h, v).map((value) => write(h, value, layout, level + 1)), layout, level);
    case 'object':
      return writeObject(
        valuesOf(h, v).map((value, i) => [json.nameText(h, v, i), write(h, value, layout, level + 1)]), layout, level,
      );
  }
}

const valuesOf = (h: Heap, v: number): number[] => Array.from({ length: json.length(h, v) }, (_, i) => json.item(h, v, i));

/** An object of values that are written already. */
export function writeObject(members: readonly (readonly [name: string, value: string])[], layout = compact, level = 0): string {
  return wrap('{', '}', members.map(([name, value]) => `${quote(name)}:${layout.space}${value}`), layout, level);
}

/** An array of values that are written already. */
export function writeArray(values: readonly string[], layout = compact, level = 0): string {
  return wrap('[', ']', values, layout, level);
}

function wrap(open: string, end: string, parts: readonly string[], { indent, newline }: Layout, level: number): string {
  if (parts.length === 0) return open + end;
  const inner = newline + indent.repeat(level + 1);
  return `${open}${inner}${parts.join(`,${inner}`)}${newline}${indent.repeat(level)}${end}`;
}

const special = /["\\\x00-\x1f]/g;
const short: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export const quote = (text: string): string =>
  `"${text.replace(special, (c) => short[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

/** A finite double: plain from 0.00001 to below 10^16, else with an exponent. */
export function writeNumber(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0.0`;
  const [mantissa, power] = Math.abs(value).toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  if (exponent >= 16 || exponent < -5) return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${exponent}`;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}
