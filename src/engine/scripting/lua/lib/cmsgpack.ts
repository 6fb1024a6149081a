/* The cmsgpack library: MessagePack, with the choices of the one that servers ship. The shortest form of a whole
 * number; a float when it says the same as the double; a table is an array when its keys are 1..n, so an empty one,
 * too; what cannot be packed, and what nests deeper than 16, is nil. */

import { bytesOf } from '../../../bytes.ts';
import { fail, machine } from '../registers.ts';
import { LuaTable } from '../table.ts';
import type { BuiltinBody, LuaValue } from '../value.ts';
import * as args from './args.ts';

const nestingMax = 16;

const scratch = new DataView(new ArrayBuffer(8));
const bytesAt = (n: number): string => {
  let s = '';
  for (let i = 0; i < n; i++) s += String.fromCharCode(scratch.getUint8(i));
  return s;
};

function sized(tag: number, size: 1 | 2 | 4, value: number): string {
  if (size === 1) scratch.setUint8(0, value);
  else if (size === 2) scratch.setUint16(0, value);
  else scratch.setUint32(0, value);
  return String.fromCharCode(tag) + bytesAt(size);
}

function packInteger(n: number): string {
  if (n >= 0) {
    if (n <= 0x7f) return String.fromCharCode(n);
    if (n <= 0xff) return sized(0xcc, 1, n);
    if (n <= 0xffff) return sized(0xcd, 2, n);
    if (n <= 0xffffffff) return sized(0xce, 4, n);
    scratch.setBigUint64(0, BigInt(n));
    return `\xcf${bytesAt(8)}`;
  }
  if (n >= -32) return String.fromCharCode(256 + n);
  if (n >= -128) return sized(0xd0, 1, n);
  if (n >= -32768) return sized(0xd1, 2, n);
  if (n >= -2147483648) return sized(0xd2, 4, n);
  scratch.setBigInt64(0, BigInt(n));
  return `\xd3${bytesAt(8)}`;
}

function packNumber(n: number): string {
  if (Number.isInteger(n) && n >= -(2 ** 63) && n < 2 ** 63) return packInteger(n);
  if (Math.fround(n) === n) {
    scratch.setFloat32(0, n);
    return `\xca${bytesAt(4)}`;
  }
  scratch.setFloat64(0, n);
  return `\xcb${bytesAt(8)}`;
}

function packString(s: string): string {
  const n = s.length;
  if (n < 32) return String.fromCharCode(0xa0 | n) + s;
  if (n <= 0xff) return sized(0xd9, 1, n) + s;
  return (n <= 0xffff ? sized(0xda, 2, n) : sized(0xdb, 4, n)) + s;
}

function header(n: number, fixed: number, wide: number): string {
  if (n <= 15) return String.fromCharCode(fixed | n);
  return n <= 0xffff ? sized(wide, 2, n) : sized(wide + 1, 4, n);
}

/** How many items, when the keys are 1..n; else -1. */
function itemsOf(t: LuaTable): number {
  let count = 0;
  let max = 0;
  for (let at = t.nextPosition(1); at !== 0; at = t.nextPosition(at + 1)) {
    const key = t.keyAt(at);
    if (typeof key !== 'number' || key <= 0 || !Number.isInteger(key)) return -1;
    max = Math.max(max, key);
    count++;
  }
  return max === count ? count : -1;
}

function packTable(t: LuaTable, level: number): string {
  const items = itemsOf(t);
  if (items >= 0) {
    let s = header(items, 0x90, 0xdc);
    for (let i = 1; i <= items; i++) s = args.checkGrowth(s + packValue(t.get(i), level + 1));
    return s;
  }
  let pairs = '';
  let count = 0;
  for (let at = t.nextPosition(1); at !== 0; at = t.nextPosition(at + 1)) {
    pairs = args.checkGrowth(pairs + packValue(t.keyAt(at), level + 1) + packValue(t.valueAt(at), level + 1));
    count++;
  }
  return header(count, 0x80, 0xde) + pairs;
}

function packValue(v: LuaValue, level: number): string {
  machine.work(4);
  switch (typeof v) {
    case 'string':
      return packString(v);
    case 'number':
      return packNumber(v);
    case 'boolean':
      return v ? '\xc3' : '\xc2';
    default:
      return v instanceof LuaTable && level < nestingMax ? packTable(v, level) : '\xc0';
  }
}

