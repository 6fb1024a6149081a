/* Intset: a sorted array of integers in one block, all of one width.
 *
 *   bytes of one element u32 (2, 4 or 8) | length u32 | elements, little-endian, in rising order
 *
 * A set of numbers needs neither hash nor pointers: two bytes per member while all fit in 16 bits, membership by binary
 * search. When a value arrives that does not fit, the whole array is widened; as that value is beyond all others, it
 * goes to one of the ends. Nothing is ever narrowed again: an integer removed may come back, and widening costs a pass.
 * (Redis: intset, Pieter Noordhuis, 2010.) Insertion moves what follows, so the set type gives intsets up at 512
 * members.
 *
 * Values come and go as two words (lo, hi) in two's complement, exact over all 64 bits. For 16- and 32-bit arrays a
 * value is a small integer and the search compares plain numbers; only 64-bit arrays are compared by words. `add` and
 * `remove` return where the intset now is; whether they did anything shows in `length`. Rejected: BigInt64Array, whose
 * elements are objects as soon as they are read. */

import type { IntsetView } from '../../inspect.ts';
import { assert } from '../assert.ts';
import { byteString } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';

const headerBytes = 8;
type Width = IntsetView['elementBytes'];

/** One element, as two words. */
export interface Words {
  lo: number;
  hi: number;
}

export function create(h: Heap): number {
  const is = h.alloc(headerBytes);
  h.i32[is >> 2] = 2;
  h.i32[(is >> 2) + 1] = 0;
  return is;
}

export function free(h: Heap, is: number): void {
  h.free(is);
}

export function length(h: Heap, is: number): number {
  return h.i32[(is >> 2) + 1] as number;
}

/** Bytes of one element. */
export function elementBytes(h: Heap, is: number): Width {
  return h.i32[is >> 2] as Width;
}

/** Bytes of header and elements. */
export function bytes(h: Heap, is: number): number {
  return headerBytes + length(h, is) * elementBytes(h, is);
}

const current: Words = { lo: 0, hi: 0 };

/** The element at an index below length. One object, overwritten by the next call unless given another. */
export function get(h: Heap, is: number, index: number, out: Words = current): Words {
  const width = elementBytes(h, is);
  if (width === 8) {
    const word = ((is + headerBytes) >> 2) + index * 2;
    out.lo = h.i32[word] as number;
    out.hi = h.i32[word + 1] as number;
  } else {
    out.lo = narrow(h, is, width, index);
    out.hi = out.lo >> 31;
  }
  return out;
}

/** Whether the integer is a member. */
export function contains(h: Heap, is: number, lo: number, hi: number): boolean {
  return search(h, is, lo, hi) >= 0;
}

/** Index of the integer, or -1 - (index where it would stand). */
export function search(h: Heap, is: number, lo: number, hi: number): number {
  const width = elementBytes(h, is);
  const count = length(h, is);
  if (widthOf(lo, hi) > width) return hi < 0 ? -1 : -1 - count;
  let low = 0;
  let high = count - 1;
  // Most insertions are of rising numbers, at the end.
  if (count > 0 && compareAt(h, is, width, high, lo, hi) < 0) low = count;
  if (h.trace !== undefined && low === count && count > 0) tellProbe(h, is, high, -1);
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareAt(h, is, width, middle, lo, hi);
    if (h.trace !== undefined) tellProbe(h, is, middle, order);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1 - low;
}

const tellProbe = (h: Heap, intset: number, index: number, order: number): void =>
  h.trace?.({ kind: 'intset.probed', intset, index, order: order < 0 ? -1 : order > 0 ? 1 : 0 });

/** Adds an integer; returns where the intset now is. Its length is unchanged if it was a member. */
export function add(h: Heap, is: number, lo: number, hi: number): number {
  const width = elementBytes(h, is);
  const count = length(h, is);
  const wanted = widthOf(lo, hi);
  if (wanted > width) return upgrade(h, is, wanted, lo, hi);
  const found = search(h, is, lo, hi);
  if (found >= 0) return is;
  const index = -1 - found;
  const moved = h.realloc(is, headerBytes + (count + 1) * width);
  const at = moved + headerBytes + index * width;
  if (index < count) h.u8.copyWithin(at + width, at, moved + headerBytes + count * width);
  put(h, moved, width, index, lo, hi);
  h.i32[(moved >> 2) + 1] = count + 1;
  if (h.trace !== undefined) h.trace({ kind: 'intset.inserted', intset: moved, index, shiftedBytes: (count - index) * width });
  return moved;
}

/** Removes an integer; returns where the intset now is. Its length is unchanged if it was no member. */
export function remove(h: Heap, is: number, lo: number, hi: number): number {
  const index = search(h, is, lo, hi);
  if (index < 0) return is;
  const width = elementBytes(h, is);
  const end = is + bytes(h, is);
  const at = is + headerBytes + index * width;
  h.u8.copyWithin(at, at + width, end);
  h.i32[(is >> 2) + 1] = length(h, is) - 1;
  const moved = h.realloc(is, end - is - width);
  if (h.trace !== undefined) h.trace({ kind: 'intset.removed', intset: moved, index, shiftedBytes: end - at - width });
  return moved;
}

