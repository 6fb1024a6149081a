/** The string type: what a string object holds, whichever of its three encodings it is in, and how it changes. */

import { bytesOf } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import { decimalBytes } from '../structures/decimal.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';

/** Longest string with the header that cannot grow. */
const zeros = new Uint8Array(31);

const isInt = (h: Heap, o: number): boolean => robj.encodingOf(h, o) === robj.encoding.int;

/** Replies a string object as a bulk string. */
export function reply(h: Heap, o: number, to: ReplyWriter): void {
  if (isInt(h, o)) {
    const hi = robj.integerHi(h, o);
    const lo = robj.integerLo(h, o);
    if (int64.isSafe(hi)) to.bulkInt(int64.toNumber(lo, hi));
    else to.bulk(int64.decimal(lo, hi));
    return;
  }
  const s = robj.pointer(h, o);
  to.bulkBytes(h.u8, s, s + sds.length(h, s));
}

/** Length in bytes, of an integer that of its decimal text. */
export function length(h: Heap, o: number): number {
  if (isInt(h, o)) return decimalBytes(robj.integerLo(h, o), robj.integerHi(h, o));
  return sds.length(h, robj.pointer(h, o));
}

/** Whether the object holds a signed 64-bit integer; then `int64.parsed` holds it. */
export function parseInteger(h: Heap, o: number): boolean {
  if (isInt(h, o)) {
    const { parsed } = int64;
    parsed.lo = robj.integerLo(h, o);
    parsed.hi = robj.integerHi(h, o);
    parsed.value = parsed.hi === parsed.lo >> 31 ? parsed.lo : int64.toNumber(parsed.lo, parsed.hi);
    parsed.safe = int64.isSafe(parsed.hi);
    return true;
  }
  const s = robj.pointer(h, o);
  return int64.parse(h.u8, s, s + sds.length(h, s));
}

/** Whether the object is held as an integer of 32 bits. */
export const holdsInt32 = (h: Heap, o: number): boolean => isInt(h, o) && robj.integerHi(h, o) === robj.integerLo(h, o) >> 31;

/** Whether the object can take another integer in place: it holds one, and no other key shares it. */
export const holdsOwnInteger = (h: Heap, o: number): boolean =>
  isInt(h, o) && robj.refcount(h, o) !== robj.sharedRefcount;

/** Whether the bytes can change in place: only a raw string's can. An int has none, an embedded one no room. */
export const isChangeable = (h: Heap, o: number): boolean => robj.encodingOf(h, o) === robj.encoding.raw;

/** A raw string object with the bytes of o, which stays. Its header is the tightest, even one that cannot grow. */
export function rawCopy(h: Heap, o: number): number {
  if (!isInt(h, o)) {
    const s = robj.pointer(h, o);
    return createRaw(h, h.u8, s, s + sds.length(h, s));
  }
  const digits = bytesOf(robj.stringText(h, o));
  return createRaw(h, digits, 0, digits.length);
}

function createRaw(h: Heap, src: Uint8Array, start: number, end: number): number {
  return robj.create(h, robj.type.string, robj.encoding.raw, sds.create(h, src, start, end, true));
}

/** A raw string object of n zero bytes. */
export function createZeros(h: Heap, n: number): number {
  if (n <= zeros.length) return createRaw(h, zeros, 0, n);
  return robj.create(h, robj.type.string, robj.encoding.raw, sds.createEmpty(h, n));
}

/** A copy of its own. */
export function duplicate(h: Heap, o: number): number {
  if (isInt(h, o)) return robj.createInteger(h, robj.integerLo(h, o), robj.integerHi(h, o));
  return robj.encodingOf(h, o) === robj.encoding.raw ? rawCopy(h, o) : embeddedCopy(h, o);
}

function embeddedCopy(h: Heap, o: number): number {
  const s = robj.pointer(h, o);
  return robj.createString(h, h.u8, s, s + sds.length(h, s));
}

/** Appends bytes to a raw string; src is not the heap. */
export function append(h: Heap, o: number, src: Uint8Array, start: number, end: number): void {
  robj.setPointer(h, o, sds.append(h, robj.pointer(h, o), src, start, end));
}

/** Writes bytes over a raw string from an offset on, which may lie past its end: what is between becomes zero. */
export function overwrite(h: Heap, o: number, offset: number, src: Uint8Array, start: number, end: number): void {
  lengthen(h, o, offset + end - start);
  h.u8.set(src.subarray(start, end), robj.pointer(h, o) + offset);
}

/** Makes a raw string n bytes long if it is shorter, with zeros. False when it was not. */
export function lengthen(h: Heap, o: number, n: number): boolean {
  const before = robj.pointer(h, o);
  const more = n - sds.length(h, before);
  if (more <= 0) return false;
  const s = sds.makeRoom(h, before, more, true);
  robj.setPointer(h, o, s);
  sds.setLength(h, s, n);
  return true;
}

// --- for the eyes --------------------------------------------------------------------------------------------------

/** Bytes of the object and its string, as the allocator counts them; of a shared integer those of the object that all
 * share, as MEMORY USAGE tells. */
export function memoryBytes(h: Heap, o: number): number {
  const own = h.usableBytes(o);
  return isChangeable(h, o) ? own + sds.blockBytes(h, robj.pointer(h, o)) : own;
}
