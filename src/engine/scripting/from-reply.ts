/* What a command replied, as a script sees it. The command has written RESP as to any client; here it is read back, so a script is
 * told what a client would be: in RESP2 unless it asks for RESP3 (redis.setresp), whose types arrive as tables with one
 * field that names them. */

import { byteString } from '../bytes.ts';
import { errorTable, tagged } from './errors.ts';
import { LuaTable } from './lua/table.ts';
import type { LuaValue } from './lua/value.ts';

const CR = 13;

export class ReplyReader {
  private u8: Uint8Array = new Uint8Array(0);
  private at = 0;
  /** Of the last reply, those inside others included. */
  values = 0;

  /** The value of the reply at the start of `u8`, which must be whole. */
  read(u8: Uint8Array): LuaValue {
    this.u8 = u8;
    this.at = 0;
    this.values = 0;
    return this.value();
  }

  private value(): LuaValue {
    this.values++;
    switch (this.u8[this.at++]) {
      case 0x24: // $
        return this.bulk();
      case 0x3a: // :
        return this.integer();
      case 0x2b: // +
        return tagged('ok', this.line());
      case 0x2d: // -
        return errorTable(this.line());
      case 0x2a: // *
      case 0x3e: // >
        return this.array();
      default:
        this.at--;
        return this.ofThree();
    }
  }

  /** What RESP3 adds. */
  private ofThree(): LuaValue {
    switch (this.u8[this.at++]) {
      case 0x5f: // _
        this.at += 2;
        return undefined;
      case 0x23: // #
        return this.line() === 't';
      case 0x2c: // ,
        return tagged('double', readDouble(this.line()));
      case 0x28: // (
        return tagged('big_number', this.line());
      case 0x3d: // =
        return this.verbatim();
      case 0x25: // %
        return tagged('map', this.map());
      case 0x7e: // ~
        return tagged('set', this.set());
      default: // |: an attribute, of which scripts are not told, stands before its reply
        this.map();
        return this.value();
    }
  }

  private integer(): number {
    const { u8 } = this;
    let { at } = this;
    const isNegative = u8[at] === 45;
    if (isNegative) at++;
    const start = at;
    let n = 0;
    for (; u8[at] !== CR; at++) n = n * 10 + ((u8[at] as number) - 48);
    if (n > Number.MAX_SAFE_INTEGER) n = Number(byteString(u8, start, at)); // rounded once, not at each digit
    this.at = at + 2;
    return isNegative ? -n : n;
  }

  private line(): string {
    const start = this.at;
    let end = start;
    while (this.u8[end] !== CR) end++;
    this.at = end + 2;
    return byteString(this.u8, start, end);
  }

  private bulk(): string | false {
    const n = this.integer();
    if (n < 0) return false;
    const start = this.at;
    this.at = start + n + 2;
    return byteString(this.u8, start, start + n);
  }

  private verbatim(): LuaTable {
    const text = this.bulk() as string;
    const t = new LuaTable();
    t.set('string', text.slice(4));
    t.set('format', text.slice(0, 3));
    return tagged('verbatim_string', t);
  }

  private array(): LuaValue {
    const n = this.integer();
    if (n < 0) return false;
    const t = new LuaTable(n);
    for (let i = 1; i <= n; i++) t.set(i, this.value());
    return t;
  }

  private map(): LuaTable {
    const n = this.integer();
    const t = new LuaTable(0, n);
    for (let i = 0; i < n; i++) {
      const key = this.value();
      t.set(key, this.value());
    }
    return t;
  }

  private set(): LuaTable {
    const n = this.integer();
    const t = new LuaTable(0, n);
    for (let i = 0; i < n; i++) t.set(this.value(), true);
    return t;
  }
}

function readDouble(text: string): number {
  if (text === 'inf') return Infinity;
  return text === '-inf' ? -Infinity : Number(text);
}