/** Index of a member drawn evenly; random() is in [0, 1). The intset must not be empty. */
export function randomIndex(h: Heap, is: number, random: () => number): number {
  return Math.floor(random() * length(h, is));
}

/** An intset of the same bytes. */
export function duplicate(h: Heap, is: number): number {
  const total = bytes(h, is);
  const copy = h.alloc(total);
  h.u8.copyWithin(copy, is, is + total);
  return copy;
}

/** Whether foreign bytes [start, end) are a whole intset with its elements in rising order. */
export function validate(u8: Uint8Array, start: number, end: number): boolean {
  const data = new DataView(u8.buffer, u8.byteOffset + start, end - start);
  if (end - start < headerBytes) return false;
  const width = data.getUint32(0, true);
  const count = data.getUint32(4, true);
  if (width !== 2 && width !== 4 && width !== 8) return false;
  if (count === 0 || headerBytes + count * width !== end - start) return false;
  const read = (i: number): bigint => {
    const at = headerBytes + i * width;
    if (width === 8) return data.getBigInt64(at, true);
    return BigInt(width === 4 ? data.getInt32(at, true) : data.getInt16(at, true));
  };
  for (let i = 1; i < count; i++) if (read(i - 1) >= read(i)) return false;
  return true;
}

/** Up to `count` elements from index `from` on. */
export function view(h: Heap, is: number, from: number, count: number): IntsetView {
  const width = elementBytes(h, is);
  const end = Math.min(length(h, is), from + count);
  const values: string[] = [];
  for (let i = from; i < end; i++) {
    const { lo, hi } = get(h, is, i);
    values.push(int64.decimal(lo, hi));
  }
  const first = is + headerBytes;
  return {
    address: is,
    elementBytes: width,
    length: length(h, is),
    from,
    values,
    headerBytes: byteString(h.u8, is, first),
    bytes: byteString(h.u8, first + Math.min(from, end) * width, first + end * width),
  };
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, is: number): void {
  const width = elementBytes(h, is);
  assert(width === 2 || width === 4 || width === 8, 'elements are 2, 4 or 8 bytes wide');
  assert(bytes(h, is) <= h.usableBytes(is), 'an intset lies within its block');
  const before: Words = { lo: 0, hi: 0 };
  for (let i = 1; i < length(h, is); i++) {
    get(h, is, i - 1, before);
    assert(compareAt(h, is, width, i, before.lo, before.hi) > 0, 'each element is greater than the one before it');
  }
}

/** Bytes that the integer needs. */
function widthOf(lo: number, hi: number): Width {
  if (hi !== lo >> 31) return 8;
  return lo === (lo << 16) >> 16 ? 2 : 4;
}

/** An element of a 16- or 32-bit array. */
function narrow(h: Heap, is: number, width: Width, index: number): number {
  if (width === 4) return h.i32[((is + headerBytes) >> 2) + index] as number;
  const at = is + headerBytes + index * 2;
  return (((h.u8[at] as number) | ((h.u8[at + 1] as number) << 8)) << 16) >> 16;
}

/** Order of the element at an index against an integer that fits the array's width. */
function compareAt(h: Heap, is: number, width: Width, index: number, lo: number, hi: number): number {
  if (width !== 8) return narrow(h, is, width, index) - lo;
  const word = ((is + headerBytes) >> 2) + index * 2;
  const high = h.i32[word + 1] as number;
  return high !== hi ? high - hi : (h.u32[word] as number) - (lo >>> 0);
}

function put(h: Heap, is: number, width: Width, index: number, lo: number, hi: number): void {
  const at = is + headerBytes + index * width;
  if (width === 2) {
    h.u8[at] = lo;
    h.u8[at + 1] = lo >>> 8;
  } else h.i32[at >> 2] = lo;
  if (width === 8) h.i32[(at >> 2) + 1] = hi;
}

/** Widens all elements, from the last to the first so that none is overwritten unread, and adds the one that did not
 * fit. */
function upgrade(h: Heap, is: number, to: Width, lo: number, hi: number): number {
  const from = elementBytes(h, is);
  const count = length(h, is);
  const shift = hi < 0 ? 1 : 0;
  const moved = h.realloc(is, headerBytes + (count + 1) * to);
  for (let i = count - 1; i >= 0; i--) {
    const value = narrow(h, moved, from, i);
    put(h, moved, to, i + shift, value, value >> 31);
  }
  put(h, moved, to, shift === 1 ? 0 : count, lo, hi);
  h.i32[moved >> 2] = to;
  h.i32[(moved >> 2) + 1] = count + 1;
  if (h.trace !== undefined) h.trace({ kind: 'intset.upgraded', intset: moved, left: is, from, to });
  return moved;
}
