/* What stands in a dict's buckets: references to entries, and in a dict of keys alone bare keys too. For the essay see dict.ts.
 *
 *   entry      0 key (SDS)  8 value (pointer, int64 or double)  16 next                                                24 bytes
 *   key entry  0 key (SDS)  8 next                          in a dict of keys alone, a set                                    16 bytes
 *   slot entry as entry, then 24 previous  32 next          of a cluster's keys: see slot-index.ts                           40 bytes
 *
 * Key entries are marked by bit 1; a bare key is an SDS, whose pointer is odd. `key`, `value` and `next` read the marks, and nobody else
 * should. */

import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import * as sds from './sds.ts';
import * as siphash from './siphash.ts';

const entryBytes = 24;
const keyEntryBytes = 16;
const slotEntryBytes = 40;
/** By kind. */
export const bytesOfEntry = [entryBytes, keyEntryBytes, slotEntryBytes];

export const hashOf = (h: Heap, src: Uint8Array, start: number, end: number): number =>
  siphash.hash(h.hashSeed, src, start, end);

/** Hash of a reference's key: remembered, or computed where the entry has no room for it. */
export function hashOfReference(h: Heap, r: number): number {
  if ((r & 3) === 0) return h.i32[(r >> 2) + 1] as number;
  const s = key(h, r);
  return hashOf(h, h.u8, s, s + sds.length(h, s));
}

/** The SDS of a reference's key. */
export function key(h: Heap, r: number): number {
  if ((r & 1) !== 0) return r;
  return h.i32[(r & ~2) >> 2] as number;
}

/** The value of an entry in a map: a pointer, unless numbers were stored. */
export const value = (h: Heap, r: number): number => h.i32[(r >> 2) + 2] as number;

export const valueNumber = (h: Heap, r: number): number => int64.readNumber(h, r + 8);

/** As valueNumber, exact past 2^53 too. */
export const valueBigInt = (h: Heap, r: number): bigint =>
  int64.toBigInt(h.i32[(r >> 2) + 2] as number, h.i32[(r >> 2) + 3] as number);

export function setValue(h: Heap, r: number, pointer: number): void {
  h.i32[(r >> 2) + 2] = pointer;
  h.i32[(r >> 2) + 3] = 0;
}

/** Replaces a value that is a pointer; `second` stays. */
export function replaceValue(h: Heap, r: number, pointer: number): void {
  h.i32[(r >> 2) + 2] = pointer;
}

/** The upper half of a value that is a pointer, empty in a heap of 2 GiB: a second pointer of whoever owns the value. */
export const second = (h: Heap, r: number): number => h.i32[(r >> 2) + 3] as number;

export function setSecond(h: Heap, r: number, pointer: number): void {
  h.i32[(r >> 2) + 3] = pointer;
}

export function setValueNumber(h: Heap, r: number, value: number): void {
  int64.writeNumber(h, r + 8, value);
}

export function setValueBigInt(h: Heap, r: number, value: bigint): void {
  h.i32[(r >> 2) + 2] = Number(BigInt.asIntN(32, value));
  h.i32[(r >> 2) + 3] = Number(value >> 32n);
}

/** The reference that follows in the chain, or 0. */
export function next(h: Heap, r: number): number {
  if ((r & 1) !== 0) return 0;
  return (r & 2) !== 0 ? (h.i32[((r & ~2) >> 2) + 2] as number) : (h.i32[(r >> 2) + 4] as number);
}

export function setNext(h: Heap, r: number, following: number): void {
  if ((r & 2) !== 0) h.i32[((r & ~2) >> 2) + 2] = following;
  else h.i32[(r >> 2) + 4] = following;
}

/** Its size is a constant, so that the compiler knows it. */
export function newEntry(h: Heap, hash: number, keySds: number, following: number): number {
  return entryIn(h, h.alloc(entryBytes), hash, keySds, following);
}

export function newOtherReference(h: Heap, kind: number, hash: number, keySds: number, following: number): number {
  return kind === 1 ? newKeyReference(h, keySds, following) : entryIn(h, h.alloc(slotEntryBytes), hash, keySds, following);
}

function entryIn(h: Heap, p: number, hash: number, keySds: number, following: number): number {
  const e = p >> 2;
  const { i32 } = h;
  i32[e] = keySds;
  i32[e + 1] = hash;
  i32[e + 2] = 0;
  i32[e + 3] = 0;
  i32[e + 4] = following;
  i32[e + 5] = 0;
  return e << 2;
}

/** A key alone in its bucket needs no entry; a second one pays for its own, the first keeps standing bare at the end. */
export function newKeyReference(h: Heap, keySds: number, following: number): number {
  if (following === 0) return keySds;
  const e = h.alloc(keyEntryBytes) >> 2;
  const { i32 } = h;
  i32[e] = keySds;
  i32[e + 1] = 0;
  i32[e + 2] = following;
  i32[e + 3] = 0;
  return (e << 2) | 2;
}

/** Frees the entry that a reference names; nothing where the reference is a bare key. */
export function freeEntry(h: Heap, r: number): void {
  if ((r & 1) === 0) h.free(r & ~2);
}

/** Bytes of the entry behind a reference: none where a key stands bare in its bucket. */
export const referenceBytes = (h: Heap, r: number): number => ((r & 1) !== 0 ? 0 : h.usableBytes(r & ~2));
