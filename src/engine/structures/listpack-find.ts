/* Looking for an entry of a listpack by its text: what every HGET, SISMEMBER and ZSCORE of a small collection is.
 *
 * There is no other way than to walk, so the walk is all that counts. Most entries are passed without being looked at beyond their first
 * byte, which says of which kind they are and how long: small numbers and short strings have but one encoding each, so that an entry with
 * another first byte than the sought one's cannot be it. */

import { sameBytes } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import * as entry from './listpack-entry.ts';

const { endByte } = entry;
/** First bytes below this are of entries whose size they tell: small numbers and short strings. */
const smallEntries = 0xc0;
const current: entry.Entry = { isInteger: false, start: 0, end: 0, lo: 0, hi: 0 };

/** Entries that the last `find` compared before the one that it found. */
export const found = { before: 0 };

/** The first entry from `at` on whose text is [start, end) of src; 0 if none. After each comparison `skip` entries are
 * passed over: with 1, only the fields of a field-value listpack are compared. */
export function find(
  h: Heap, lp: number, at: number, src: Uint8Array, start: number, end: number, skip: number,
): number {
  if (at === 0) return 0;
  const { u8, trace } = h;
  const isInteger = int64.parse(src, start, end);
  const { lo, hi } = int64.parsed;
  const size = end - start;
  const mark = firstByte(isInteger, lo, hi, size);
  // Names that are numbered differ at their end: the last byte is looked at before the others.
  const lastByte = isInteger || size === 0 ? mark : src[end - 1];
  const lastAt = isInteger ? 0 : size;
  let before = 0;
  for (let p = lp + at; ; before++) {
    const byte = u8[p] as number;
    const isIt =
      mark >= 0
        ? byte === mark && u8[p + lastAt] === lastByte && (isInteger || sameBytes(u8, p + 1, p + 1 + size, src, start, end))
        : isInteger ? holdsInteger(u8, p, lo, hi) : holdsBytes(u8, p, src, start, end);
    if (isIt) {
      found.before = before;
      return p - lp;
    }
    // Small entries are passed right here, and one that is skipped like the one compared: nearly all of the walk.
    if (byte < smallEntries) p += byte < 0x80 ? 2 : (byte & 0x3f) + 2;
    else if (byte === endByte) return 0;
    else p += entry.entryBytes(u8, p);
    if (trace !== undefined) tellVisit(h, lp, p);
    for (let left = skip; left > 0; left--) {
      const skipped = u8[p] as number;
      if (skipped < smallEntries) p += skipped < 0x80 ? 2 : (skipped & 0x3f) + 2;
      else if (skipped === endByte) return 0;
      else p += entry.entryBytes(u8, p);
      if (trace !== undefined) tellVisit(h, lp, p);
    }
  }
}

function tellVisit(h: Heap, lp: number, p: number): void {
  if (h.u8[p] !== endByte) h.trace?.({ kind: 'listpack.entryVisited', listpack: lp, offset: p - lp });
}

/** The first byte of any entry that holds a small number or a short string, as each has but one encoding; else -1. */
function firstByte(isInteger: boolean, lo: number, hi: number, size: number): number {
  if (isInteger) return hi === 0 && lo >= 0 && lo < 0x80 ? lo : -1;
  return size < 0x40 ? 0x80 | size : -1;
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
