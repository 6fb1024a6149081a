/* Walking a dict: whole, by SCAN's cursor, or to a random entry.
 *
 * SCAN walks a dict over many calls while it grows and shrinks under the walk. Its cursor counts with the bits reversed:
 * highest bit of the mask first. A table of double size splits each bucket b into b and b + size, and the reversed order
 * visits these two in place of b; so whatever the size becomes, buckets already visited map to buckets already visited. An element
 * that stays in the dict during the whole walk is returned at least once, perhaps twice (Pieter Noordhuis' algorithm). */

import type { Heap } from '../memory/heap.ts';
import {
  bucket, buckets, drainBucket, isRehashing, length, next, pauseRehash, rehashIndex, rehashStep, resumeRehash, sizeOf, tableOf,
} from './dict.ts';

/** Calls `visit` once for each entry, until it returns false. It may free the entry it is given, and allocate, but not insert. */
export function forEach(h: Heap, d: number, visit: (reference: number) => boolean | undefined | void): void {
  pauseRehash(h, d);
  try {
    for (let t = 0; t < 2; t++)
      for (let b = 0, size = sizeOf(h, d, t); b < size; b++)
        for (let r = bucket(h, tableOf(h, d, t), b); r !== 0; ) {
          const following = next(h, r);
          if (visit(r) === false) return;
          r = following;
        }
  } finally {
    resumeRehash(h, d);
  }
}

/** One step of SCAN: visits the bucket(s) at the cursor, returns the next cursor, 0 when the walk is complete. */
export function scan(h: Heap, d: number, cursor: number, visit: (reference: number) => void): number {
  if (length(h, d) === 0) return 0;
  pauseRehash(h, d);
  let v = cursor >>> 0;
  if (!isRehashing(h, d)) {
    const mask = sizeOf(h, d, 0) - 1;
    visitBucket(h, tableOf(h, d, 0), v & mask, visit);
    v = nextCursor(v, mask);
  } else {
    // Bucket b of the smaller table, and all buckets of the larger one that it expands to.
    const small = sizeOf(h, d, 0) <= sizeOf(h, d, 1) ? 0 : 1;
    const smallMask = sizeOf(h, d, small) - 1;
    const largeMask = sizeOf(h, d, 1 - small) - 1;
    visitBucket(h, tableOf(h, d, small), v & smallMask, visit);
    do {
      visitBucket(h, tableOf(h, d, 1 - small), v & largeMask, visit);
      v = nextCursor(v, largeMask);
    } while ((v & (smallMask ^ largeMask)) !== 0);
  }
  resumeRehash(h, d);
  return v;
}

function visitBucket(h: Heap, table: number, b: number, visit: (reference: number) => void): void {
  for (let r = bucket(h, table, b); r !== 0; ) {
    const following = next(h, r);
    visit(r);
    r = following;
  }
}

/** Adds one to the cursor with its bits reversed: the bits above the mask are set, so the carry falls into the mask's top. */
function nextCursor(cursor: number, mask: number): number {
  return reverseBits((reverseBits(cursor | ~mask) + 1) | 0);
}

function reverseBits(x: number): number {
  let v = x;
  v = ((v >>> 1) & 0x55555555) | ((v & 0x55555555) << 1);
  v = ((v >>> 2) & 0x33333333) | ((v & 0x33333333) << 2);
  v = ((v >>> 4) & 0x0f0f0f0f) | ((v & 0x0f0f0f0f) << 4);
  v = ((v >>> 8) & 0x00ff00ff) | ((v & 0x00ff00ff) << 8);
  return ((v >>> 16) | (v << 16)) >>> 0;
}

/** A random entry, or 0 in an empty dict. First a random bucket, then a random place in its chain: entries of short chains
 * are somewhat likelier, which `fairRandom` mends. */
export function random(h: Heap, d: number, draw: () => number): number {
  if (length(h, d) === 0) return 0;
  if (isRehashing(h, d)) rehashStep(h, d);
  const size = sizeOf(h, d, 0);
  const total = buckets(h, d);
  const firstFilled = isRehashing(h, d) ? rehashIndex(h, d) : 0;
  let head = 0;
  while (head === 0) {
    const b = firstFilled + Math.floor(draw() * (total - firstFilled));
    head = b < size ? bucket(h, tableOf(h, d, 0), b) : bucket(h, tableOf(h, d, 1), b - size);
  }
  let chain = 0;
  for (let r = head; r !== 0; r = next(h, r)) chain++;
  let r = head;
  for (let skip = Math.floor(draw() * chain); skip > 0; skip--) r = next(h, r);
  return r;
}

/** Entries sampled by fairRandom. */
const sampleMax = 15;

/** A random entry, or 0: one of a sample of neighbouring buckets' entries, so that the length of a chain matters little. */
export function fairRandom(h: Heap, d: number, draw: () => number): number {
  const sample = someEntries(h, d, sampleMax, draw);
  return sample.length === 0 ? random(h, d, draw) : (sample[Math.floor(draw() * sample.length)] as number);
}

/** Up to n entries from buckets in a row, starting at a random one: cheap, not evenly distributed, perhaps fewer than n. */
export function someEntries(h: Heap, d: number, n: number, draw: () => number): number[] {
  const sample: number[] = [];
  const want = Math.min(n, length(h, d));
  if (want === 0) return sample;
  const size0 = sizeOf(h, d, 0);
  const size1 = sizeOf(h, d, 1);
  const moved = isRehashing(h, d) ? rehashIndex(h, d) : 0;
  const total = Math.max(size0, size1);
  let b = Math.floor(draw() * total);
  for (let steps = want * 10, empties = 0; steps > 0 && sample.length < want; steps--) {
    const before = sample.length;
    if (b >= moved && b < size0) takeChain(h, bucket(h, tableOf(h, d, 0), b), sample, want);
    if (b < size1) takeChain(h, bucket(h, tableOf(h, d, 1), b), sample, want);
    empties = sample.length > before ? 0 : empties + 1;
    // Many empty buckets in a row: go on from another place.
    b = empties >= 5 && empties > want ? Math.floor(draw() * total) : (b + 1) & (total - 1);
  }
  return sample;
}

function takeChain(h: Heap, head: number, sample: number[], want: number): void {
  for (let r = head; r !== 0 && sample.length < want; r = next(h, r)) sample.push(r);
}

/** Frees the entries of a dict that nobody else knows any more, bucket by bucket. */
export function* drain(h: Heap, d: number, release: (reference: number) => void): Generator<void> {
  for (let b = 0, n = buckets(h, d); b < n; b++) {
    drainBucket(h, d, b, release);
    yield;
  }
}
