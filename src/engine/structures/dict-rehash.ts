/* How a dict grows and shrinks: a second table is laid beside the first, and the buckets move over one by one. For the essay see dict.ts.
 *
 * Whoever walks over the tables pauses the moving. While a forked child shares the pages as little as possible is moved, since each page
 * that is written to must be copied. */

import type { Heap } from '../memory/heap.ts';
import {
  bucket, isKeys, isMindful, isRehashing, length, pauses, rehashIndex, setBucket, setPauses, setRehashIndex, sizeOf, tableOf, wTable, wUsed,
} from './dict-layout.ts';
import { freeEntry, hashOfReference, key, newKeyReference, next, setNext } from './dict-reference.ts';

const initialExp = 2;
/** A step of the rehash passes over at most this many empty buckets for each bucket that it should move. */
const emptyVisitsMax = 10;
/** A table is shrunk when fewer than this share of its buckets (in percent) would be used. */
const fillPercentMin = 10;

/** Makes the table large enough for n entries, so that a load of known size causes no rehash. */
export function expand(h: Heap, d: number, n: number): void {
  if (!isRehashing(h, d) && n > sizeOf(h, d, 0)) resize(h, d, expFor(n));
}

/** Starts to shrink a dict of which less than a tenth is used. True when it did. */
export function shrinkIfSparse(h: Heap, d: number): boolean {
  const size = sizeOf(h, d, 0);
  if (h.isShared || isRehashing(h, d) || size <= 1 << initialExp || (length(h, d) * 100) / size >= fillPercentMin) return false;
  resize(h, d, expFor(length(h, d)));
  return true;
}

/** Before an insertion: lays a second table beside one that is full. */
export function expandIfFull(h: Heap, d: number): void {
  const size = sizeOf(h, d, 0);
  const used = h.i32[(d >> 2) + wUsed] as number;
  if (size === 0) resize(h, d, initialExp);
  else if (used >= size * (h.isShared ? sharedLoadMax + 1 : 1) && mayGrow(h, d, size, used)) resize(h, d, expFor(used + 1));
}

/** While a child shares the pages, a table grows only if it is more than so many times too small, and a rehash goes on only if the second
 * table is so many times larger or smaller than the first. */
const sharedLoadMax = 5;

/** Whether a rehash has to wait until a child has ended. */
function waitsForChild(h: Heap, d: number): boolean {
  const [a, b] = [sizeOf(h, d, 0), sizeOf(h, d, 1)];
  return Math.max(a, b) < sharedLoadMax * Math.min(a, b);
}

/** With more entries a bucket than this a table grows whatever it costs. */
const loadMax = 1.618;

/** Whether memory is left for a larger table. Where maxmemory would be passed by it, keys would be evicted for it: it grows later. */
function mayGrow(h: Heap, d: number, size: number, used: number): boolean {
  if (h.u8[d + isMindful] === 0 || used / size > loadMax) return true;
  return h.usedBytes + (8 << expFor(used + 1)) <= h.tablesBytesMax;
}

/** From now on the dict grows only where memory is left for its table. */
export function heedMemory(h: Heap, d: number): number {
  h.u8[d + isMindful] = 1;
  return d;
}

const expFor = (n: number): number => (n <= 1 << initialExp ? initialExp : 32 - Math.clz32(n - 1));

function resize(h: Heap, d: number, exp: number): void {
  const from = sizeOf(h, d, 0);
  if (from === 1 << exp) return;
  const table = h.allocZeroed(8 * (1 << exp));
  const t = from === 0 ? 0 : 1;
  h.i32[(d >> 2) + wTable + (t << 1)] = table;
  h.i32[(d >> 2) + wUsed + (t << 1)] = 0;
  h.u8[d + 50 + t] = exp;
  if (h.trace !== undefined) h.trace({ kind: 'dict.resized', dict: d, from, to: 1 << exp });
  if (t === 1) {
    setRehashIndex(h, d, 0);
    if (length(h, d) === 0) rehash(h, d, 1);
  }
}

/** Moves one bucket, if a rehash is under way and nobody walks over the tables. Each operation does this. */
export function rehashStep(h: Heap, d: number): void {
  if (pauses(h, d) === 0) rehash(h, d, 1);
}

/** Moves up to n buckets from the first table to the second. True while there is more to move. */
export function rehash(h: Heap, d: number, n: number): boolean {
  if (!isRehashing(h, d)) return false;
  if (h.isShared && waitsForChild(h, d)) return true;
  let emptyVisits = n * emptyVisitsMax;
  const from = tableOf(h, d, 0);
  for (let left = n; left > 0 && (h.i32[(d >> 2) + wUsed] as number) > 0; left--) {
    let b = rehashIndex(h, d);
    while (bucket(h, from, b) === 0) {
      b++;
      if (--emptyVisits === 0) {
        setRehashIndex(h, d, b);
        return true;
      }
    }
    moveBucket(h, d, from, b);
    setRehashIndex(h, d, b + 1);
  }
  if ((h.i32[(d >> 2) + wUsed] as number) > 0) return true;
  finishRehash(h, d, from);
  return false;
}

function moveBucket(h: Heap, d: number, from: number, b: number): void {
  const to = tableOf(h, d, 1);
  const mask = sizeOf(h, d, 1) - 1;
  let moved = 0;
  for (let r = bucket(h, from, b); r !== 0; ) {
    const following = next(h, r);
    const target = hashOfReference(h, r) & mask;
    setBucket(h, to, target, relinked(h, d, r, key(h, r), bucket(h, to, target)));
    moved++;
    r = following;
  }
  setBucket(h, from, b, 0);
  const i = (d >> 2) + wUsed;
  h.i32[i] = (h.i32[i] as number) - moved;
  h.i32[i + 2] = (h.i32[i + 2] as number) + moved;
  if (h.trace !== undefined) h.trace({ kind: 'dict.bucketMoved', dict: d, bucket: b, entries: moved });
}

/** The reference under which an entry stands in front of `following`: a bare key gains or loses its entry on the way. */
function relinked(h: Heap, d: number, r: number, s: number, following: number): number {
  if (!isKeys(h, d)) {
    setNext(h, r, following);
    return r;
  }
  if (following === 0) {
    freeEntry(h, r);
    return s;
  }
  if ((r & 1) !== 0) return newKeyReference(h, s, following);
  setNext(h, r, following);
  return r;
}

function finishRehash(h: Heap, d: number, from: number): void {
  h.free(from);
  const i = d >> 2;
  h.i32[i + wTable] = h.i32[i + wTable + 2] as number;
  h.i32[i + wUsed] = h.i32[i + wUsed + 2] as number;
  h.u8[d + 50] = h.u8[d + 51] as number;
  h.i32[i + wTable + 2] = 0;
  h.i32[i + wUsed + 2] = 0;
  h.u8[d + 51] = 0xff;
  setRehashIndex(h, d, -1);
  if (h.trace !== undefined) h.trace({ kind: 'dict.rehashFinished', dict: d });
}

/** While paused, operations move no buckets, so that a walk over the tables sees each entry once. */
export function pauseRehash(h: Heap, d: number): void {
  setPauses(h, d, pauses(h, d) + 1);
}

export function resumeRehash(h: Heap, d: number): void {
  setPauses(h, d, pauses(h, d) - 1);
}
