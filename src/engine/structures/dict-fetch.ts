/* Asking memory for entries before they are looked up.
 *
 * A lookup among many keys is a chain of reads of which each needs the one before: the bucket, the entry, the key and the value; and
 * each may wait for memory a tenth of a microsecond, longer than all the rest of a GET takes. But lookups that are known together do
 * not need each other: taken side by side, every first read, then every second one, the processor waits for all of them at once, and
 * the lookups themselves then find in its cache what they need. (Valkey 8 fetches for batches of commands likewise, 2024.)
 *
 * JavaScript has no prefetch instruction, so the words are really read. A branch that depends on what was read would have to be guessed,
 * and a wrong guess costs as much as the wait. So there is none: the null pointer is followed like any other, to its page of zeros. */

import type { Heap } from '../memory/heap.ts';
import { isKeys, rehashIndex, sizeOf, tableOf } from './dict.ts';

/** How many keys are taken side by side: about as many reads as a processor has under way at a time. */
export const fetchedMax = 25;
/** How many links of a chain are followed. */
const linksMax = 2;

/** What the buckets lead to. */
const references = new Int32Array(fetchedMax);
/** A sum of what was read. Nobody uses it, but it keeps the compiler from leaving the reads out. */
export let sum = 0;

/** Reads what looking up keys of the first n hashes will read. The values of a map are pointers. */
export function fetch(h: Heap, d: number, hashes: Int32Array, n: number): void {
  if (isKeys(h, d)) {
    fetchHeads(h, d, hashes, n);
    sum = (sum + fetchKeys(h, n)) | 0;
  } else {
    fetchEntries(h, d, hashes, n);
    sum = (sum + fetchContents(h, n)) | 0;
  }
}

function fetchHeads(h: Heap, d: number, hashes: Int32Array, n: number): void {
  const { i32 } = h;
  const moved = rehashIndex(h, d);
  const from = tableOf(h, d, 0) >> 2;
  const to = tableOf(h, d, 1) >> 2;
  const fromMask = sizeOf(h, d, 0) - 1;
  const toMask = sizeOf(h, d, 1) - 1;
  if (from === 0) references.fill(0, 0, n);
  else if (moved < 0)
    for (let k = 0; k < n; k++) references[k] = i32[from + (((hashes[k] as number) & fromMask) << 1)] as number;
  else
    for (let k = 0; k < n; k++) {
      const hash = hashes[k] as number;
      references[k] = i32[(hash & fromMask) < moved ? to + ((hash & toMask) << 1) : from + ((hash & fromMask) << 1)] as number;
    }
}

/** Of a map: reads the entries. Afterwards the references are those of the keys, or others, or 0. */
function fetchEntries(h: Heap, d: number, hashes: Int32Array, n: number): void {
  fetchHeads(h, d, hashes, n);
  const { i32 } = h;
  for (let link = 0; link < linksMax; link++)
    for (let k = 0; k < n; k++) {
      const e = references[k] as number;
      const i = e >> 2;
      const difference = (i32[i + 1] as number) ^ (hashes[k] as number);
      const differs = (difference | -difference) >> 31; // all bits, or none
      references[k] = (e & ~differs) | ((i32[i + 4] as number) & differs); // this one, or the next
    }
}

/** Of a map: reads where keys, values and what belongs to these (`second`) begin. Returns a sum of what was read. */
function fetchContents(h: Heap, n: number): number {
  const { i32, u8 } = h;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    const i = (references[k] as number) >> 2;
    sum += (u8[i32[i] as number] as number) + (u8[i32[i + 2] as number] as number) + (u8[i32[i + 3] as number] as number);
  }
  return sum;
}

/** Of a dict of keys alone: reads where the first key of each bucket begins, and what follows it. Returns a sum of what was read. */
function fetchKeys(h: Heap, n: number): number {
  const { i32, u8 } = h;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    const r = references[k] as number;
    const i = (r & ~3) >> 2;
    const isBare = -(r & 1); // all bits, or none
    const key = (r & isBare) | ((i32[i] as number) & ~isBare);
    const following = (i32[i + 2] as number) & ~isBare;
    sum += (u8[key] as number) + (u8[following] as number);
  }
  return sum;
}
