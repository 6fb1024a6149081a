/* A bitmap is no type: it is a string whose bits are counted from the left, bit 0 being the highest of the first byte.
 * What its commands share: reading a string's bytes whatever its encoding, and making one long enough to write to. */

import type { Call } from '../call.ts';
import { bytesOf } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import { whole } from '../memory/whole.ts';
import { CommandError } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as string from '../types/string.ts';
import { changeable } from './string-range.ts';

export const badOffset = new CommandError('ERR bit offset is not an integer or out of range');

/** Highest bit offset of all: that of the last bit of the longest string. */
export const offsetMax = (c: Call): number => c.limits.protoMaxBulkLen * 8 - 1;

/** The byte in which a bit lies. */
export const byteOf = (offset: number): number => (offset < 2 ** 31 ? offset >> 3 : Math.floor(offset / 8));

/** The bytes of the last `read`: [start, end) of a buffer. Valid until something allocates. */
export const bytes: { u8: Uint8Array; start: number; end: number } = { u8: new Uint8Array(0), start: 0, end: 0 };

/** Reads a string object's bytes; 0, no object, has none. An integer's are its digits. */
export function read(h: Heap, o: number): void {
  bytes.u8 = h.u8;
  bytes.start = 0;
  bytes.end = 0;
  if (o === 0) return;
  if (robj.encodingOf(h, o) === robj.encoding.int) {
    bytes.u8 = bytesOf(robj.stringText(h, o));
    bytes.end = bytes.u8.length;
  } else {
    bytes.start = robj.pointer(h, o);
    bytes.end = bytes.start + sds.length(h, bytes.start);
  }
}

/** To make a string of so many bytes, or to lengthen it to that, is no quick command any more. */
const longBytesMin = 65_536;

/** Whether the last `writable` made the string longer, or made it at all. */
export const lengthened = { value: false };

/** The string under argument 1, changeable in place up to the bit at this offset: made, or lengthened, with zeros. */
export function writable(c: Call, offset: number): number {
  const { db, h } = c;
  const needed = byteOf(offset) + 1;
  const found = db.writeTyped(c.args, 1, robj.type.string);
  if (found === 0) {
    if (needed > longBytesMin) c.node.commandStats.beginLong();
    const made = whole(h, () => string.createZeros(h, needed), needed);
    db.add(c.args, 1, made);
    lengthened.value = true;
    return made;
  }
  const o = changeable(c, found);
  if (needed > longBytesMin && needed > string.length(h, o)) c.node.commandStats.beginLong();
  lengthened.value = string.lengthen(h, o, needed);
  return o;
}

/** Bits set in a 32-bit word: pairs are added, then fours, then bytes, which the multiplication sums in the highest. */
export function bitsOfWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Bits set in bytes [start, end). */
export function countBits(u8: Uint8Array, start: number, end: number): number {
  let bits = 0;
  let i = start;
  for (; i + 4 <= end; i += 4)
    bits += bitsOfWord(
      (u8[i] as number) | ((u8[i + 1] as number) << 8) | ((u8[i + 2] as number) << 16) | ((u8[i + 3] as number) << 24),
    );
  for (; i < end; i++) bits += bitsOfWord(u8[i] as number);
  return bits;
}

/** Offset of the first bit of this value among bits [from, to) of the bytes at `start`, or -1. */
export function findBit(u8: Uint8Array, start: number, from: number, to: number, bit: number): number {
  const skipped = bit === 1 ? 0 : 0xff;
  let at = from;
  while (at < to) {
    const byte = u8[start + Math.floor(at / 8)] as number;
    if (byte === skipped) at += 8 - (at % 8);
    else if (((byte >>> (7 - (at % 8))) & 1) === bit) return at;
    else at++;
  }
  return -1;
}
