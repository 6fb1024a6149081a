/* Asking memory for keys before they are looked up.
 *
 * A lookup among many keys is a chain of reads of which each needs the one before: the bucket, the entry, the key and the value; and
 * each may wait for memory a tenth of a microsecond, longer than all the rest of a GET takes. But the lookups of a pipeline, or of an
 * MGET, do not need each other: taken side by side, every first read, then every second one, the processor waits for all of them at
 * once. The lookups themselves then find in its cache what they need. (Valkey 8 fetches for batches of commands likewise, 2024.)
 * JavaScript has no instruction for it, so the bytes are really read, and summed so that they must be.
 *
 * Nothing that is seen here is used for anything: a key may come, go or move before its turn. */

import type { Database } from './keyspace.ts';
import type { Heap } from './memory/heap.ts';
import type { Args } from './resp/args.ts';
import * as dict from './structures/dict.ts';

/** Lookups taken side by side: about as many reads as a processor has under way at a time. */
export const lookupsMax = 16;
/** What is needed of fewer keys is in the cache anyhow. */
const keysMin = 10_000;

const hashes = new Int32Array(lookupsMax);
const entries = new Int32Array(lookupsMax);
let count = 0;
/** What was read. Nobody asks for it. */
export let sum = 0;

/** Whether a database has so many keys that it is worth it. */
export const isWorthIt = (db: Database): boolean => db.size >= keysMin;

/** Notes that the key in argument i will be looked up. Up to lookupsMax are noted; the same one again and again is in the cache. */
export function note(db: Database, args: Args, i: number): void {
  const hash = args.hash(db.space.h.hashSeed, i);
  if (count === 0 || hashes[count - 1] !== hash) hashes[count++] = hash;
}

/** Reads what looking up the noted keys will read; none is noted any more. */
export function fetch(db: Database): void {
  if (count > 1) readAll(db);
  count = 0;
}

function readAll(db: Database): void {
  const { h } = db.space;
  if (dict.length(h, db.expires) > 0) readEntries(h, db.expires);
  readEntries(h, db.keys);
  const { u8 } = h;
  let read = 0;
  for (let i = 0; i < count; i++) {
    const e = entries[i] as number;
    read += (u8[dict.key(h, e)] as number) + (u8[dict.value(h, e)] as number);
  }
  sum = (sum + read) | 0;
}

/** Reads buckets and entries; `entries` are then those of the keys, or of others that nobody asked for. What a processor guesses wrongly
 * it waits for, so there is nothing to guess: the null pointer, too, is followed, and leads to zeros. */
function readEntries(h: Heap, d: number): void {
  for (let i = 0; i < count; i++) entries[i] = dict.headOf(h, d, hashes[i] as number);
  for (let turn = 0; turn < 2; turn++)
    for (let i = 0; i < count; i++) entries[i] = dict.thisOrNext(h, entries[i] as number, hashes[i] as number);
}

/** For a command of many keys, from argument `first` on, every `step`: before it comes to the one in argument i. */
export function before(db: Database, args: Args, i: number, first: number, step: number): void {
  const isTurn = (i - first) % (step * lookupsMax) === 0;
  if (!isTurn || i + step >= args.count || !isWorthIt(db)) return;
  for (let k = i; k < args.count && count < lookupsMax; k += step) note(db, args, k);
  fetch(db);
}
