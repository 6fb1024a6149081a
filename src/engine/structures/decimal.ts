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

/** Fills [start, end) with the last digits of a number, zeros before them. */
function writeDigits(u8: Uint8Array, start: number, end: number, number: number): void {
  let left = number;
  for (let i = end - 1; i >= start; i--) {
    const rest = (left / 10) | 0;
    u8[i] = 48 + left - rest * 10;
    left = rest;
  }
}
