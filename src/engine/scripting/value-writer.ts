/* A reply that a script is told. The command writes it as to any client, but nothing becomes bytes: what it writes are Lua's values at
 * once, and beginnings (of so many values) where a reply holds others. So a script is told what a client would be: in RESP2 unless it asks
 * for RESP3 (redis.setresp), whose types arrive as tables with one field that names them.
 *
 * `length` counts what was written, as it counts bytes elsewhere: commands remember it, and put the beginning of what they did not know the
 * length of there. A list that holds no other is the commonest of the long replies: its items become the array of the script's table as
 * they lie, without being looked at. */

import { byteString } from '../bytes.ts';
import { formatDouble } from '../numbers/numbers.ts';
import { ReplyWriter } from '../resp/reply.ts';
import { errorTable, tagged } from './errors.ts';
import { LuaTable } from './lua/table.ts';
import type { LuaValue } from './lua/value.ts';

/** So many values follow that belong together; of a map, twice as many. */
class Opening {
  readonly kind: 'array' | 'map' | 'set' | 'attribute';
  readonly count: number;
  constructor(kind: Opening['kind'], count: number) {
    this.kind = kind;
    this.count = count;
  }
}

/** What is neither text nor holds others is reckoned as so many bytes. */
const plainBytes = 4;

export class ValueWriter extends ReplyWriter {
  private items: (LuaValue | Opening)[] = [];
  /** Of the items: those that are beginnings. */
  private openings = 0;
  /** Some item is nil. */
  private hasNil = false;
  private at = 0;
  /** What was written takes about so many bytes. */
  bytes = 0;

  constructor() {
    super(0);
  }

  /** A reply begins. */
  begin(resp: 2 | 3): void {
    this.resp = resp;
    this.length = this.openings = this.bytes = 0;
    this.hasNil = false;
  }

  /** The value of what was written. Of more than one reply, that of the first: what follows is for others. */
  value(): LuaValue {
    const { items, length } = this;
    const first = items[0];
    if (!(first instanceof Opening)) {
      items[0] = undefined;
      return first;
    }
    const isPlainList = this.openings === 1 && first.kind === 'array' && first.count === length - 1 && !this.hasNil;
    this.items = [];
    if (isPlainList) return listOf(items as LuaValue[], length);
    this.at = 0;
    return this.next(items);
  }

  private next(items: readonly (LuaValue | Opening)[]): LuaValue {
    const item = items[this.at++];
    if (!(item instanceof Opening)) return item;
    switch (item.kind) {
      case 'array': {
        const t = new LuaTable(item.count);
        for (let i = 1; i <= item.count; i++) t.set(i, this.next(items));
        return t;
      }
      case 'map':
        return tagged('map', this.pairs(item.count, items));
      case 'set': {
        const t = new LuaTable(0, item.count);
        for (let i = 0; i < item.count; i++) t.set(this.next(items), true);
        return tagged('set', t);
      }
      case 'attribute': // of which scripts are not told, stands before its reply
        this.pairs(item.count, items);
        return this.next(items);
    }
  }

  private pairs(count: number, items: readonly (LuaValue | Opening)[]): LuaTable {
    const t = new LuaTable(0, count);
    for (let i = 0; i < count; i++) {
      const key = this.next(items);
      t.set(key, this.next(items));
    }
    return t;
  }

  private put(value: LuaValue | Opening, bytes: number): void {
    this.items[this.length++] = value;
    this.bytes += bytes;
  }

  private open(kind: Opening['kind'], count: number): void {
    this.openings++;
    this.put(new Opening(kind, count), plainBytes);
  }

  // --- as handlers write ---

  override ok(): void {
    this.simple('OK');
  }

  override simple(text: string): void {
    this.put(tagged('ok', text), text.length);
  }

  override error(text: string): void {
    this.errors++;
    this.lastError = text;
    this.put(errorTable(text.replace(/[\r\n]/g, ' ')), text.length);
  }

  override int(value: number): void {
    const n = value | 0; // the same number, but for the machine an integer
    this.put(n === value ? n : value, plainBytes);
  }

  override intText(decimal: string): void {
    this.put(Number(decimal), decimal.length);
  }

  override bulk(text: string): void {
    this.put(text, text.length);
  }

  override bulkBytes(src: Uint8Array, start: number, end: number): void {
    this.put(byteString(src, start, end), end - start);
  }

  override bulkInt(value: number): void {
    this.bulk(String(value));
  }

  override null(): void {
    const isNil = this.resp === 3;
    if (isNil) this.hasNil = true;
    this.put(isNil ? undefined : false, plainBytes);
  }

  override nullArray(): void {
    this.null();
  }

  override array(length: number): void {
    this.open('array', length);
  }

  override map(pairs: number): void {
    if (this.resp === 2) this.open('array', pairs * 2);
    else this.open('map', pairs);
  }

  override set(length: number): void {
    this.open(this.resp === 2 ? 'array' : 'set', length);
  }

  override push(length: number): void {
    this.open('array', length);
  }

  override double(value: number): void {
    if (this.resp === 2) this.bulk(formatDouble(value));
    else this.put(tagged('double', value), plainBytes);
  }

  override doubleText(text: string): void {
    if (this.resp === 2) this.bulk(text);
    else this.double(Number(text));
  }

  override bool(value: boolean): void {
    if (this.resp === 2) this.int(value ? 1 : 0);
    else this.put(value, plainBytes);
  }

  override bigNumber(decimal: string): void {
    this.put(this.resp === 2 ? decimal : tagged('big_number', decimal), decimal.length);
  }

  override verbatim(format: string, text: string): void {
    if (this.resp === 2) {
      this.bulk(text);
      return;
    }
    const t = new LuaTable();
    t.set('string', text);
    t.set('format', format);
    this.put(tagged('verbatim_string', t), text.length);
  }

  override takesBytes(): boolean {
    return false;
  }

  override attribute(pairs: number): void {
    this.open('attribute', pairs);
  }

  override truncate(length: number): void {
    for (let i = length; i < this.length; i++) if (this.items[i] instanceof Opening) this.openings--;
    this.length = length;
  }

  override insertArrayHeader(at: number, n: number): void {
    this.begins('array', at, n);
  }

  override insertSetHeader(at: number, n: number): void {
    this.begins(this.resp === 2 ? 'array' : 'set', at, n);
  }

  override insertMapHeader(at: number, n: number): void {
    if (this.resp === 2) this.begins('array', at, n * 2);
    else this.begins('map', at, n);
  }

  private begins(kind: Opening['kind'], at: number, count: number): void {
    this.openings++;
    this.items.splice(at, 0, new Opening(kind, count));
    this.length++;
  }

  override moveLast(to: number, from: number): void {
    const { items, length } = this;
    const moved = items.slice(from, length);
    for (let i = from - 1; i >= to; i--) items[i + moved.length] = items[i];
    for (const [i, item] of moved.entries()) items[to + i] = item;
  }
}

/** A table of the items behind the first, which the items become. */
function listOf(items: LuaValue[], length: number): LuaTable {
  items.length = length;
  items[0] = undefined;
  return new LuaTable(length - 1, 0, items);
}
