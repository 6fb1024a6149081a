/* A small sorted set: one listpack of member, score, member, score, in order. An integral score is an integer entry,
 * any other is its text, which reads back as the same double. */

import { bytesOf, compareBytes } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import { formatDouble, isWrittenInFull, readDouble } from '../numbers/numbers.ts';
import { decimalBytesMax, writeDecimal } from '../structures/decimal.ts';
import * as listpack from '../structures/listpack.ts';
import * as ranges from '../structures/ranges.ts';

/** An entry's text: bytes [start, end) of the heap, or of a buffer of its own where the entry is an integer. */
class Text {
  u8 = new Uint8Array(0) as Uint8Array;
  start = 0;
  end = 0;
  private readonly decimal = new Uint8Array(decimalBytesMax);

  read(h: Heap, lp: number, at: number): void {
    const entry = listpack.get(h, lp, at);
    this.u8 = entry.isInteger ? this.decimal : h.u8;
    this.start = entry.isInteger ? 0 : entry.start;
    this.end = entry.isInteger ? writeDecimal(this.decimal, 0, entry.lo, entry.hi) : entry.end;
  }
}

/** The member of the last `readMember`. Valid until something allocates. */
export const text = new Text();
/** A member that is looked at in passing: whoever holds `text` keeps it. */
const passing = new Text();

export function readMember(h: Heap, lp: number, at: number): void {
  text.read(h, lp, at);
}

/** Score of the member at a position. */
export const scoreOf = (h: Heap, lp: number, at: number): number => readScore(h, lp, listpack.next(h, lp, at));

function readScore(h: Heap, lp: number, scoreAt: number): number {
  const byte = h.u8[lp + scoreAt] as number;
  if (byte < 0x80) return byte; // a small number is its own encoding
  const entry = listpack.get(h, lp, scoreAt);
  return entry.isInteger ? int64.toNumber(entry.lo, entry.hi) : readDouble(h.u8, entry.start, entry.end);
}

/** Members held. */
export const length = (h: Heap, lp: number): number => listpack.length(h, lp) >>> 1;

/** Position of a member, or 0. */
export const find = (h: Heap, lp: number, src: Uint8Array, start: number, end: number): number =>
  listpack.find(h, lp, listpack.first(h, lp), src, start, end, 1);

/** Position of the member after this one, or 0. */
export const next = (h: Heap, lp: number, at: number): number => listpack.next(h, lp, listpack.next(h, lp, at));

/** Position of the member before this one, or 0. */
export function prev(h: Heap, lp: number, at: number): number {
  const score = listpack.prev(h, lp, at);
  return score === 0 ? 0 : listpack.prev(h, lp, score);
}

export function last(h: Heap, lp: number): number {
  const score = listpack.last(h, lp);
  return score === 0 ? 0 : listpack.prev(h, lp, score);
}

/** Puts a member that is not in the listpack into its place. Returns where the listpack now is. */
export function insert(h: Heap, lp: number, score: number, src: Uint8Array, start: number, end: number): number {
  for (let at = listpack.first(h, lp); at !== 0; ) {
    const scoreAt = listpack.next(h, lp, at);
    const s = readScore(h, lp, scoreAt);
    if (s < score || (s === score && compareMember(h, lp, at, src, start, end) < 0)) {
      at = listpack.next(h, lp, scoreAt);
      continue;
    }
    const moved = listpack.insertString(h, lp, src, start, end, at, 'before');
    return insertScore(h, moved, at, score);
  }
  return append(h, lp, score, src, start, end);
}

/** Puts a member behind all others. */
export function append(h: Heap, lp: number, score: number, src: Uint8Array, start: number, end: number): number {
  const moved = listpack.append(h, lp, src, start, end);
  return insertScore(h, moved, listpack.last(h, moved), score);
}

function insertScore(h: Heap, lp: number, at: number, score: number): number {
  if (isWrittenInFull(score)) {
    const hi = Math.floor(score / 2 ** 32);
    return listpack.insertInteger(h, lp, (score - hi * 2 ** 32) | 0, hi, at, 'after');
  }
  const bytes = bytesOf(formatDouble(score));
  return listpack.insertString(h, lp, bytes, 0, bytes.length, at, 'after');
}

function compareMember(h: Heap, lp: number, at: number, src: Uint8Array, start: number, end: number): number {
  passing.read(h, lp, at);
  return compareBytes(passing.u8, passing.start, passing.end, src, start, end);
}

/** Removes the member at a position and its score. */
export const remove = (h: Heap, lp: number, at: number): number => listpack.removeAt(h, lp, at, 2);

/** Whether the member at a position lies before the range. */
export function isBelow(h: Heap, lp: number, at: number, range: ranges.Range): boolean {
  passing.read(h, lp, at);
  return ranges.isBelow(range, scoreOf(h, lp, at), passing.u8, passing.start, passing.end);
}

/** Whether the member at a position lies behind the range. */
export function isAbove(h: Heap, lp: number, at: number, range: ranges.Range): boolean {
  passing.read(h, lp, at);
  return ranges.isAbove(range, scoreOf(h, lp, at), passing.u8, passing.start, passing.end);
}

/** Length of the longest member. */
export function longestMember(h: Heap, lp: number): number {
  let longest = 0;
  for (let at = listpack.first(h, lp); at !== 0; at = next(h, lp, at))
    longest = Math.max(longest, listpack.textBytes(h, lp, at));
  return longest;
}
