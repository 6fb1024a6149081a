/* Listpack: a list in one block of memory, without pointers.
 *
 *   total bytes u32 | elements u16 | entry … | 0xff          entry = encoding (+ length) | data | back-length
 *
 * A small hash, set, sorted set or list costs more in pointers than in data; written one after the other, entries cost
 * one or two bytes beyond their own. Every search is a walk, which for a hundred entries in two cache lines is as fast
 * as a hash. A number is kept as a number ("12345" in 3 bytes). The 16-bit count is 65535 once it no longer fits, and
 * then a walk counts.
 *
 * Invented by Salvatore Sanfilippo (the listpack specification, 2017) in place of the ziplist, where each entry held
 * the length of the one BEFORE it, so that one insertion could lengthen all later entries in a cascade. An entry here
 * knows only its own length, at its end, and an insertion changes nothing but itself.
 *
 * Positions (`at`) are offsets from the start of the listpack: they survive its moving, which a change may cause. 0 is
 * "none". Functions that change it return where it now is. An appended byte range may lie in h.u8 itself, but not in
 * the changed listpack. Rejected: growing with spare room, as sds does; size classes of the heap already give an append
 * some, and a listpack at rest should be small. */

import { copyBytes, sameBytes } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as int64 from '../int64.ts';
import * as entry from './listpack-entry.ts';

export { find, found } from './listpack-find.ts';
export { checkInvariants, validate, view } from './listpack-view.ts';

const headerBytes = 6;
/** One without entries. */
export const emptyBytes = headerBytes + 1;
const { endByte } = entry;
/** Past this a listpack must not grow: its users split it or convert it. */
export const bytesMax = 1 << 30;
/** The count that means "too many for 16 bits". */
export const elementsUnknown = 65_535;

export type Entry = entry.Entry;

/** An empty listpack, with room for `capacityBytes` if that is known to be needed. */
export function create(h: Heap, capacityBytes = 0): number {
  const lp = h.alloc(Math.max(capacityBytes, emptyBytes));
  h.i32[lp >> 2] = emptyBytes;
  writeElements(h, lp, 0);
  h.u8[lp + headerBytes] = endByte;
  return lp;
}

export function free(h: Heap, lp: number): void {
  h.free(lp);
}

/** Bytes from header to terminator. */
export function bytes(h: Heap, lp: number): number {
  return h.i32[lp >> 2] as number;
}

/** Number of elements; a walk when there are more than the header can say. */
export function length(h: Heap, lp: number): number {
  const known = elements(h, lp);
  if (known !== elementsUnknown) return known;
  let count = 0;
  for (let p = lp + headerBytes; h.u8[p] !== endByte; p += entry.entryBytes(h.u8, p)) count++;
  if (count < elementsUnknown) writeElements(h, lp, count);
  return count;
}

/** Whether so many more bytes keep it within `bytesMax`. */
export function safeToAdd(h: Heap, lp: number, more: number): boolean {
  return (lp === 0 ? 0 : bytes(h, lp)) + more <= bytesMax;
}

export function first(h: Heap, lp: number): number {
  return atOrNone(h, lp, headerBytes);
}

export function last(h: Heap, lp: number): number {
  return prev(h, lp, bytes(h, lp) - 1);
}

export function next(h: Heap, lp: number, at: number): number {
  return atOrNone(h, lp, at + entry.entryBytes(h.u8, lp + at));
}

/** Position `steps` elements further; 0 at the end. Streams and replies walk by this, so while nobody watches it makes no calls for small
 * elements. */
export function skip(h: Heap, lp: number, from: number, steps: number): number {
  let at = from;
  if (h.trace !== undefined) {
    for (let i = 0; i < steps; i++) at = next(h, lp, at);
    return at;
  }
  const { u8 } = h;
  for (let i = 0; i < steps; i++) {
    const byte = u8[lp + at] as number;
    at += byte < 0x80 ? 2 : byte < 0xc0 ? (byte & 0x3f) + 2 : entry.entryBytes(u8, lp + at);
  }
  return u8[lp + at] === entry.endByte ? 0 : at;
}

/** Where the entry that begins at p ends; p where the terminator stands. Both are offsets in the heap. */
export function behind(u8: Uint8Array, p: number): number {
  const byte = u8[p] as number;
  if (byte < 0xc0) return p + (byte < 0x80 ? 2 : (byte & 0x3f) + 2);
  return byte === endByte ? p : p + entry.entryBytes(u8, p);
}

export function prev(h: Heap, lp: number, at: number): number {
  if (at === headerBytes) return 0;
  const encoded = entry.readBacklen(h.u8, lp + at - 1);
  return atOrNone(h, lp, at - encoded - entry.backlenBytes(encoded));
}

/** The position itself, or 0 where the terminator stands: what follows a removed entry. */
export function atOrNone(h: Heap, lp: number, at: number): number {
  if (h.u8[lp + at] === endByte) return 0;
  if (h.trace !== undefined) h.trace({ kind: 'listpack.entryVisited', listpack: lp, offset: at });
  return at;
}

