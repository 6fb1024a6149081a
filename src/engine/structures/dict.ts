/* The dict: a chained hash table that grows without ever stopping to grow.
 *
 * Two tables of power-of-two size. When the first is full (one entry a bucket) a second of double size is laid beside it,
 * and from then on each operation moves one bucket over, until the first is empty and the second takes its place. So no
 * single insert pays for a million entries; what is paid is one more bucket to look in while the move goes on. The same
 * steps shrink a table that has become nearly empty.
 *
 * The layouts are those of Redis 7.2: the struct and its tables in dict-layout.ts, entries in dict-reference.ts; growing and shrinking is
 * dict-rehash.ts. In a dict of keys alone a bucket that holds a single key holds the key itself. What find returns is a reference.
 *
 * One thing is ours: the high word of an entry's key pointer, empty in a heap of 2 GiB, remembers the key's hash. A chain is then
 * walked without touching keys that differ, and a rehash moves entries without reading their keys again. The high word of a value that
 * is a pointer belongs to whoever owns the value (`second`).
 *
 * Functions take the hash of the key, computed once by `hashOf`, since a lookup is often followed by an insert and the same key
 * is sought in two dicts (keys and expires). Keys are SDS pointers owned by whoever inserted them. */

import { assert } from '../assert.ts';
import type { Heap } from '../memory/heap.ts';
import {
  bucket, buckets, dictBytes, isMindful, isRehashing, type Kind, kinds, length, pauses, rehashIndex, setBucket, setRehashIndex, sizeOf,
  tableOf, wKind, wRehash, wTable, wUsed,
} from './dict-layout.ts';
import {
  bytesOfEntry, freeEntry, hashOf, hashOfReference, key, newEntry, newOtherReference, next, setNext,
} from './dict-reference.ts';
import { expandIfFull, pauseRehash, rehashStep } from './dict-rehash.ts';
import * as sds from './sds.ts';

export { bucket, buckets, dictBytes, isKeys, isRehashing, length, rehashIndex, sizeOf, tableOf, usedOf, type Kind } from './dict-layout.ts';
export {
  freeEntry, hashOf, key, next, referenceBytes, replaceValue, second, setSecond, setValue, setValueBigInt, setValueNumber, value,
  valueBigInt, valueNumber,
} from './dict-reference.ts';
export { expand, heedMemory, pauseRehash, rehash, rehashStep, resumeRehash, shrinkIfSparse } from './dict-rehash.ts';

export function create(h: Heap, kind: Kind): number {
  const d = h.alloc(dictBytes);
  h.i32.fill(0, d >> 2, (d + dictBytes) >> 2);
  h.i32[(d >> 2) + wKind] = kinds.indexOf(kind);
  setRehashIndex(h, d, -1);
  h.u8[d + 50] = 0xff;
  h.u8[d + 51] = 0xff;
  return d;
}

/** Frees the dict. `release` is told each reference first and frees what its key and value own. */
export function free(h: Heap, d: number, release: (reference: number) => void): void {
  clear(h, d, release);
  h.free(d);
}

/** Empties the dict, tables too. */
export function clear(h: Heap, d: number, release: (reference: number) => void): void {
  pauseRehash(h, d);
  for (let t = 0; t < 2; t++) {
    const table = tableOf(h, d, t);
    if (table === 0) continue;
    for (let b = 0, size = sizeOf(h, d, t); b < size; b++)
      for (let r = bucket(h, table, b); r !== 0; ) {
        const following = next(h, r);
        release(r);
        freeEntry(h, r);
        r = following;
      }
    h.free(table);
  }
  const kind = h.i32[(d >> 2) + wKind] as number;
  const heeds = h.u8[d + isMindful] as number;
  h.i32.fill(0, d >> 2, (d + dictBytes) >> 2);
  h.i32[(d >> 2) + wKind] = kind;
  h.u8[d + isMindful] = heeds;
  setRehashIndex(h, d, -1);
  h.u8[d + 50] = 0xff;
  h.u8[d + 51] = 0xff;
}

/** Frees the entries of one bucket, of a dict that is being freed little by little and is no longer in use. Buckets are numbered through
 * both tables. */
export function drainBucket(h: Heap, d: number, b: number, release: (reference: number) => void): void {
  const size = sizeOf(h, d, 0);
  const table = tableOf(h, d, b < size ? 0 : 1);
  const at = b < size ? b : b - size;
  let r = bucket(h, table, at);
  setBucket(h, table, at, 0);
  while (r !== 0) {
    const following = next(h, r);
    release(r);
    freeEntry(h, r);
    r = following;
  }
}

// --- reading -------------------------------------------------------------------------------------------------------

/** Bytes of dict, tables and entries; keys and values are their owners'. */
export function overheadBytes(h: Heap, d: number): number {
  const entries = length(h, d) * (bytesOfEntry[h.i32[(d >> 2) + wKind] as number] as number);
  return dictBytes + buckets(h, d) * 8 + entries;
}

/** Bytes of dict and tables. */
export const tableBytes = (h: Heap, d: number): number => dictBytes + buckets(h, d) * 8;

