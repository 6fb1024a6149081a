/* One entry of a listpack: how its bytes say what it is.
 *
 *   0xxxxxxx                       7-bit uint      0 … 127, the whole entry in one byte
 *   10xxxxxx data                  6-bit string    up to 63 bytes
 *   110xxxxx xxxxxxxx              13-bit int      -4096 … 4095
 *   1110xxxx xxxxxxxx data         12-bit string   up to 4095 bytes
 *   11110000 4 bytes data          32-bit string
 *   11110001 … 11110100            16-, 24-, 32-, 64-bit int, little-endian
 *   11111111                       end of the listpack
 *
 * Behind these bytes stands the back-length: their number again, seven bits to a byte, made to be read from the right:
 * each byte but the leftmost has its top bit set. With it a listpack can be walked backwards without any pointer.
 *
 * All functions here take the absolute offset of an entry in a buffer. The switch over the first byte is repeated in
 * each rather than returned as an object: they run once per entry of every walk. */

import { byteString, copyBytes } from '../bytes.ts';
import * as int64 from '../int64.ts';
import { decimalBytes, writeDecimal } from './decimal.ts';

export const endByte = 0xff;
const string32 = 0xf0;
const int16 = 0xf1;
const int24 = 0xf2;
const int32 = 0xf3;
const int64Byte = 0xf4;

/** An entry taken apart. Of a string, [start, end) are its bytes in the buffer; of an integer, lo and hi its two words.
 * */
export interface Entry {
  isInteger: boolean;
  start: number;
  end: number;
  lo: number;
  hi: number;
}

export function isString(first: number): boolean {
  return (first & 0xc0) === 0x80 || (first & 0xf0) === 0xe0 || first === string32;
}

/** Bytes before the data of a string; of an integer, all but the value's own bytes. */
export function headerBytes(first: number): number {
  if ((first & 0x80) === 0) return 0;
  if ((first & 0xc0) === 0x80) return 1;
  if ((first & 0xe0) === 0xc0) return 0;
  if ((first & 0xf0) === 0xe0) return 2;
  return first === string32 ? 5 : 1;
}

/** Bytes of encoding and data together: what the back-length counts. -1 for a byte that starts no entry. */
export function encodedBytes(u8: Uint8Array, at: number): number {
  const first = u8[at] as number;
  if (first < 0x80) return 1;
  if (first < 0xc0) return 1 + (first & 0x3f);
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 2 + (((first & 15) << 8) | (u8[at + 1] as number));
  if (first === string32) return 5 + readI32(u8, at + 1);
  if (first === int16) return 3;
  if (first === int24) return 4;
  if (first === int32) return 5;
  return first === int64Byte ? 9 : -1;
}

/** Bytes of the back-length of `encoded` bytes. The upper bounds are Redis's own: 16,383 bytes would fit two bytes and
 * take three. */
export function backlenBytes(encoded: number): number {
  if (encoded <= 127) return 1;
  if (encoded < 16_383) return 2;
  if (encoded < 2_097_151) return 3;
  return encoded < 268_435_455 ? 4 : 5;
}

/** Writes the back-length at an offset; returns the offset after it. */
export function writeBacklen(u8: Uint8Array, at: number, encoded: number): number {
  const bytes = backlenBytes(encoded);
  for (let i = 0; i < bytes; i++) {
    const seven = (encoded >>> (7 * (bytes - 1 - i))) & 127;
    u8[at + i] = i === 0 ? seven : seven | 128;
  }
  return at + bytes;
}

/** The back-length whose last byte is at `at`; -1 when it does not end within five bytes. */
export function readBacklen(u8: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = u8[at - i] as number;
    value |= (byte & 127) << (7 * i);
    if ((byte & 128) === 0) return value;
  }
  return -1;
}

/** Whole bytes of the entry, back-length included. */
export function entryBytes(u8: Uint8Array, at: number): number {
  const first = u8[at] as number;
  if (first < 0xc0) return first < 0x80 ? 2 : (first & 0x3f) + 2; // small numbers and short strings: nearly all
  const encoded = encodedBytes(u8, at);
  return encoded <= 127 ? encoded + 1 : encoded + backlenBytes(encoded);
}

/** Takes the entry at `at` apart into `out`. */
export function read(u8: Uint8Array, at: number, out: Entry): void {
  const first = u8[at] as number;
  out.isInteger = !isString(first);
  if (out.isInteger) {
    readInteger(u8, at, out);
    return;
  }
  out.start = at + headerBytes(first);
  out.end = at + encodedBytes(u8, at);
}