/** Position of the element with this index, negative ones counted from the tail; walked from the nearer end. */
export function seek(h: Heap, lp: number, index: number): number {
  const known = elements(h, lp);
  let steps = index;
  if (known !== elementsUnknown) {
    if (steps < 0) steps += known;
    if (steps < 0 || steps >= known) return 0;
    if (steps > known >> 1) steps -= known;
  }
  if (steps < 0) {
    let at = last(h, lp);
    while (++steps < 0 && at !== 0) at = prev(h, lp, at);
    return at;
  }
  let at = first(h, lp);
  while (steps-- > 0 && at !== 0) at = next(h, lp, at);
  return at;
}

const current: Entry = { isInteger: false, start: 0, end: 0, lo: 0, hi: 0 };

/** The entry at a position: its bytes in h.u8, or its integer. One object, overwritten by the next call unless given
 * another. */
export function get(h: Heap, lp: number, at: number, out: Entry = current): Entry {
  entry.read(h.u8, lp + at, out);
  return out;
}

export function isInteger(h: Heap, lp: number, at: number): boolean {
  return !entry.isString(h.u8[lp + at] as number);
}

/** The entry as a byte string. */
export function text(h: Heap, lp: number, at: number): string {
  return entry.text(h.u8, lp + at);
}

/** Length of the entry's text. */
export function textBytes(h: Heap, lp: number, at: number): number {
  return entry.textBytes(h.u8, lp + at);
}

/** Copies the entry's text to another buffer, which must have room for `textBytes`; returns the offset after it. */
export function copyText(h: Heap, lp: number, at: number, out: Uint8Array, atOut: number): number {
  return entry.copyText(h.u8, lp + at, out, atOut);
}

/** Whether the entry's text is the bytes [start, end) of src. */
export function equals(h: Heap, lp: number, at: number, src: Uint8Array, start: number, end: number): boolean {
  entry.read(h.u8, lp + at, current);
  if (!current.isInteger) return sameBytes(h.u8, current.start, current.end, src, start, end);
  return int64.parse(src, start, end) && int64.parsed.lo === current.lo && int64.parsed.hi === current.hi;
}

export type Where = 'before' | 'after';

/** Inserts bytes [start, end) of src beside the entry at `at`; the new one stands at `at` or at `next(at)`. */
export function insertString(
  h: Heap, lp: number, src: Uint8Array, start: number, end: number, at: number, where: Where,
): number {
  return placeString(h, lp, src, start, end, where === 'before' ? at : after(h, lp, at), 0);
}

export function insertInteger(h: Heap, lp: number, lo: number, hi: number, at: number, where: Where): number {
  return placeInteger(h, lp, lo, hi, where === 'before' ? at : after(h, lp, at), 0);
}

export function append(h: Heap, lp: number, src: Uint8Array, start: number, end: number): number {
  return placeString(h, lp, src, start, end, bytes(h, lp) - 1, 0);
}

export function appendInteger(h: Heap, lp: number, lo: number, hi: number): number {
  return placeInteger(h, lp, lo, hi, bytes(h, lp) - 1, 0);
}

export function prepend(h: Heap, lp: number, src: Uint8Array, start: number, end: number): number {
  return placeString(h, lp, src, start, end, headerBytes, 0);
}

/** Puts another value in the place of the entry at `at`, which stays its position. */
export function replace(h: Heap, lp: number, at: number, src: Uint8Array, start: number, end: number): number {
  return placeString(h, lp, src, start, end, at, entry.entryBytes(h.u8, lp + at));
}

export function replaceInteger(h: Heap, lp: number, at: number, lo: number, hi: number): number {
  return placeInteger(h, lp, lo, hi, at, entry.entryBytes(h.u8, lp + at));
}

/** Removes one entry; its successor now stands at `at` (see `atOrNone`). */
export function remove(h: Heap, lp: number, at: number): number {
  return removeAt(h, lp, at, 1);
}

/** Removes up to `count` elements from index on, negative ones counted from the tail. */
export function removeRange(h: Heap, lp: number, index: number, count: number): number {
  const at = count > 0 ? seek(h, lp, index) : 0;
  return at === 0 ? lp : removeAt(h, lp, at, count);
}

/** Removes up to `count` elements from position `at` on. */
export function removeAt(h: Heap, lp: number, at: number, count: number): number {
  let to = at;
  let removed = 0;
  while (removed < count && h.u8[lp + to] !== endByte) {
    to += entry.entryBytes(h.u8, lp + to);
    removed++;
  }
  if (removed === 0) return lp;
  const moved = resizeAt(h, lp, at, to - at, 0);
  addElements(h, moved, -removed);
  return moved;
}

