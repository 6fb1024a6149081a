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

export function encodeJson(value: LuaValue, settings: EncodeSettings): string {
  const text = new Encoder(settings).encode(value, 0);
  checkBytes(text.length);
  return text;
}

class Encoder {
  private readonly settings: EncodeSettings;
  private bytes = 0;
  constructor(settings: EncodeSettings) {
    this.settings = settings;
  }

  encode(v: LuaValue, depth: number): string {
    machine.work(4);
    switch (typeof v) {
      case 'string':
        return this.text(v);
      case 'number':
        return this.number(v);
      case 'boolean':
        return v ? 'true' : 'false';
      case 'undefined':
        return 'null';
      default:
        if (v instanceof LuaTable) return this.table(v, depth + 1);
        if (v === nullPointer) return 'null';
        return fail(`Cannot serialise ${typeName(v)}: type not supported`);
    }
  }

  private text(s: string): string {
    this.bytes += s.length;
    if (this.bytes > machine.stringBytesMax) fail('not enough memory');
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

  private table(t: LuaTable, depth: number): string {
    if (depth > this.settings.depthMax) fail(`Cannot serialise, excessive nesting (${depth})`);
    const length = this.arrayLength(t);
    return length > 0 ? this.array(t, length, depth) : this.object(t, depth);
  }

  private array(t: LuaTable, length: number, depth: number): string {
    const items: string[] = [];
    for (let i = 1; i <= length; i++) items.push(this.encode(t.get(i), depth));
    return `[${items.join(',')}]`;
  }

  private object(t: LuaTable, depth: number): string {
    const items: string[] = [];
    for (let at = t.nextPosition(1); at !== 0; at = t.nextPosition(at + 1)) {
      const key = t.keyAt(at);
      if (typeof key !== 'string' && typeof key !== 'number')
        fail(`Cannot serialise ${typeName(key)}: table key must be a number or string`);
      const name = typeof key === 'string' ? this.text(key) : `"${this.number(key)}"`;
      items.push(`${name}:${this.encode(t.valueAt(at), depth)}`);
    }
    return `{${items.join(',')}}`;
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
