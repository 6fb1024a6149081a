/* The dict: a chained hash table that grows without ever stopping to grow.
 *
 * Two tables of power-of-two size. When the first is full (one entry a bucket) a second of double size is laid beside it,
 * and from then on each operation moves one bucket over, until the first is empty and the second takes its place. So no
 * single insert pays for a million entries; what is paid is one more bucket to look in while the move goes on. The same
 * steps shrink a table that has become nearly empty.
 *
 * Layout, Redis 7.2's (a reference is 8 bytes, of which the low word is used):
 *   dict       0 kind  8 table[0]  16 table[1]  24 used[0]  32 used[1]  40 rehashIndex  48 pauses i16, exp[0] i8, exp[1] i8   56 bytes
 *   entry      0 key (SDS)  8 value (pointer, int64 or double)  16 next                                                24 bytes
 *   key entry  0 key (SDS)  8 next                          in a dict of keys alone, a set                                    16 bytes
 *   slot entry as entry, then 24 previous  32 next          of a cluster's keys: see slot-index.ts                           40 bytes
 * In a dict of keys alone a bucket that holds a single key holds the key itself: SDS pointers are odd, key entries are marked
 * by bit 1. What find returns is such a reference; `key`, `value` and `next` read the marks, and nobody else should.
 *
 * One thing is ours: the high word of an entry's key pointer, empty in a heap of 2 GiB, remembers the key's hash. A chain is then
 * walked without touching keys that differ, and a rehash moves entries without reading their keys again. That of a pointer as value is
 * for whoever owns it (`second`).
 *
 * Functions take the hash of the key, computed once by `hashOf`, since a lookup is often followed by an insert and the same key
 * is sought in two dicts (keys and expires). Keys are SDS pointers owned by whoever inserted them. */

import { assert } from '../assert.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import * as sds from './sds.ts';
import * as siphash from './siphash.ts';

/** `map`: entries with a value. `keys`: keys alone. `slotted`: a map whose entries have room for two more links. */
export type Kind = 'map' | 'keys' | 'slotted';

const kinds: readonly Kind[] = ['map', 'keys', 'slotted'];

export const dictBytes = 56;
const entryBytes = 24;
const keyEntryBytes = 16;
const slotEntryBytes = 40;
/** By kind. */
const bytesOfEntry = [entryBytes, keyEntryBytes, slotEntryBytes];
const initialExp = 2;
/** A step of the rehash passes over at most this many empty buckets for each bucket that it should move. */
const emptyVisitsMax = 10;
/** A table is shrunk when fewer than this share of its buckets (in percent) would be used. */
const fillPercentMin = 10;

// Field offsets in 32-bit words.
const wKind = 0;
const wTable = 2;
const wUsed = 6;
const wRehash = 10;
/** A byte. */
const isMindful = 52;

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

/** Frees the entries of one bucket; those of both tables are counted through. For a dict that is freed little by little, and serves
 * nobody any more. */
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

export const length = (h: Heap, d: number): number =>
  (h.i32[(d >> 2) + wUsed] as number) + (h.i32[(d >> 2) + wUsed + 2] as number);

/** Buckets of both tables. */
export const buckets = (h: Heap, d: number): number => sizeOf(h, d, 0) + sizeOf(h, d, 1);

export const isRehashing = (h: Heap, d: number): boolean => rehashIndex(h, d) !== -1;
export const rehashIndex = (h: Heap, d: number): number => h.i32[(d >> 2) + wRehash] as number;

/** Bytes of dict, tables and entries; keys and values are their owners'. */
export function overheadBytes(h: Heap, d: number): number {
  const entries = length(h, d) * (bytesOfEntry[h.i32[(d >> 2) + wKind] as number] as number);
  return dictBytes + buckets(h, d) * 8 + entries;
}

/** Bytes of dict and tables. */
export const tableBytes = (h: Heap, d: number): number => dictBytes + buckets(h, d) * 8;

/** Bytes of the entry behind a reference: none where a key stands bare in its bucket. */
export const referenceBytes = (h: Heap, r: number): number => ((r & 1) !== 0 ? 0 : h.usableBytes(r & ~2));

export const hashOf = (h: Heap, src: Uint8Array, start: number, end: number): number =>
  siphash.hash(h.hashSeed, src, start, end);

/** The reference to the key's entry, or 0. Moves a bucket if a rehash is under way. src may be h.u8 itself. */
export function find(h: Heap, d: number, hash: number, src: Uint8Array, start: number, end: number): number {
  if (h.trace !== undefined) tellVisits(h, d, hash);
  if (h.i32[(d >> 2) + wRehash] === -1) return peek(h, d, hash, src, start, end);
  const own = src === h.u8;
  rehashStep(h, d); // may allocate, and so replace h.u8
  return peek(h, d, hash, own ? h.u8 : src, start, end);
}

