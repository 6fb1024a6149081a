/* Asking memory for entries before they are looked up.
 *
 * A lookup among many keys is a chain of reads of which each needs the one before: the bucket, the entry, the key and the value; and
 * each may wait for memory a tenth of a microsecond, longer than all the rest of a GET takes. But lookups that are known together do
 * not need each other: taken side by side, every first read, then every second one, the processor waits for all of them at once, and
 * the lookups themselves then find in its cache what they need. (Valkey 8 fetches for batches of commands likewise, 2024.)
 *
 * JavaScript has no instruction for it, so the words are really read. And what a processor guesses wrongly it waits for: so there is
 * nothing to guess here, no branch depends on what was read, and the null pointer is followed like any other, to its page of zeros. */

import type { Heap } from '../memory/heap.ts';
import { rehashIndex, sizeOf, tableOf } from './dict.ts';

/** Links of a chain that are followed. */
const linksMax = 2;

/** Reads the buckets of n hashes and what is in them; `entries` are then those of the keys, or others, or 0. For maps only. */
export function fetchEntries(h: Heap, d: number, hashes: Int32Array, n: number, entries: Int32Array): void {
  fetchHeads(h, d, hashes, n, entries);
  const { i32 } = h;
  for (let link = 0; link < linksMax; link++)
    for (let k = 0; k < n; k++) {
      const e = entries[k] as number;
      const i = e >> 2;
      const difference = (i32[i + 1] as number) ^ (hashes[k] as number);
      const differs = (difference | -difference) >> 31; // all bits, or none
      entries[k] = (e & ~differs) | ((i32[i + 4] as number) & differs); // this one, or the next
    }
}

function fetchHeads(h: Heap, d: number, hashes: Int32Array, n: number, heads: Int32Array): void {
  const { i32 } = h;
  const moved = rehashIndex(h, d);
  const from = tableOf(h, d, 0) >> 2;
  const to = tableOf(h, d, 1) >> 2;
  const fromMask = sizeOf(h, d, 0) - 1;
  const toMask = sizeOf(h, d, 1) - 1;
  if (from === 0) heads.fill(0, 0, n);
  else if (moved < 0) for (let k = 0; k < n; k++) heads[k] = i32[from + (((hashes[k] as number) & fromMask) << 1)] as number;
  else
    for (let k = 0; k < n; k++) {
      const hash = hashes[k] as number;
      heads[k] = i32[(hash & fromMask) < moved ? to + ((hash & toMask) << 1) : from + ((hash & fromMask) << 1)] as number;
    }
}

/** Reads where keys and values begin. Returns a sum of what was read, so that it must be. */
export function fetchContents(h: Heap, entries: Int32Array, n: number): number {
  const { i32, u8 } = h;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    const i = (entries[k] as number) >> 2;
    sum += (u8[i32[i] as number] as number) + (u8[i32[i + 2] as number] as number);
  }
  return sum;
}