/** The reference to the key's entry, or 0. Moves a bucket if a rehash is under way. src may be h.u8 itself. */
export function find(h: Heap, d: number, hash: number, src: Uint8Array, start: number, end: number): number {
  if (h.trace !== undefined) tellVisits(h, d, hash);
  if (h.i32[(d >> 2) + wRehash] === -1) return peek(h, d, hash, src, start, end);
  const own = src === h.u8;
  rehashStep(h, d); // may allocate, and so replace h.u8
  return peek(h, d, hash, own ? h.u8 : src, start, end);
}

/** Traces which buckets a search looks into: in both tables while a rehash is under way. */
function tellVisits(h: Heap, d: number, hash: number): void {
  for (const table of [0, 1] as const)
    if (tableOf(h, d, table) !== 0)
      h.trace?.({ kind: 'dict.bucketVisited', dict: d, table, bucket: hash & (sizeOf(h, d, table) - 1) });
}

/** As find, but moves no bucket: for views and other onlookers. */
export function peek(h: Heap, d: number, hash: number, src: Uint8Array, start: number, end: number): number {
  const i = d >> 2;
  for (let t = 0; t < 2; t++) {
    const table = h.i32[i + wTable + (t << 1)] as number;
    if (table === 0) continue;
    const mask = (1 << (h.u8[d + 50 + t] as number)) - 1;
    for (let r = h.i32[(table >> 2) + ((hash & mask) << 1)] as number; r !== 0; r = next(h, r))
      if (mayBe(h, r, hash) && equals(h, key(h, r), src, start, end)) return r;
    if (h.i32[i + wRehash] === -1) break;
  }
  return 0;
}

/** Whether an entry may hold a key of this hash. One that does not remember its hash always may. */
const mayBe = (h: Heap, r: number, hash: number): boolean => (r & 3) !== 0 || h.i32[(r >> 2) + 1] === hash;

function equals(h: Heap, s: number, src: Uint8Array, start: number, end: number): boolean {
  const n = end - start;
  if (sds.length(h, s) !== n) return false;
  const u8 = h.u8;
  for (let i = 0; i < n; i++) if (u8[s + i] !== src[start + i]) return false;
  return true;
}

// --- writing -------------------------------------------------------------------------------------------------------

/** Adds a key that is not in the dict; the SDS becomes the dict's. Returns the reference; its value is 0. */
export function insert(h: Heap, d: number, hash: number, keySds: number): number {
  if (isRehashing(h, d)) rehashStep(h, d);
  else expandIfFull(h, d);
  const t = isRehashing(h, d) ? 1 : 0;
  const kind = h.i32[(d >> 2) + wKind] as number;
  const at = (hash & (sizeOf(h, d, t) - 1)) << 1;
  const head = h.i32[(tableOf(h, d, t) >> 2) + at] as number;
  const r = kind === 0 ? newEntry(h, hash, keySds, head) : newOtherReference(h, kind, hash, keySds, head);
  h.i32[(tableOf(h, d, t) >> 2) + at] = r;
  h.i32[(d >> 2) + wUsed + (t << 1)] = (h.i32[(d >> 2) + wUsed + (t << 1)] as number) + 1;
  if (h.trace !== undefined) h.trace({ kind: 'dict.entryAdded', dict: d, table: t, bucket: at >> 1 });
  return r;
}

/** Takes the key's entry out and returns its reference, or 0. The caller frees key and value, then calls freeEntry. */
export function unlink(h: Heap, d: number, hash: number, src: Uint8Array, start: number, end: number): number {
  const own = src === h.u8;
  if (isRehashing(h, d)) rehashStep(h, d);
  const bytes = own ? h.u8 : src;
  for (let t = 0; t < 2; t++) {
    const table = tableOf(h, d, t);
    if (table === 0) continue;
    const b = hash & (sizeOf(h, d, t) - 1);
    let before = 0;
    for (let r = bucket(h, table, b); r !== 0; r = next(h, r)) {
      if (mayBe(h, r, hash) && equals(h, key(h, r), bytes, start, end)) {
        const following = next(h, r);
        if (before === 0) setBucket(h, table, b, following);
        else setNext(h, before, following);
        h.i32[(d >> 2) + wUsed + (t << 1)] = (h.i32[(d >> 2) + wUsed + (t << 1)] as number) - 1;
        if (h.trace !== undefined) h.trace({ kind: 'dict.entryRemoved', dict: d, table: t === 0 ? 0 : 1, bucket: b });
        return r;
      }
      before = r;
    }
  }
  return 0;
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, d: number): void {
  for (let t = 0; t < 2; t++) {
    let used = 0;
    const size = sizeOf(h, d, t);
    for (let b = 0; b < size; b++)
      for (let r = bucket(h, tableOf(h, d, t), b); r !== 0; r = next(h, r)) {
        const s = key(h, r);
        const hash = hashOf(h, h.u8, s, s + sds.length(h, s));
        assert(hash === hashOfReference(h, r), 'an entry remembers the hash of its key');
        assert((hash & (size - 1)) === b, 'an entry stands in the bucket of its hash');
        assert(t === 1 || b >= rehashIndex(h, d), 'buckets below the rehash index are empty');
        used++;
      }
    assert(used === h.i32[(d >> 2) + wUsed + (t << 1)], 'used counts the entries of the table');
  }
  assert(isRehashing(h, d) === (tableOf(h, d, 1) !== 0), 'the second table exists while a rehash is under way, and only then');
  assert(pauses(h, d) === 0, 'every pause was resumed');
}
