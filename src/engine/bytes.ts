/* Byte strings: JavaScript strings whose characters are all <= 0xff, one character per byte. They are Map keys, compare
 * with ===, and < is memcmp. Text becomes UTF-8 bytes only at the edges (the prompt, the screen). */

/** Longer strings are made by fewer calls, which cost more each. */
const gatheredMax = 128;
const atOnceMax = 4096;

/** Bytes [start, end) of a buffer as a byte string. */
export function byteString(u8: Uint8Array, start: number, end: number): string {
  if (end - start <= gatheredMax) return gathered(u8, start, end);
  let s = '';
  for (let i = start; i < end; i += atOnceMax)
    s += String.fromCharCode.apply(null, u8.subarray(i, Math.min(end, i + atOnceMax)) as unknown as number[]);
  return s;
}

/** Makes a string eight characters a call: one character costs nearly as much. The rest is one call, too, since joining two strings takes
 * longer than making one. */
function gathered(u8: Uint8Array, start: number, end: number): string {
  let s = '';
  let i = start;
  for (; i + 8 <= end; i += 8)
    s += String.fromCharCode(
      u8[i] as number, u8[i + 1] as number, u8[i + 2] as number, u8[i + 3] as number,
      u8[i + 4] as number, u8[i + 5] as number, u8[i + 6] as number, u8[i + 7] as number,
    );
  if (i === end) return s;
  const last = few(u8, i, end - i);
  return s === '' ? last : s + last;
}

/** One to seven characters. */
function few(u8: Uint8Array, i: number, n: number): string {
  const a = u8[i] as number;
  if (n === 1) return String.fromCharCode(a);
  const b = u8[i + 1] as number;
  if (n === 2) return String.fromCharCode(a, b);
  const c = u8[i + 2] as number;
  if (n === 3) return String.fromCharCode(a, b, c);
  const d = u8[i + 3] as number;
  if (n === 4) return String.fromCharCode(a, b, c, d);
  const e = u8[i + 4] as number;
  if (n === 5) return String.fromCharCode(a, b, c, d, e);
  const f = u8[i + 5] as number;
  return n === 6 ? String.fromCharCode(a, b, c, d, e, f) : String.fromCharCode(a, b, c, d, e, f, u8[i + 6] as number);
}

/** What C prints of a byte string: up to a NUL. */
export const cString = (text: string): string => {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
};

/** Writes a byte string at an offset; returns the offset after it. */
export function writeString(u8: Uint8Array, at: number, s: string): number {
  for (let i = 0; i < s.length; i++) u8[at + i] = s.charCodeAt(i);
  return at + s.length;
}

/** A byte string as bytes of its own. */
export function bytesOf(s: string): Uint8Array {
  const u8 = new Uint8Array(s.length);
  writeString(u8, 0, s);
  return u8;
}

/** Unicode text as a byte string of its UTF-8. Lone surrogates become U+FFFD. */
export function utf8(text: string): string {
  let s = '';
  for (const c of text.isWellFormed() ? text : text.toWellFormed()) {
    const p = c.codePointAt(0) as number;
    if (p < 0x80) s += c;
    else if (p < 0x800) s += String.fromCharCode(0xc0 | (p >> 6), 0x80 | (p & 63));
    else if (p < 0x10000) s += String.fromCharCode(0xe0 | (p >> 12), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63));
    else s += String.fromCharCode(0xf0 | (p >> 18), 0x80 | ((p >> 12) & 63), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63));
  }
  return s;
}

/** Bytes [start, end) copied between buffers. A loop below the length where calling set() costs more than it saves. */
export function copyBytes(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): void {
  if (end - start > 32) {
    to.set(from.subarray(start, end), at);
    return;
  }
  let i = start;
  let j = at;
  // Four at a time: a turn of the loop costs as much as a byte.
  for (; i + 4 <= end; i += 4, j += 4) {
    to[j] = from[i] as number;
    to[j + 1] = from[i + 1] as number;
    to[j + 2] = from[i + 2] as number;
    to[j + 3] = from[i + 3] as number;
  }
  for (; i < end; i++, j++) to[j] = from[i] as number;
}

/** Whether two ranges hold the same. */
export function sameBytes(
  a: Uint8Array, aStart: number, aEnd: number,
  b: Uint8Array, bStart: number, bEnd: number,
): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  for (let i = aStart, j = bStart; i < aEnd; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}

/** memcmp of two ranges, shorter first when one is a prefix of the other: negative, 0 or positive. */
export function compareBytes(
  a: Uint8Array, aStart: number, aEnd: number,
  b: Uint8Array, bStart: number, bEnd: number,
): number {
  const aLength = aEnd - aStart;
  const bLength = bEnd - bStart;
  const n = aLength < bLength ? aLength : bLength;
  for (let i = 0; i < n; i++) {
    const difference = (a[aStart + i] as number) - (b[bStart + i] as number);
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}