/** Tells into which buckets a search will look: of both tables while a rehash is under way. */
function tellVisits(h: Heap, d: number, hash: number): void {
  for (const table of [0, 1] as const)
    if (tableOf(h, d, table) !== 0)
      h.trace?.({ kind: 'dict.bucketVisited', dict: d, table, bucket: hash & (sizeOf(h, d, table) - 1) });
}

/** As find, but changes nothing: for those who only look. */
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

/** Whether an entry can hold a key of this hash; those that do not remember theirs always may. */
const mayBe = (h: Heap, r: number, hash: number): boolean => (r & 3) !== 0 || h.i32[(r >> 2) + 1] === hash;

/** Hash of a reference's key: remembered, or computed where the entry has no room for it. */
function hashOfReference(h: Heap, r: number): number {
  if ((r & 3) === 0) return h.i32[(r >> 2) + 1] as number;
  const s = key(h, r);
  return hashOf(h, h.u8, s, s + sds.length(h, s));
}

function equals(h: Heap, s: number, src: Uint8Array, start: number, end: number): boolean {
  const n = end - start;
  if (sds.length(h, s) !== n) return false;
  const u8 = h.u8;
  for (let i = 0; i < n; i++) if (u8[s + i] !== src[start + i]) return false;
  return true;
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

/** Another pointer in the place of one; `second` stays. */
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

function setNext(h: Heap, r: number, following: number): void {
  if ((r & 2) !== 0) h.i32[((r & ~2) >> 2) + 2] = following;
  else h.i32[(r >> 2) + 4] = following;
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

function newOtherReference(h: Heap, kind: number, hash: number, keySds: number, following: number): number {
  return kind === 1 ? newKeyReference(h, keySds, following) : entryIn(h, h.alloc(slotEntryBytes), hash, keySds, following);
}

/** With its size written out, so that the machine knows it. */
function newEntry(h: Heap, hash: number, keySds: number, following: number): number {
  return entryIn(h, h.alloc(entryBytes), hash, keySds, following);
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
function newKeyReference(h: Heap, keySds: number, following: number): number {
  if (following === 0) return keySds;
  const e = h.alloc(keyEntryBytes) >> 2;
  const { i32 } = h;
  i32[e] = keySds;
  i32[e + 1] = 0;
  i32[e + 2] = following;
  i32[e + 3] = 0;
  return (e << 2) | 2;
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

/** Frees the entry that a reference names; nothing where the reference is a bare key. */
export function freeEntry(h: Heap, r: number): void {
  if ((r & 1) === 0) h.free(r & ~2);
}

// --- growing and shrinking -----------------------------------------------------------------------------------------

/** Lays a table for at least n entries, so that a load of known size does not rehash on its way. */
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

function expandIfFull(h: Heap, d: number): void {
  const size = sizeOf(h, d, 0);
  const used = h.i32[(d >> 2) + wUsed] as number;
  if (size === 0) resize(h, d, initialExp);
  else if (used >= size * (h.isShared ? sharedLoadMax + 1 : 1) && mayGrow(h, d, size, used)) resize(h, d, expFor(used + 1));
}

/** While a child shares the pages a table grows only where it is more than so many times too small, and a rehash goes on only towards one
 * that is so many times larger or smaller: moving entries writes to pages that would have to be copied. */
const sharedLoadMax = 5;

/** Whether a rehash has to wait for a child to end. */
function waitsForChild(h: Heap, d: number): boolean {
  const [a, b] = [sizeOf(h, d, 0), sizeOf(h, d, 1)];
  return Math.max(a, b) < sharedLoadMax * Math.min(a, b);
}

/** Past so many entries a bucket a table grows whatever it costs. */
const loadMax = 1.618;

/** A database whose larger table would be too much for maxmemory would pay for it with keys: it grows later. */
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

/** Moves one bucket, if a rehash is under way and nobody walks: what each operation pays. */
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

// --- fields --------------------------------------------------------------------------------------------------------

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

function setBucket(h: Heap, table: number, b: number, r: number): void {
  h.i32[(table >> 2) + (b << 1)] = r;
}

function setRehashIndex(h: Heap, d: number, index: number): void {
  h.i32[(d >> 2) + wRehash] = index;
  h.i32[(d >> 2) + wRehash + 1] = index < 0 ? -1 : 0;
}

const pauses = (h: Heap, d: number): number => (h.u8[d + 48] as number) | ((h.u8[d + 49] as number) << 8);

function setPauses(h: Heap, d: number, n: number): void {
  h.u8[d + 48] = n;
  h.u8[d + 49] = n >>> 8;
}
