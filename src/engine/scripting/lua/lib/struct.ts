/* The struct library: values to and from the layouts of C. A format says byte order and alignment, then one letter per
 * value. Native order is little-endian and nothing is aligned until `!` says so. */

import { fail, machine } from '../registers.ts';
import type { LuaTable } from '../table.ts';
import type { BuiltinBody, LuaValue } from '../value.ts';
import * as args from './args.ts';

const integerSizeMax = 32;
const nativeAlignment = 8;
const resultMax = 0x7fffffff;

/** Size of what has a fixed one. */
const fixedSizes: Readonly<Record<string, number>> = {
  b: 1, B: 1, h: 2, H: 2, l: 8, L: 8, T: 8, f: 4, d: 8, x: 1,
};
const scratch = new DataView(new ArrayBuffer(8));

interface Item {
  readonly option: string;
  readonly size: number;
  /** Bytes of padding before it. */
  readonly padding: number;
  readonly little: boolean;
}

/** Walks a format; the caller knows how far the data has got. */
class Format {
  private readonly text: string;
  private at = 0;
  private little = true;
  private alignment = 1;

  constructor(text: string) {
    this.text = text;
  }

  /** The next item for a value or padding, undefined at the end. */
  next(position: number): Item | undefined {
    while (this.at < this.text.length) {
      machine.spend(16);
      const option = this.text[this.at++] as string;
      if (this.control(option)) continue;
      const size = this.sizeOf(option);
      return { option, size, padding: this.paddingFor(position, size, option), little: this.little };
    }
    return undefined;
  }

  private digits(otherwise: number): number {
    const digits = /^\d+/.exec(this.text.slice(this.at))?.[0];
    if (digits === undefined) return otherwise;
    this.at += digits.length;
    const value = Number(digits);
    if (value > resultMax) fail('integral size overflow');
    return value;
  }

  private control(option: string): boolean {
    if (option === ' ') return true;
    if (option === '<' || option === '>') this.little = option === '<';
    else if (option === '!') {
      this.alignment = this.digits(nativeAlignment);
      const isPower = this.alignment > 0 && (this.alignment & (this.alignment - 1)) === 0;
      if (!isPower) fail(`alignment ${this.alignment} is not a power of 2`);
    } else return false;
    return true;
  }

  private sizeOf(option: string): number {
    const fixed = fixedSizes[option];
    if (fixed !== undefined) return fixed;
    if (option === 's') return 0;
    if (option === 'c') return this.digits(1);
    if (option !== 'i' && option !== 'I') args.argumentError(1, `invalid format option '${option}'`);
    const size = this.digits(4);
    if (size > integerSizeMax) fail(`integral size ${size} is larger than limit of ${integerSizeMax}`);
    return size;
  }

  private paddingFor(position: number, size: number, option: string): number {
    if (size === 0 || option === 'c' || option === 'x') return 0;
    const align = Math.min(size, this.alignment);
    return align > 1 ? (align - (position & (align - 1))) & (align - 1) : 0;
  }
}

function packInteger(v: number, size: number, little: boolean): string {
  let rest = BigInt.asUintN(64, BigInt(args.truncated(v)));
  let bytes = '';
  for (let i = 0; i < size; i++) {
    const c = String.fromCharCode(Number(rest & 0xffn));
    bytes = little ? bytes + c : c + bytes;
    rest >>= 8n;
  }
  return bytes;
}

function packReal(v: number, size: number, little: boolean): string {
  if (size === 4) scratch.setFloat32(0, v, little);
  else scratch.setFloat64(0, v, little);
  let bytes = '';
  for (let i = 0; i < size; i++) bytes += String.fromCharCode(scratch.getUint8(i));
  return bytes;
}

function packItem({ option, size, little }: Item, a: LuaValue[], n: number): string {
  switch (option) {
    case 'f':
    case 'd':
      return packReal(args.number(a, n), size, little);
    case 's':
      return `${args.text(a, n)}\0`;
    case 'c': {
      const text = args.text(a, n);
      const wanted = size === 0 ? text.length : size;
      if (text.length < wanted) args.argumentError(n + 1, 'string too short');
      return text.slice(0, wanted);
    }
    default:
      return packInteger(args.number(a, n), size, little);
  }
}

const pack: BuiltinBody = (a) => {
  const format = new Format(args.text(a, 1));
  let n = 2;
  let result = '';
  for (let item = format.next(0); item !== undefined; item = format.next(result.length)) {
    args.checkGrowth(result);
    result += '\0'.repeat(item.padding);
    if (item.option !== 'x' && n > a.length) a.push(undefined);
    result += item.option === 'x' ? '\0' : packItem(item, a, n++);
  }
  args.checkBytes(result.length);
  return result;
};

function unpackInteger(data: string, at: number, size: number, little: boolean, signed: boolean): number {
  let value = 0n;
  for (let i = 0; i < size; i++) {
    const c = data.charCodeAt(little ? at + size - 1 - i : at + i);
    value = (value << 8n) | BigInt(c);
  }
  const bits = Math.min(64, size * 8);
  return Number(signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
}

function unpackReal(data: string, at: number, size: number, little: boolean): number {
  for (let i = 0; i < size; i++) scratch.setUint8(i, data.charCodeAt(at + i));
  return size === 4 ? scratch.getFloat32(0, little) : scratch.getFloat64(0, little);
}

const isSigned = (option: string): boolean => option >= 'a';

const unpack: BuiltinBody = (a) => {
  const format = new Format(args.text(a, 1));
  const data = args.text(a, 2);
  let at = args.integerOr(a, 3, 1) - 1;
  if (at < 0) args.argumentError(3, 'offset must be 1 or greater');
  const values: LuaValue[] = [];
  for (let item = format.next(at); item !== undefined; item = format.next(at)) {
    const { option, little } = item;
    at += item.padding;
    let { size } = item;
    if (at + size > data.length) args.argumentError(2, 'data string too short');
    if (option === 's') {
      const end = data.indexOf('\0', at);
      if (end < 0) fail('unfinished string in data');
      size = end - at + 1;
      values.push(data.slice(at, end));
    } else if (option === 'c') {
      if (size === 0) size = sizeBefore(values);
      if (at + size > data.length) args.argumentError(2, 'data string too short');
      values.push(data.slice(at, at + size));
    } else if (option === 'f' || option === 'd') values.push(unpackReal(data, at, size, little));
    else if (option !== 'x') values.push(unpackInteger(data, at, size, little, isSigned(option)));
    at += size;
  }
  return [...values, at + 1];
};

/** `c0` takes its length from the number before it. */
function sizeBefore(values: LuaValue[]): number {
  const size = values.pop();
  if (typeof size !== 'number') fail("format 'c0' needs a previous size");
  return size;
}

const size: BuiltinBody = (a) => {
  const format = new Format(args.text(a, 1));
  let at = 0;
  for (let item = format.next(0); item !== undefined; item = format.next(at)) {
    if (item.option === 's') args.argumentError(1, "option 's' has no fixed size");
    if (item.option === 'c' && item.size === 0) args.argumentError(1, "option 'c0' has no fixed size");
    at += item.padding + item.size;
  }
  return at;
};

export function structLibrary(): LuaTable {
  return args.library({ pack, unpack, size });
}