const pack: BuiltinBody = (a) => {
  if (a.length === 0) args.argumentError(0, 'MessagePack pack needs input.');
  let s = '';
  for (const v of a) s += packValue(v, 0);
  args.checkBytes(s.length);
  return s;
};

class Reader {
  at: number;
  private readonly text: string;
  private readonly view: DataView;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
    machine.spend(text.length >> 3);
    this.view = new DataView(bytesOf(text).buffer);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  private take(n: number): number {
    machine.spend(2);
    if (this.at + n > this.text.length) fail('Missing bytes in input.');
    this.at += n;
    return this.at - n;
  }

  private string(n: number): string {
    const at = this.take(n);
    return this.text.slice(at, at + n);
  }

  private unsigned(size: number): number {
    const at = this.take(size);
    if (size === 1) return this.view.getUint8(at);
    if (size === 2) return this.view.getUint16(at);
    return size === 4 ? this.view.getUint32(at) : Number(this.view.getBigUint64(at));
  }

  private signed(size: number): number {
    const at = this.take(size);
    if (size === 1) return this.view.getInt8(at);
    if (size === 2) return this.view.getInt16(at);
    return size === 4 ? this.view.getInt32(at) : Number(this.view.getBigInt64(at));
  }

  read(): LuaValue {
    const tag = this.unsigned(1);
    if (tag <= 0x7f) return tag;
    if (tag >= 0xe0) return tag - 256;
    if (tag >= 0xc0) return this.tagged(tag);
    if (tag >= 0xa0) return this.string(tag & 31);
    return tag >= 0x90 ? this.array(tag & 15) : this.map(tag & 15);
  }

  private tagged(tag: number): LuaValue {
    if (tag === 0xc0) return undefined;
    if (tag === 0xc2 || tag === 0xc3) return tag === 0xc3;
    if (tag === 0xca) return this.view.getFloat32(this.take(4));
    if (tag === 0xcb) return this.view.getFloat64(this.take(8));
    if (tag >= 0xcc && tag <= 0xcf) return this.unsigned(2 ** (tag - 0xcc));
    if (tag >= 0xd0 && tag <= 0xd3) return this.signed(2 ** (tag - 0xd0));
    if (tag >= 0xd9 && tag <= 0xdb) return this.string(this.unsigned(2 ** (tag - 0xd9)));
    if (tag === 0xdc || tag === 0xdd) return this.array(this.unsigned(tag === 0xdc ? 2 : 4));
    if (tag === 0xde || tag === 0xdf) return this.map(this.unsigned(tag === 0xde ? 2 : 4));
    return fail('Bad data format in input.');
  }

  private array(n: number): LuaTable {
    const t = new LuaTable();
    for (let i = 1; i <= n; i++) t.set(i, this.read());
    return t;
  }

  private map(n: number): LuaTable {
    const t = new LuaTable();
    for (let i = 0; i < n; i++) {
      const key = this.read();
      t.set(key, this.read());
    }
    return t;
  }
}

/** Up to `limit` values, 0 for all; with a limit the next offset comes first. */
function unpackSome(text: string, limit: number, offset: number): LuaValue[] {
  if (offset < 0 || limit < 0) fail(`Invalid request to unpack with offset of ${offset} and limit of ${text.length}.`);
  if (offset > text.length) fail(`Start offset ${offset} greater than input length ${text.length}.`);
  const reader = new Reader(text, offset);
  const values: LuaValue[] = [];
  const most = limit === 0 ? Infinity : limit;
  while (!reader.isAtEnd && values.length < most) values.push(reader.read());
  return limit === 0 ? values : [reader.isAtEnd ? -1 : reader.at, ...values];
}

export function cmsgpackLibrary(): LuaTable {
  const t = args.library({
    pack,
    unpack: (a) => unpackSome(args.text(a, 1), 0, 0),
    unpack_one: (a) => unpackSome(args.text(a, 1), 1, args.integerOr(a, 2, 0)),
    unpack_limit: (a) => unpackSome(args.text(a, 1), args.integer(a, 2), args.integerOr(a, 3, 0)),
  });
  t.set('_NAME', 'cmsgpack');
  t.set('_VERSION', 'lua-cmsgpack 0.4.0');
  t.set('_COPYRIGHT', 'Copyright (C) 2012, Redis Ltd.');
  t.set('_DESCRIPTION', 'MessagePack C implementation for Lua');
  return t;
}
