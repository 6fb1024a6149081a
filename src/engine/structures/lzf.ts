/* LZF: compression so simple that a list can afford it on every node that nobody looks at (Marc Lehmann, LibLZF, 2000).
 *
 *   000lllll  l + 1 bytes follow as they are
 *   lllooooo [more] oooooooo     copy l + 2 bytes (for l = 7: 9 + more) from o + 1 bytes back, at most 8192
 *
 * The compressor looks at three bytes at a time, asks a table where it last saw the same three, and takes the match if
 * there is one: no search for a better one, no entropy coding. The copy may overlap what it writes, so "aaaa…" is one
 * literal and one copy from one byte back.
 *
 * The table is kept between calls; positions in it carry the call's own base, so that what an earlier call left is
 * recognised as out of reach rather than cleared. Output is decodable by any LZF decoder; which of several possible
 * matches is taken may differ from LibLZF's choice, and with it the length by a few bytes. */

import { copyBytes } from '../bytes.ts';

const literalsMax = 32;
const distanceMax = 8192;
const matchBytesMax = 264;
const tableBits = 14;

/** Where three bytes with this hash were last seen: base + position. */
const table = new Int32Array(1 << tableBits);
let base = 1;
let previousBytes = 0;

/** Compresses bytes [start, end) to out[at...]; returns the number of bytes written, or 0 when they would be more than
 * `outMax`, so not worth it. */
export function compress(
  src: Uint8Array, start: number, end: number, out: Uint8Array, at: number, outMax: number,
): number {
  openTable(end - start);
  const limit = at + outMax;
  let o = at;
  let literals = start; // first byte not yet written
  let i = start;
  while (i < end - 2) {
    const candidate = lastSeen(src, start, i);
    if (candidate < start || i - candidate > distanceMax || !startAlike(src, candidate, i)) {
      i++;
      continue;
    }
    const length = matchBytes(src, candidate, i, end);
    o = writeLiterals(src, literals, i, out, o, limit);
    if (o < 0 || o + 3 > limit) return 0;
    o = writeCopy(out, o, length, i - candidate - 1);
    literals = i + length;
    for (i++; i < literals && i < end - 2; i++) lastSeen(src, start, i);
    i = literals;
  }
  o = writeLiterals(src, literals, end, out, o, limit);
  return o < 0 ? 0 : o - at;
}

/** Undoes `compress` into out[at, outEnd); returns the number of bytes written, or -1 when the input is no LZF or does
 * not fit. Never reads or writes outside the ranges, whatever it is given. */
export function decompress(
  src: Uint8Array, start: number, end: number, out: Uint8Array, at: number, outEnd: number,
): number {
  let o = at;
  let i = start;
  while (i < end) {
    const control = src[i++] as number;
    if (control < literalsMax) {
      const length = control + 1;
      if (i + length > end || o + length > outEnd) return -1;
      copyBytes(src, i, i + length, out, o);
      i += length;
      o += length;
      continue;
    }
    const short = control >>> 5;
    if (i + (short === 7 ? 2 : 1) > end) return -1;
    const length = 2 + (short === 7 ? 7 + (src[i++] as number) : short);
    let from = o - (((control & 31) << 8) | (src[i++] as number)) - 1;
    if (from < at || o + length > outEnd) return -1;
    for (const stop = o + length; o < stop; ) out[o++] = out[from++] as number;
  }
  return o - at;
}

/** Makes all that earlier calls left in the table lie below this call's base. */
function openTable(length: number): void {
  base += previousBytes;
  previousBytes = length;
  if (base + length < 2 ** 31) return;
  table.fill(0);
  base = 1;
}

/** Where the three bytes at i were seen before, or less than start; they are now last seen at i. */
function lastSeen(src: Uint8Array, start: number, i: number): number {
  const three = ((src[i] as number) << 16) | ((src[i + 1] as number) << 8) | (src[i + 2] as number);
  const slot = Math.imul(three, 0x9e3779b1) >>> (32 - tableBits);
  const before = (table[slot] as number) - base;
  table[slot] = base + i - start;
  return start + before;
}

function startAlike(src: Uint8Array, a: number, b: number): boolean {
  return src[a] === src[b] && src[a + 1] === src[b + 1] && src[a + 2] === src[b + 2];
}

/** How many bytes from i on repeat those from candidate on. */
function matchBytes(src: Uint8Array, candidate: number, i: number, end: number): number {
  const max = Math.min(matchBytesMax, end - i);
  let n = 3;
  while (n < max && src[candidate + n] === src[i + n]) n++;
  return n;
}

/** Writes bytes [from, to) as they are, in runs; returns the offset after them, or -1 when the limit is reached. */
function writeLiterals(
  src: Uint8Array, from: number, to: number, out: Uint8Array, at: number, limit: number,
): number {
  let o = at;
  for (let i = from; i < to; i += literalsMax) {
    const stop = Math.min(to, i + literalsMax);
    if (o + 1 + (stop - i) > limit) return -1;
    out[o++] = stop - i - 1;
    copyBytes(src, i, stop, out, o);
    o += stop - i;
  }
  return o;
}

function writeCopy(out: Uint8Array, at: number, length: number, back: number): number {
  let o = at;
  const short = Math.min(length - 2, 7);
  out[o++] = (short << 5) | (back >>> 8);
  if (short === 7) out[o++] = length - 9;
  out[o++] = back;
  return o;
}
