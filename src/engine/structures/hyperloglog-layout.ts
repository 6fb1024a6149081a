/* A HyperLogLog is a string that begins like this (the rest is registers, dense or sparse):
 *
 *   "HYLL" | encoding u8: 0 dense, 1 sparse | 3 bytes unused | u64 cardinality as counted last
 *
 * The highest bit of the cardinality says that it is out of date. */

import type { Heap } from '../memory/heap.ts';
import * as sds from './sds.ts';

export const headerBytes = 16;
/** 2^14 registers, of which the low 14 bits of a hash choose one. */
export const registers = 16_384;
export const indexBits = 14;
/** The bits of a hash that are left for a register's value. */
export const valueBits = 64 - indexBits;
/** Six bits a register. */
export const denseBytes = headerBytes + (registers * 6) / 8;

const magic = 'HYLL';
const magicWord = 0x4c_4c_59_48;
const dense = 0;
const sparse = 1;

const encodingOf = (h: Heap, s: number): number => h.u8[s + 4] as number;
export const isSparse = (h: Heap, s: number): boolean => encodingOf(h, s) === sparse;

/** Whether a string begins as a HyperLogLog does, and is long enough for its encoding. */
export function isHyperLogLog(h: Heap, s: number): boolean {
  const length = sds.length(h, s);
  if (length < headerBytes || readWord(h, s) !== magicWord) return false;
  return isSparse(h, s) || (encodingOf(h, s) === dense && length === denseBytes);
}

/** Writes the header of an empty sparse one. */
export function writeHeader(h: Heap, s: number): void {
  h.u8.fill(0, s, s + headerBytes);
  for (let i = 0; i < magic.length; i++) h.u8[s + i] = magic.charCodeAt(i);
  writeEncoding(h, s, false);
}

export function writeEncoding(h: Heap, s: number, isDense: boolean): void {
  h.u8[s + 4] = isDense ? dense : sparse;
}

/** The two halves of the cardinality of the last `readCache`. */
export const cached = { lo: 0, hi: 0 };

/** Reads the cardinality counted last into `cached`. False when something was added since. */
export function readCache(h: Heap, s: number): boolean {
  cached.lo = readWord(h, s + 8);
  cached.hi = readWord(h, s + 12);
  return cached.hi >= 0;
}

const readWord = (h: Heap, at: number): number =>
  (h.u8[at] as number) |
  ((h.u8[at + 1] as number) << 8) |
  ((h.u8[at + 2] as number) << 16) |
  ((h.u8[at + 3] as number) << 24);

export function cacheCount(h: Heap, s: number, count: number): void {
  let left = count;
  for (let i = 8; i < headerBytes; i++) {
    h.u8[s + i] = left % 256;
    left = Math.floor(left / 256);
  }
}

/** Says that the cached cardinality is out of date. */
export function invalidateCount(h: Heap, s: number): void {
  h.u8[s + 15] = (h.u8[s + 15] as number) | 0x80;
}
