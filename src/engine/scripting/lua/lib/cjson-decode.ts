/* JSON to Lua values, with cjson's errors: they name tokens and count characters from 1. */

import { utf8 } from '../../../bytes.ts';
import { parseNumber } from '../number.ts';
import { fail, machine } from '../registers.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, nullPointer } from '../value.ts';

export interface DecodeSettings {
  depthMax: number;
  /** Whether hexadecimal, nan and infinities are numbers. */
  invalidNumbers: boolean;
}

const symbols: Readonly<Record<string, string>> = {
  '{': 'T_OBJ_BEGIN', '}': 'T_OBJ_END', '[': 'T_ARR_BEGIN', ']': 'T_ARR_END', ':': 'T_COLON', ',': 'T_COMMA',
};
const words: readonly (readonly [string, string, LuaValue])[] = [
  ['true', 'T_BOOLEAN', true], ['false', 'T_BOOLEAN', false], ['null', 'T_NULL', nullPointer],
];
const escapes: Readonly<Record<string, string>> = {
  '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};
const numeral = /[+-]?(0x[0-9a-f]*\.?[0-9a-f]*(p[+-]?\d+)?|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf(inity)?|nan)/iy;
const refusedNumeral = /\+|-?0[x\d]|-?(inf|nan)/iy;
const plainText = /[^"\\\0]*/y;

/** A table in the middle of which it is, and the key of the value that comes next. */
interface Level {
  readonly table: LuaTable;
  readonly isArray: boolean;
  key: LuaValue;
}

/** Decodes a text some values at a time: it may hold any number of them, and a script can be paused in between. */
export class Decoder {
  private readonly text: string;
  private readonly settings: DecodeSettings;
  private readonly levels: Level[] = [];
  private at = 0;
  /** Up to here it has taken its steps. */
  private spentUpTo = 0;
  private type = '';
  private value: LuaValue = undefined;
  private start = 0;

  constructor(text: string, settings: DecodeSettings) {
    this.text = text;
    this.settings = settings;
    // Two zero bytes of the first four betray a wider encoding.
    if (text.length >= 2 && (text[0] === '\0' || text[1] === '\0'))
      fail('JSON parser does not support UTF-16 or UTF-32');
    machine.allocate(text.length);
    this.next();
  }

  /** Goes on with up to so many values; true when the text has been read, and `result` is what it says. */
  advance(valuesMax: number): boolean {
    let isDone = false;
    for (let n = 0; n < valuesMax && !isDone; n++) isDone = this.step();
    machine.spend((this.at - this.spentUpTo) >> 1);
    this.spentUpTo = this.at;
    return isDone;
  }

  get result(): LuaValue {
    return this.value;
  }

  /** Reads a value that begins with the present token, and on to the beginning of the next. True at the end. */
  private step(): boolean {
    const { type } = this;
    const isArray = type === 'T_ARR_BEGIN';
    if (!isArray && type !== 'T_OBJ_BEGIN') return this.complete(this.plain());
    if (this.levels.length >= this.settings.depthMax)
      fail(`Found too many nested data structures (${this.levels.length + 1}) at character ${this.at}`);
    const level: Level = { table: new LuaTable(), isArray, key: 1 };
    this.next();
    if (this.is(isArray ? 'T_ARR_END' : 'T_OBJ_END')) return this.complete(level.table);
    this.levels.push(level);
    if (!isArray) this.name(level);
    return false;
  }

  /** A value has been read: it goes into the table around it, which may be complete, too. */
  private complete(value: LuaValue): boolean {
    const { levels } = this;
    let whole = value;
    for (let i = levels.length - 1; i >= 0; i--) {
      const level = levels[i] as Level;
      const { table, isArray } = level;
      table.set(level.key, whole);
      this.next();
      if (!this.is(isArray ? 'T_ARR_END' : 'T_OBJ_END')) {
        if (!this.is('T_COMMA')) this.expected(isArray ? 'comma or array end' : 'comma or object end');
        this.next();
        if (isArray) level.key = (level.key as number) + 1;
        else this.name(level);
        return false;
      }
      levels.pop();
      whole = table;
    }
    this.next();
    if (this.type !== 'T_END') this.expected('the end');
    this.value = whole;
    return true;
  }

  /** Reads a value's name, and on to the beginning of the value. */
  private name(level: Level): void {
    if (!this.is('T_STRING')) this.expected('object key string');
    level.key = this.value;
    this.next();
    if (!this.is('T_COLON')) this.expected('colon');
    this.next();
  }

  private expected(what: string): never {
    const found = this.type === 'T_ERROR' ? (this.value as string) : this.type;
    return fail(`Expected ${what} but found ${found} at character ${this.start + 1}`);
  }

  private token(type: string, value: LuaValue, length: number): void {
    this.type = type;
    this.value = value;
    this.at += length;
  }

  private next(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) this.at++;
    this.start = this.at;
    const c = this.text[this.at] ?? '\0';
    if (c === '\0') return this.token('T_END', undefined, 0);
    const symbol = symbols[c];
    if (symbol !== undefined) return this.token(symbol, undefined, 1);
    if (c === '"') return this.string();
    if (c === '-' || (c >= '0' && c <= '9')) return this.number();
    for (const [word, type, value] of words)
      if (this.text.startsWith(word, this.at)) return this.token(type, value, word.length);
    if (this.settings.invalidNumbers && this.isRefused()) return this.number();
    this.token('T_ERROR', 'invalid token', 0);
  }

  private isRefused(): boolean {
    refusedNumeral.lastIndex = this.at;
    return refusedNumeral.test(this.text);
  }

  private number(): void {
    numeral.lastIndex = this.at;
    const found = numeral.exec(this.text)?.[0];
    const value = found === undefined ? undefined : parseNumber(found);
    if (found === undefined || value === undefined || (!this.settings.invalidNumbers && this.isRefused()))
      this.token('T_ERROR', 'invalid number', 0);
    else this.token('T_NUMBER', value, found.length);
  }

  private string(): void {
    let value = '';
    this.at++;
    for (;;) {
      plainText.lastIndex = this.at;
      const plain = plainText.exec(this.text)?.[0] ?? '';
      value += plain;
      this.at += plain.length;
      const c = this.text[this.at];
      if (c === '"') break;
      if (c !== '\\') return this.wrong('unexpected end of string');
      const piece = this.escape();
      if (piece === undefined) return;
      value += piece;
    }
    this.token('T_STRING', value, 1);
  }

  /** An error inside of a string is at the place itself, not at the string's start. */
  private wrong(what: string): void {
    this.start = this.at;
    this.token('T_ERROR', what, 0);
  }

  private escape(): string | undefined {
    const c = this.text[this.at + 1] ?? '';
    if (c === 'u') return this.unicode();
    const simple = escapes[c];
    if (simple === undefined) {
      this.wrong('invalid escape code');
      return undefined;
    }
    this.at += 2;
    return simple;
  }

  private hex(at: number): number {
    const digits = this.text.substr(at, 4);
    return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
  }

  private unicode(): string | undefined {
    const first = this.hex(this.at + 2);
    const isHigh = first >= 0xd800 && first < 0xdc00;
    const second = isHigh && this.text.startsWith('\\u', this.at + 6) ? this.hex(this.at + 8) : -1;
    if (first < 0 || (first >= 0xdc00 && first < 0xe000) || (isHigh && (second < 0xdc00 || second >= 0xe000))) {
      this.wrong('invalid unicode escape code');
      return undefined;
    }
    this.at += isHigh ? 12 : 6;
    return utf8(isHigh ? String.fromCharCode(first, second) : String.fromCharCode(first));
  }

  private plain(): LuaValue {
    switch (this.type) {
      case 'T_STRING':
      case 'T_NUMBER':
      case 'T_BOOLEAN':
      case 'T_NULL':
        return this.value;
      default:
        return this.expected('value');
    }
  }

  private is(type: string): boolean {
    return this.type === type;
  }
}
