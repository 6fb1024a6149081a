/* A stream's ids: two unsigned 64-bit numbers, the milliseconds at which an entry was added and a sequence number within
 * them, written `1700000000000-0`.
 *
 * Neither fits a JavaScript number, and a bigint is an object; so an id is four 32-bit words that a caller owns and reuses.
 * In the heap it is two little-endian 64-bit fields. As a key of a radix tree it is 16 bytes, the highest first, because
 * then memcmp is the order of ids, and neighbours share most of their bytes.
 *
 * Reading text follows the server, which tries its own strict reader and then C's strtoull: `007-1` is an id, and so are
 * ` 7-1` and `+7-1`. */

import { byteString, writeString } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import { writeDecimal } from './decimal.ts';

/** All words are unsigned. */
export interface StreamId {
  msHi: number;
  msLo: number;
  seqHi: number;
  seqLo: number;
}

export const keyBytes = 16;
/** Two numbers of 20 digits and what joins them. */
export const textBytesMax = 41;
const wordMax = 0xffffffff;

export const zero = (): StreamId => ({ msHi: 0, msLo: 0, seqHi: 0, seqLo: 0 });
export const max = (): StreamId => ({ msHi: wordMax, msLo: wordMax, seqHi: wordMax, seqLo: wordMax });

export function copy(to: StreamId, from: StreamId): StreamId {
  to.msHi = from.msHi;
  to.msLo = from.msLo;
  to.seqHi = from.seqHi;
  to.seqLo = from.seqLo;
  return to;
}

export function setZero(id: StreamId): void {
  id.msHi = id.msLo = id.seqHi = id.seqLo = 0;
}

export function setMs(id: StreamId, ms: number): void {
  id.msHi = Math.floor(ms / 0x100000000);
  id.msLo = ms >>> 0;
  id.seqHi = id.seqLo = 0;
}

export const isZero = (id: StreamId): boolean => (id.msHi | id.msLo | id.seqHi | id.seqLo) === 0;

export const isMax = (id: StreamId): boolean =>
  id.msHi === wordMax && id.msLo === wordMax && id.seqHi === wordMax && id.seqLo === wordMax;

export const sameMs = (a: StreamId, b: StreamId): boolean => a.msLo === b.msLo && a.msHi === b.msHi;

/** Negative, 0 or positive. */
export function compare(a: StreamId, b: StreamId): number {
  if (a.msHi !== b.msHi) return a.msHi - b.msHi;
  if (a.msLo !== b.msLo) return a.msLo - b.msLo;
  if (a.seqHi !== b.seqHi) return a.seqHi - b.seqHi;
  return a.seqLo - b.seqLo;
}

/** The next id. False, and 0-0, when there is none. */
export function increment(id: StreamId): boolean {
  id.seqLo = (id.seqLo + 1) >>> 0;
  if (id.seqLo !== 0) return true;
  id.seqHi = (id.seqHi + 1) >>> 0;
  if (id.seqHi !== 0) return true;
  id.msLo = (id.msLo + 1) >>> 0;
  if (id.msLo !== 0) return true;
  id.msHi = (id.msHi + 1) >>> 0;
  return id.msHi !== 0;
}

/** The id before. False, and the greatest, when there is none. */
export function decrement(id: StreamId): boolean {
  const wasZero = isZero(id);
  const borrows = (word: number): boolean => word === wordMax;
  id.seqLo = (id.seqLo - 1) >>> 0;
  if (borrows(id.seqLo)) id.seqHi = (id.seqHi - 1) >>> 0;
  if (borrows(id.seqLo) && borrows(id.seqHi)) id.msLo = (id.msLo - 1) >>> 0;
  if (borrows(id.seqLo) && borrows(id.seqHi) && borrows(id.msLo)) id.msHi = (id.msHi - 1) >>> 0;
  return !wasZero;
}

// --- in the heap ---

export function read(h: Heap, at: number, out: StreamId): StreamId {
  const i = at >> 2;
  out.msLo = h.u32[i] as number;
  out.msHi = h.u32[i + 1] as number;
  out.seqLo = h.u32[i + 2] as number;
  out.seqHi = h.u32[i + 3] as number;
  return out;
}

export function write(h: Heap, at: number, id: StreamId): void {
  const i = at >> 2;
  h.u32[i] = id.msLo;
  h.u32[i + 1] = id.msHi;
  h.u32[i + 2] = id.seqLo;
  h.u32[i + 3] = id.seqHi;
}

// --- as a key ---

export function writeKey(id: StreamId, u8: Uint8Array): Uint8Array {
  writeBigEndian(u8, 0, id.msHi);
  writeBigEndian(u8, 4, id.msLo);
  writeBigEndian(u8, 8, id.seqHi);
  writeBigEndian(u8, 12, id.seqLo);
  return u8;
}

