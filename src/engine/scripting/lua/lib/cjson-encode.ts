/* Lua values to JSON, as the cjson that servers ship writes it: / is escaped, numbers have 14 digits, a table is an
 * array when its keys are whole numbers of which not too many are missing, and an empty one is an object. */

import { formatGeneral } from '../number.ts';
import { fail, machine } from '../registers.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, nullPointer, typeName } from '../value.ts';
import { checkBytes } from './args.ts';

export interface EncodeSettings {
  /** Whether a sparse array becomes an object instead of an error. */
  sparseConvert: boolean;
  /** An array is sparse when its largest index is more than this times its items; 0 allows any. */
  sparseRatio: number;
  /** Largest index that is never called sparse. */
  sparseSafe: number;
  depthMax: number;
  precision: number;
  /** What becomes of NaN and the infinities. */
  invalidNumbers: 'off' | 'on' | 'null';
}

const escaped: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '/': '\\/', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r',
};
const special = /["\\/\x00-\x1f\x7f]/g;

const quoted = (text: string): string =>
  `"${text.replace(special, (c) => escaped[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

/** A run of so many items is made one string: what it grows as takes several times as much. */
const itemsAtOnce = 1024;

/** A table in the middle of which it is. */
class Level {
  readonly table: LuaTable;
  /** Of an array: its largest index. -1: an object. */
  readonly length: number;
  /** The index or the position that was written last. */
  at = 0;
  private text: string;
  private items = 0;
  private runs: string[] | undefined;

  /** @param name of the table in an object around it, with its colon. */
  constructor(table: LuaTable, length: number, name: string) {
    this.table = table;
    this.length = length;
    this.text = name + (length > 0 ? '[' : '{');
  }

  add(item: string): void {
    this.text += this.items === 0 ? item : `,${item}`;
    if (++this.items % itemsAtOnce !== 0) return;
    this.runs ??= [];
    this.runs.push(this.text);
    this.text = '';
  }

  closed(): string {
    const text = this.text + (this.length > 0 ? ']' : '}');
    return this.runs === undefined ? text : this.runs.join('') + text;
  }
}

/** Encodes a value some steps at a time: a table may hold any number of others, and a script can be paused in between. */
export class Encoder {
  private readonly settings: EncodeSettings;
  private readonly levels: Level[] = [];
  private bytes = 0;
  private done = '';

  constructor(value: LuaValue, settings: EncodeSettings) {
    this.settings = settings;
    if (value instanceof LuaTable) this.open(value, '');
    else this.done = this.plain(value);
  }

  /** Goes on with up to so many values; true when there are no more. */
  advance(valuesMax: number): boolean {
    const { levels } = this;
    let left = valuesMax;
    while (levels.length > 0) {
      if (left <= 0) return false;
      const level = levels[levels.length - 1] as Level;
      left = level.length > 0 ? this.writeItems(level, left) : this.writeFields(level, left);
    }
    return true;
  }

  text(): string {
    checkBytes(this.done.length);
    return this.done;
  }

  private open(t: LuaTable, before: string): void {
    machine.work(4);
    const depth = this.levels.length + 1;
    if (depth > this.settings.depthMax) fail(`Cannot serialise, excessive nesting (${depth})`);
    this.levels.push(new Level(t, this.arrayLength(t), before));
  }

  private close(level: Level): void {
    this.levels.pop();
    const text = level.closed();
    const around = this.levels[this.levels.length - 1];
    if (around === undefined) this.done = text;
    else around.add(text);
  }

  /** Writes up to so many items of an array, up to the first that is a table; how many are left to be written. */
  private writeItems(level: Level, max: number): number {
    const { table, length } = level;
    let left = max;
    for (; left > 0 && level.at < length; left--) {
      const v = table.get(++level.at);
      this.grow(1);
      if (v instanceof LuaTable) {
        this.open(v, '');
        return left - 1;
      }
      level.add(this.plain(v));
    }
    if (left > 0) this.close(level);
    return left;
  }

  /** The same for an object. */
  private writeFields(level: Level, max: number): number {
    const { table } = level;
    let left = max;
    for (; left > 0; left--) {
      level.at = table.nextPosition(level.at + 1);
      if (level.at === 0) break;
      const key = table.keyAt(level.at);
      if (typeof key !== 'string' && typeof key !== 'number')
        fail(`Cannot serialise ${typeName(key)}: table key must be a number or string`);
      const name = typeof key === 'string' ? `${this.quoted(key)}:` : `"${this.number(key)}":`;
      const v = table.valueAt(level.at);
      this.grow(1);
      if (v instanceof LuaTable) {
        this.open(v, name);
        return left - 1;
      }
      level.add(name + this.plain(v));
    }
    if (left > 0) this.close(level);
    return left;
  }

  /** What holds no other value. */
  private plain(v: LuaValue): string {
    machine.work(4);
    switch (typeof v) {
      case 'string':
        return this.quoted(v);
      case 'number':
        return this.number(v);
      case 'boolean':
        return v ? 'true' : 'false';
      case 'undefined':
        return 'null';
      default:
        if (v === nullPointer) return 'null';
        return fail(`Cannot serialise ${typeName(v)}: type not supported`);
    }
  }

  private grow(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > machine.stringBytesMax) fail('not enough memory');
  }

  private quoted(s: string): string {
    this.grow(s.length);
    machine.spend(s.length >> 3);
    return quoted(s);
  }

  private number(n: number): string {
    const { invalidNumbers, precision } = this.settings;
    if ((n | 0) === n && n !== 0 && precision >= 10) return String(n);
    if (Number.isFinite(n)) return formatGeneral(n, precision, false);
    if (invalidNumbers === 'off') fail('Cannot serialise number: must not be NaN or Inf');
    if (invalidNumbers === 'null') return 'null';
    return Number.isNaN(n) ? 'nan' : n > 0 ? 'inf' : '-inf';
  }

  /** Largest index of an array, -1 when the table is none. */
  private arrayLength(t: LuaTable): number {
    let max = 0;
    let items = 0;
    for (let at = t.nextPosition(1); at !== 0; at = t.nextPosition(at + 1)) {
      const key = t.keyAt(at);
      if (typeof key !== 'number' || key < 1 || !Number.isInteger(key)) return -1;
      max = Math.max(max, key);
      items++;
    }
    const { sparseRatio, sparseSafe, sparseConvert } = this.settings;
    if (sparseRatio > 0 && max > items * sparseRatio && max > sparseSafe) {
      if (!sparseConvert) fail('Cannot serialise table: excessively sparse array');
      return -1;
    }
    return max;
  }
}
