/* The decimal text of an int64, written straight into a buffer.
 *
 * A listpack and an intset hold numbers, replies carry their text. Going through a JavaScript string would make one
 * object per element of each LRANGE and SMEMBERS; dividing by ten does not. Beyond 2^53 a division is no longer exact,
 * and then, rarely, BigInt's own text is copied. */

import { writeString } from '../bytes.ts';
import * as int64 from '../int64.ts';

/** A sign and 19 digits. */
export const decimalBytesMax = 20;

/** So many digits fit into an integer of the machine, which divides faster than a double. */
const pieceDigits = 9;
const piece = 10 ** pieceDigits;

/** Number of bytes that `writeDecimal` writes. */
export function decimalBytes(lo: number, hi: number): number {
  if (hi === 0 && lo >= 0 && lo < piece) return digitsOf(lo);
  if (!int64.isSafe(hi)) return int64.decimal(lo, hi).length;
  const value = int64.toNumber(lo, hi);
  let magnitude = Math.abs(value);
  let bytes = value < 0 ? 1 : 0;
  for (; magnitude >= piece; bytes += pieceDigits) magnitude = Math.floor(magnitude / piece);
  return bytes + digitsOf(magnitude | 0);
}

/** Digits of an integer below `piece`. */
function digitsOf(number: number): number {
  let digits = 1;
  for (let bound = 10; number >= bound; bound *= 10) digits++;
  return digits;
}

/** Writes the text of the integer (lo, hi) at an offset; returns the offset after it. */
export function writeDecimal(u8: Uint8Array, at: number, lo: number, hi: number): number {
  if (!int64.isSafe(hi)) return writeString(u8, at, int64.decimal(lo, hi));
  const end = at + decimalBytes(lo, hi);
  if (hi === 0 && lo >= 0 && lo < piece) {
    writeDigits(u8, at, end, lo);
    return end;
  }
  let magnitude = int64.toNumber(lo, hi);
  let start = at;
  if (magnitude < 0) {
    u8[start++] = 45;
    magnitude = -magnitude;
  }
  let to = end;
  while (to - start > pieceDigits) {
    const rest = Math.floor(magnitude / piece);
    writeDigits(u8, to - pieceDigits, to, (magnitude - rest * piece) | 0);
    magnitude = rest;
    to -= pieceDigits;
  }
  writeDigits(u8, start, to, magnitude | 0);
  return end;
}

/** The numbers below 100 in two digits each, since a division takes as long for two digits as for one. */
const pairs = Uint8Array.from({ length: 200 }, (_, i) => 48 + (i % 2 === 0 ? Math.floor(i / 20) : (i >> 1) % 10));

/** Fills [start, end) with the last digits of a number, zeros before them. */
function writeDigits(u8: Uint8Array, start: number, end: number, number: number): void {
  let left = number;
  let i = end;
  while (i - start >= 2) {
    const rest = (left / 100) | 0;
    const pair = (left - rest * 100) << 1;
    i -= 2;
    u8[i] = pairs[pair] as number;
    u8[i + 1] = pairs[pair + 1] as number;
    left = rest;
  }
  if (i > start) u8[start] = 48 + (left % 10);
}