/** One listpack with the elements of both, the first's before the second's. Both are consumed. */
export function merge(h: Heap, head: number, tail: number): number {
  const headTotal = bytes(h, head);
  const more = bytes(h, tail) - emptyBytes;
  const count = elements(h, head) + elements(h, tail);
  const known = elements(h, head) !== elementsUnknown && elements(h, tail) !== elementsUnknown;
  const lp = resizeAt(h, head, headTotal - 1, 0, more);
  h.u8.copyWithin(lp + headTotal - 1, tail + headerBytes, tail + headerBytes + more);
  writeElements(h, lp, known && count < elementsUnknown ? count : elementsUnknown);
  free(h, tail);
  return lp;
}

/** A listpack of the same bytes. */
export function duplicate(h: Heap, lp: number): number {
  const total = bytes(h, lp);
  const copy = h.alloc(total);
  h.u8.copyWithin(copy, lp, lp + total);
  return copy;
}

/** Gives spare room back. */
export function shrinkToFit(h: Heap, lp: number): number {
  return h.realloc(lp, bytes(h, lp));
}

/** Writes the header after `added` elements were written behind the last one. `total` bytes include the terminator. */
export function setExtent(h: Heap, lp: number, total: number, added: number): void {
  h.i32[lp >> 2] = total;
  addElements(h, lp, added);
}

/** Bytes that an appended range would add, back-length included. */
export function estimateBytes(src: Uint8Array, start: number, end: number): number {
  const encoded = int64.parse(src, start, end)
    ? entry.integerBytes(int64.parsed.lo, int64.parsed.hi)
    : entry.stringHeaderBytes(end - start) + (end - start);
  return encoded + entry.backlenBytes(encoded);
}

const after = (h: Heap, lp: number, at: number): number => at + entry.entryBytes(h.u8, lp + at);

/** Writes a value over `removed` bytes at `at`: 0 to insert it, the entry's bytes to replace it. */
function placeString(
  h: Heap, lp: number, src: Uint8Array, start: number, end: number, at: number, removed: number,
): number {
  if (int64.parse(src, start, end)) return placeInteger(h, lp, int64.parsed.lo, int64.parsed.hi, at, removed);
  const own = src === h.u8;
  const size = end - start;
  const encoded = entry.stringHeaderBytes(size) + size;
  const moved = resizeAt(h, lp, at, removed, encoded + entry.backlenBytes(encoded));
  const u8 = h.u8;
  const data = entry.writeStringHeader(u8, moved + at, size);
  copyBytes(own ? u8 : src, start, end, u8, data);
  entry.writeBacklen(u8, data + size, encoded);
  if (removed === 0) addElements(h, moved, 1);
  return moved;
}

function placeInteger(h: Heap, lp: number, lo: number, hi: number, at: number, removed: number): number {
  const encoded = entry.integerBytes(lo, hi);
  const moved = resizeAt(h, lp, at, removed, encoded + 1);
  entry.writeBacklen(h.u8, entry.writeInteger(h.u8, moved + at, lo, hi), encoded);
  if (removed === 0) addElements(h, moved, 1);
  return moved;
}

/** Makes room for `added` bytes in place of `removed` ones at `at`: moves what follows and, where the size class changes, all of it. */
function resizeAt(h: Heap, lp: number, at: number, removed: number, added: number): number {
  if (added === removed) {
    if (h.trace !== undefined) tellSplice(h, lp, at, removed, added);
    return lp;
  }
  const total = bytes(h, lp);
  const wanted = total - removed + added;
  const p = wanted > total && wanted > h.usableBytes(lp) ? reallocate(h, lp, wanted) : lp;
  // Mostly an append: nothing but the terminator follows.
  if (at + removed === total - 1) h.u8[p + wanted - 1] = endByte;
  else h.u8.copyWithin(p + at + added, p + at + removed, p + total);
  h.i32[p >> 2] = wanted;
  const moved = wanted < total ? reallocate(h, p, wanted) : p;
  if (h.trace !== undefined) tellSplice(h, moved, at, removed, added);
  return moved;
}

function tellSplice(h: Heap, listpack: number, offset: number, removed: number, added: number): void {
  const shiftedBytes = added === removed ? 0 : bytes(h, listpack) - 1 - offset - added;
  h.trace?.({ kind: 'listpack.spliced', listpack, offset, removed, added, shiftedBytes });
}

/** Moves it into a block for so many bytes, unless its own is of that size class. */
export function reallocate(h: Heap, lp: number, total: number): number {
  const moved = h.realloc(lp, total);
  if (moved !== lp && h.trace !== undefined)
    h.trace({ kind: 'listpack.moved', listpack: moved, from: lp, to: moved, bytes: total });
  return moved;
}

const elements = (h: Heap, lp: number): number => (h.u8[lp + 4] as number) | ((h.u8[lp + 5] as number) << 8);

export function writeElements(h: Heap, lp: number, count: number): void {
  h.u8[lp + 4] = count;
  h.u8[lp + 5] = count >>> 8;
}

function addElements(h: Heap, lp: number, more: number): void {
  const known = elements(h, lp);
  if (known !== elementsUnknown) writeElements(h, lp, known + more);
}