/** Reads the integer entry at `at` into two words. */
export function readInteger(u8: Uint8Array, at: number, out: { lo: number; hi: number }): void {
  const first = u8[at] as number;
  let lo = 0;
  if (first < 0x80) lo = first;
  else if (first < 0xe0) lo = ((((first & 31) << 8) | (u8[at + 1] as number)) << 19) >> 19;
  else if (first === int16) lo = (((u8[at + 1] as number) << 16) | ((u8[at + 2] as number) << 24)) >> 16;
  else if (first === int24)
    lo = (((u8[at + 1] as number) << 8) | ((u8[at + 2] as number) << 16) | ((u8[at + 3] as number) << 24)) >> 8;
  else lo = readI32(u8, at + 1);
  out.lo = lo;
  out.hi = first === int64Byte ? readI32(u8, at + 5) : lo >> 31;
}

/** Bytes of an integer's encoding with its value. */
export function integerBytes(lo: number, hi: number): number {
  if (hi !== lo >> 31) return 9;
  if (lo >= 0 && lo <= 127) return 1;
  if (lo >= -4096 && lo <= 4095) return 2;
  if (lo === (lo << 16) >> 16) return 3;
  return lo === (lo << 8) >> 8 ? 4 : 5;
}

/** Writes encoding and value of an integer at an offset, the narrowest that holds it; returns the offset after it. */
export function writeInteger(u8: Uint8Array, at: number, lo: number, hi: number): number {
  const bytes = integerBytes(lo, hi);
  if (bytes === 1) u8[at] = lo;
  else if (bytes === 2) {
    u8[at] = 0xc0 | ((lo >>> 8) & 31);
    u8[at + 1] = lo;
  } else {
    u8[at] = bytes === 9 ? int64Byte : int16 + (bytes - 3);
    for (let i = 1; i < bytes; i++) u8[at + i] = i <= 4 ? lo >>> (8 * (i - 1)) : hi >>> (8 * (i - 5));
  }
  return at + bytes;
}

/** Bytes of a string's encoding, before its data. */
export function stringHeaderBytes(length: number): number {
  return length < 64 ? 1 : length < 4096 ? 2 : 5;
}

/** Writes a string's encoding at an offset, without its data; returns the offset after it. */
export function writeStringHeader(u8: Uint8Array, at: number, length: number): number {
  if (length < 64) u8[at] = 0x80 | length;
  else if (length < 4096) {
    u8[at] = 0xe0 | (length >>> 8);
    u8[at + 1] = length;
  } else {
    u8[at] = string32;
    for (let i = 0; i < 4; i++) u8[at + 1 + i] = length >>> (8 * i);
  }
  return at + stringHeaderBytes(length);
}

const scratch: Entry = { isInteger: false, start: 0, end: 0, lo: 0, hi: 0 };

/** Length of the entry as text, so of what a reply would carry. */
export function textBytes(u8: Uint8Array, at: number): number {
  read(u8, at, scratch);
  return scratch.isInteger ? decimalBytes(scratch.lo, scratch.hi) : scratch.end - scratch.start;
}

/** Copies the entry as text to another buffer; returns the offset after it. */
export function copyText(u8: Uint8Array, at: number, out: Uint8Array, atOut: number): number {
  read(u8, at, scratch);
  if (scratch.isInteger) return writeDecimal(out, atOut, scratch.lo, scratch.hi);
  copyBytes(u8, scratch.start, scratch.end, out, atOut);
  return atOut + scratch.end - scratch.start;
}

/** The entry as a byte string. */
export function text(u8: Uint8Array, at: number): string {
  read(u8, at, scratch);
  return scratch.isInteger ? int64.decimal(scratch.lo, scratch.hi) : byteString(u8, scratch.start, scratch.end);
}

/** Name of the encoding that a first byte announces. */
export function encodingName(first: number): string {
  if (first < 0x80) return '7-bit uint';
  if (first < 0xc0) return '6-bit string';
  if (first < 0xe0) return '13-bit int';
  if (first < 0xf0) return '12-bit string';
  return ['32-bit string', '16-bit int', '24-bit int', '32-bit int', '64-bit int'][first - string32] ?? 'unknown';
}

function readI32(u8: Uint8Array, at: number): number {
  return (
    (u8[at] as number) | ((u8[at + 1] as number) << 8) | ((u8[at + 2] as number) << 16) | ((u8[at + 3] as number) << 24)
  );
}