export function readKey(u8: Uint8Array, out: StreamId): StreamId {
  out.msHi = readBigEndian(u8, 0);
  out.msLo = readBigEndian(u8, 4);
  out.seqHi = readBigEndian(u8, 8);
  out.seqLo = readBigEndian(u8, 12);
  return out;
}

function writeBigEndian(u8: Uint8Array, at: number, word: number): void {
  u8[at] = word >>> 24;
  u8[at + 1] = word >>> 16;
  u8[at + 2] = word >>> 8;
  u8[at + 3] = word;
}

const readBigEndian = (u8: Uint8Array, at: number): number =>
  (((u8[at] as number) << 24) | ((u8[at + 1] as number) << 16) | ((u8[at + 2] as number) << 8) | (u8[at + 3] as number)) >>> 0;

// --- as text ---

const unsigned = (hi: number, lo: number): bigint => (BigInt(hi) << 32n) | BigInt(lo);

export const ms = (id: StreamId): bigint => unsigned(id.msHi, id.msLo);
export const seq = (id: StreamId): bigint => unsigned(id.seqHi, id.seqLo);

function writeUnsigned(u8: Uint8Array, at: number, hi: number, lo: number): number {
  return hi < 0x80000000 ? writeDecimal(u8, at, lo | 0, hi) : writeString(u8, at, String(unsigned(hi, lo)));
}

/** Writes the first half of the id's text, with the dash; returns the offset after it. */
export function writeMs(id: StreamId, u8: Uint8Array, at: number): number {
  const dash = writeUnsigned(u8, at, id.msHi, id.msLo);
  u8[dash] = 45;
  return dash + 1;
}

/** Writes the second half. */
export const writeSeq = (id: StreamId, u8: Uint8Array, at: number): number => writeUnsigned(u8, at, id.seqHi, id.seqLo);

const scratch = new Uint8Array(textBytesMax);

export const text = (id: StreamId): string => byteString(scratch, 0, writeSeq(id, scratch, writeMs(id, scratch, 0)));

/** Longer texts are no ids, whatever is in them. */
const parsedBytesMax = 127;

/** What the sequence number is when a text gives none: of a range's start 0, of its end the greatest. */
export type MissingSeq = 'zero' | 'max';

/** Reads `ms` or `ms-seq` from bytes [start, end). `ms-*`, where that is allowed, is 'auto' with a sequence of 0. */
export function parse(
  u8: Uint8Array, start: number, end: number, missing: MissingSeq, allowsAuto: boolean, out: StreamId,
): 'id' | 'auto' | 'invalid' {
  if (end - start > parsedBytesMax) return 'invalid';
  let stop = start;
  while (stop < end && u8[stop] !== 0) stop++; // the server reads C strings
  let dash = start;
  while (dash < stop && u8[dash] !== 45) dash++;
  if (!parseUnsigned(u8, start, dash)) return 'invalid';
  out.msHi = parsedHi;
  out.msLo = parsedLo;
  out.seqHi = out.seqLo = missing === 'zero' ? 0 : wordMax;
  if (dash === stop) return 'id';
  if (allowsAuto && stop - dash === 2 && u8[dash + 1] === 42) {
    out.seqHi = out.seqLo = 0;
    return 'auto';
  }
  if (!parseUnsigned(u8, dash + 1, stop)) return 'invalid';
  out.seqHi = parsedHi;
  out.seqLo = parsedLo;
  return 'id';
}

let parsedHi = 0;
let parsedLo = 0;
const exactDigitsMax = 15;
const strictForm = /^-?[1-9][0-9]*$/;
const looseForm = /^[ \t\n\v\f\r]*([+-]?)([0-9]+)$/;

function parseUnsigned(u8: Uint8Array, start: number, end: number): boolean {
  let value = 0;
  let at = start;
  for (; at < end; at++) {
    const digit = (u8[at] as number) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at < end || at === start || end - start > exactDigitsMax) return parseLoosely(byteString(u8, start, end));
  parsedHi = Math.floor(value / 0x100000000);
  parsedLo = value >>> 0;
  return true;
}

/** A negative number is refused where it is written as one, and wraps round where only strtoull reads it. */
function parseLoosely(text: string): boolean {
  const match = looseForm.exec(text);
  if (match === null) return false;
  const magnitude = BigInt(match[2] as string);
  const isNegative = match[1] === '-';
  if (magnitude >= 2n ** 64n || (isNegative && strictForm.test(text) && magnitude <= 2n ** 63n)) return false;
  const value = BigInt.asUintN(64, isNegative ? -magnitude : magnitude);
  parsedHi = Number(value >> 32n);
  parsedLo = Number(value & 0xffffffffn);
  return true;
}
