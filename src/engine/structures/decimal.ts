/* The decimal text of an int64, written straight into a buffer.
 *
 * A listpack and an intset hold numbers, replies carry their text. Going through a JavaScript string would make one
 * object per element of each LRANGE and SMEMBERS; dividing by ten does not. Beyond 2^53 a division is no longer exact,
 * and then, rarely, BigInt's own text is copied. */

import { writeString } from '../bytes.ts';
import * as int64 from '../int64.ts';

/** A sign and 19 digits. */
export const decimalBytesMax = 20;

/** Number of bytes that `writeDecimal` writes. */
export function decimalBytes(lo: number, hi: number): number {
  if (!int64.isSafe(hi)) return int64.decimal(lo, hi).length;
  const value = int64.toNumber(lo, hi);
  let bytes = value < 0 ? 2 : 1;
  for (let bound = 10, magnitude = Math.abs(value); magnitude >= bound; bound *= 10) bytes++;
  return bytes;
}

/** Writes the text of the integer (lo, hi) at an offset; returns the offset after it. */
export function writeDecimal(u8: Uint8Array, at: number, lo: number, hi: number): number {
  if (!int64.isSafe(hi)) return writeString(u8, at, int64.decimal(lo, hi));
  const end = at + decimalBytes(lo, hi);
  let magnitude = int64.toNumber(lo, hi);
  if (magnitude < 0) {
    u8[at] = 45;
    magnitude = -magnitude;
  }
  for (let i = end - 1; ; i--) {
    const rest = Math.floor(magnitude / 10);
    u8[i] = 48 + (magnitude - rest * 10);
    magnitude = rest;
    if (rest === 0) return end;
  }
}
