/* The struct of a dict, word by word, and its tables. For the essay see dict.ts.
 *
 *   0 kind  8 table[0]  16 table[1]  24 used[0]  32 used[1]  40 rehashIndex  48 pauses i16, exp[0] i8, exp[1] i8, mindful u8   56 bytes
 *
 * A table is 2^exp references of 8 bytes, of which the low word is used; an exp of 0xff says that there is none. */

import type { Heap } from '../memory/heap.ts';

/** `map`: entries with a value. `keys`: keys alone. `slotted`: a map whose entries have room for two more links. */
export type Kind = 'map' | 'keys' | 'slotted';

export const kinds: readonly Kind[] = ['map', 'keys', 'slotted'];

export const dictBytes = 56;

// Field offsets in 32-bit words.
export const wKind = 0;
export const wTable = 2;
export const wUsed = 6;
export const wRehash = 10;
/** A byte: whether the dict heeds how much memory is left (`heedMemory`). */
export const isMindful = 52;

export const length = (h: Heap, d: number): number =>
  (h.i32[(d >> 2) + wUsed] as number) + (h.i32[(d >> 2) + wUsed + 2] as number);

/** Buckets of both tables. */
export const buckets = (h: Heap, d: number): number => sizeOf(h, d, 0) + sizeOf(h, d, 1);

export const isRehashing = (h: Heap, d: number): boolean => rehashIndex(h, d) !== -1;
export const rehashIndex = (h: Heap, d: number): number => h.i32[(d >> 2) + wRehash] as number;

/** Buckets of table 0 or 1. */
export function sizeOf(h: Heap, d: number, t: number): number {
  const exp = h.u8[d + 50 + t] as number;
  return exp === 0xff ? 0 : 1 << exp;
}

/** Entries in table 0 or 1. */
export const usedOf = (h: Heap, d: number, t: number): number => h.i32[(d >> 2) + wUsed + (t << 1)] as number;

/** Whether it is one of keys alone. */
export const isKeys = (h: Heap, d: number): boolean => h.i32[(d >> 2) + wKind] === 1;

/** Pointer to the buckets of table 0 or 1; 0 = none. */
export const tableOf = (h: Heap, d: number, t: number): number => h.i32[(d >> 2) + wTable + (t << 1)] as number;

/** First reference of a bucket. */
export const bucket = (h: Heap, table: number, b: number): number => h.i32[(table >> 2) + (b << 1)] as number;

export function setBucket(h: Heap, table: number, b: number, r: number): void {
  h.i32[(table >> 2) + (b << 1)] = r;
}

export function setRehashIndex(h: Heap, d: number, index: number): void {
  h.i32[(d >> 2) + wRehash] = index;
  h.i32[(d >> 2) + wRehash + 1] = index < 0 ? -1 : 0;
}

export const pauses = (h: Heap, d: number): number => (h.u8[d + 48] as number) | ((h.u8[d + 49] as number) << 8);

export function setPauses(h: Heap, d: number, n: number): void {
  h.u8[d + 48] = n;
  h.u8[d + 49] = n >>> 8;
}
