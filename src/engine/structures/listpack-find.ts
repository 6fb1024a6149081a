/* Looking for an entry of a listpack by its text: what every HGET, SISMEMBER and ZSCORE of a small collection is.
 *
 * There is no way but to walk, so the walk must be quick. Of most entries only the first byte is looked at, which tells their kind and
 * length: small numbers and short strings have only one encoding each, so an entry whose first byte differs cannot be the one. */

import { sameBytes } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import * as entry from './listpack-entry.ts';

const { endByte } = entry;
/** A first byte below this is a small number: two bytes with the back-length. */
const smallNumbers = 0x80;
/** A first byte below this tells the size of its entry: a small number or a short string. */
const smallEntries = 0xc0;
/** Strings below this are short: their size stands in the first byte. */
const shortSizes = 0x40;
const current: entry.Entry = { isInteger: false, start: 0, end: 0, lo: 0, hi: 0 };

/** How many entries the last `find` compared before the one that it found. */
export const found = { before: 0 };

/** The first entry from `at` on whose text is [start, end) of src; 0 if none. After each comparison `skip` entries are
 * passed over: with 1, only the fields of a field-value listpack are compared. */
export function find(
  h: Heap, lp: number, at: number, src: Uint8Array, start: number, end: number, skip: number,
): number {
  if (at === 0) return 0;
  const { u8 } = h;
  const isInteger = int64.parse(src, start, end);
  const { lo, hi } = int64.parsed;
  const size = isInteger ? 0 : end - start;
  const mark = isInteger ? lo : smallNumbers | size;
  const isShort = isInteger ? hi === 0 && lo >= 0 && lo < smallNumbers : size < shortSizes;
  if (isShort && h.trace === undefined) {
    const p = findShort(u8, lp + at, mark, src, start, size, skip);
    return p === 0 ? 0 : p - lp;
  }
  let before = 0;
  for (let p = lp + at; u8[p] !== endByte; before++) {
    if (isInteger ? holdsInteger(u8, p, lo, hi) : holdsBytes(u8, p, src, start, end)) {
      found.before = before;
      return p - lp;
    }
    for (let left = skip; left >= 0 && u8[p] !== endByte; left--) {
      p += entry.entryBytes(u8, p);
      if (h.trace !== undefined) tellVisit(h, lp, p);
    }
  }
  return 0;
}

/** The same for a text with only one encoding, whose first byte is `mark`: a short string of `size` bytes, or a small number (`size` 0).
 * Nearly all searches in small collections end up here, so it is written for the processor. An entry as long as the one sought, or as the
 * one skipped before, is passed by a number known beforehand, so the next is read before this one's first byte has come from memory. And
 * the last two bytes are compared at once, and first: in names that are numbered they seldom agree, so the processor guesses the branch
 * right. Takes and returns offsets in the heap. */
function findShort(u8: Uint8Array, from: number, mark: number, src: Uint8Array, start: number, size: number, skip: number): number {
  const last = size > 0 ? (src[start + size - 1] as number) : mark;
  const lastButOne = size > 1 ? (src[start + size - 2] as number) : mark;
  const lastButOneAt = size > 1 ? size - 1 : 0;
  let likely = 0;
  let likelyBytes = 0;
  let before = 0;
  for (let p = from; ; before++) {
    const byte = u8[p] as number;
    if (byte === mark) {
      const differs = ((u8[p + size] as number) ^ last) | ((u8[p + lastButOneAt] as number) ^ lastButOne);
      if (differs === 0 && sameBytes(u8, p + 1, p + 1 + size, src, start, start + size)) {
        found.before = before;
        return p;
      }
      p += size + 2;
    } else if (byte < smallEntries) p += byte < smallNumbers ? 2 : (byte & 0x3f) + 2;
    else if (byte === endByte) return 0;
    else p += entry.entryBytes(u8, p);
    if (skip === 0) continue;
    const skipped = u8[p] as number;
    if (skipped < smallNumbers) p += 2;
    else if (skipped === likely) p += likelyBytes;
    else if (skipped < smallEntries) {
      likely = skipped;
      likelyBytes = (skipped & 0x3f) + 2;
      p += likelyBytes;
    } else if (skipped === endByte) return 0;
    else p += entry.entryBytes(u8, p);
    for (let left = skip; left > 1 && u8[p] !== endByte; left--) p += entry.entryBytes(u8, p);
  }
}

function tellVisit(h: Heap, lp: number, p: number): void {
  if (h.u8[p] !== endByte) h.trace?.({ kind: 'listpack.entryVisited', listpack: lp, offset: p - lp });
}

function holdsInteger(u8: Uint8Array, p: number, lo: number, hi: number): boolean {
  const first = u8[p] as number;
  if (first === endByte || entry.isString(first)) return false;
  entry.readInteger(u8, p, current);
  return current.lo === lo && current.hi === hi;
}

function holdsBytes(u8: Uint8Array, p: number, src: Uint8Array, start: number, end: number): boolean {
  if (!entry.isString(u8[p] as number)) return false;
  entry.read(u8, p, current);
  return sameBytes(u8, current.start, current.end, src, start, end);
}
