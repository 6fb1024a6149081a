/* What a script returns, as a reply. Tables with one of the fields that name a type of RESP3 are of that type (in RESP2, of what
 * stands for it there), all others are arrays up to their first nil. A table may hold itself: what nests is written from a
 * stack of its own, as deep as the server's stack of Lua values goes. */

import { cString } from '../bytes.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import { LuaTable } from './lua/table.ts';
import type { LuaValue } from './lua/value.ts';

/** How many slots of Lua's stack the server uses for what it is in the middle of, and what an array, and a map or a set, takes. */
const slotsMax = 7994;
const arraySlots = 1;
const pairSlots = 3;

interface Level {
  readonly items: readonly LuaValue[];
  readonly slots: number;
  at: number;
}

export class ReplyFromLua {
  private readonly reply: ReplyWriter;
  private readonly scriptResp: 2 | 3;
  private readonly fail: (message: string, isCounted: boolean) => void;
  private readonly levels: Level[] = [];

  /** @param scriptResp what redis.setresp last said: in RESP3 a boolean is one.
   * @param fail writes an error; `isCounted` when the server's statistics know of it already. */
  constructor(reply: ReplyWriter, scriptResp: 2 | 3, fail: (message: string, isCounted: boolean) => void) {
    this.reply = reply;
    this.scriptResp = scriptResp;
    this.fail = fail;
  }

  write(value: LuaValue): void {
    this.one(value, 0);
    const { levels } = this;
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      if (level.at === level.items.length) levels.pop();
      else this.one(level.items[level.at++], level.slots);
    }
  }

  private one(value: LuaValue, slots: number): void {
    if (slots > slotsMax) this.fail('ERR reached lua stack limit', false);
    else if (value instanceof LuaTable) this.table(value, slots);
    else writeSimple(this.reply, value, this.scriptResp);
  }

  private table(t: LuaTable, slots: number): void {
    if (t.keys.length > 0 && this.named(t, slots)) return;
    const items: LuaValue[] = [];
    for (let i = 1, v = t.get(1); v !== undefined; v = t.get(++i)) items.push(v);
    this.reply.array(items.length);
    this.levels.push({ items, slots: slots + arraySlots, at: 0 });
  }

  /** Whether a field of the table names its type; then it is written. */
  private named(t: LuaTable, slots: number): boolean {
    const { reply } = this;
    const err = t.get('err');
    const ok = t.get('ok');
    const double = t.get('double');
    const map = t.get('map');
    const set = t.get('set');
    const bigNumber = t.get('big_number');
    if (typeof err === 'string') this.fail(cString(err), t.get('ignore_error_stats_update') === true);
    else if (typeof ok === 'string') reply.simple(oneLine(ok));
    else if (typeof double === 'number') reply.double(double);
    else if (map instanceof LuaTable) this.pairs(map, slots);
    else if (set instanceof LuaTable) this.members(set, slots);
    else if (typeof bigNumber === 'string') reply.bigNumber(oneLine(bigNumber));
    else return this.verbatim(t.get('verbatim_string'));
    return true;
  }

  private pairs(map: LuaTable, slots: number): void {
    const items: LuaValue[] = [];
    for (let at = map.nextPosition(1); at !== 0; at = map.nextPosition(at + 1)) items.push(map.keyAt(at), map.valueAt(at));
    this.reply.map(items.length / 2);
    this.levels.push({ items, slots: slots + pairSlots, at: 0 });
  }

  private members(set: LuaTable, slots: number): void {
    const items: LuaValue[] = [];
    for (let at = set.nextPosition(1); at !== 0; at = set.nextPosition(at + 1)) items.push(set.keyAt(at));
    this.reply.set(items.length);
    this.levels.push({ items, slots: slots + pairSlots, at: 0 });
  }

  private verbatim(t: LuaValue): boolean {
    if (!(t instanceof LuaTable)) return false;
    const text = t.get('string');
    const format = t.get('format');
    if (typeof text !== 'string' || typeof format !== 'string') return false;
    this.reply.verbatim(format.slice(0, 3).padEnd(3), text);
    return true;
  }
}

/** Writes what is not a table. @param scriptResp see ReplyFromLua. */
export function writeSimple(reply: ReplyWriter, value: LuaValue, scriptResp: 2 | 3): void {
  if (typeof value === 'string') reply.bulk(value);
  else if (typeof value === 'number') integer(reply, value);
  else if (typeof value !== 'boolean') reply.null();
  else if (scriptResp === 3) reply.bool(value);
  else if (value) reply.int(1);
  else reply.null();
}

const oneLine = (text: string): string => cString(text).replace(/[\r\n]/g, ' ');

/** As C casts a double to a 64-bit integer. */
function integer(reply: ReplyWriter, value: number): void {
  const small = value | 0;
  const whole = Math.trunc(value) + 0;
  if (small === value) reply.int(small);
  else if (Number.isSafeInteger(whole)) reply.int(whole);
  else if (Math.abs(whole) < 2 ** 63) reply.intText(String(BigInt(whole)));
  else reply.intText('-9223372036854775808');
}
