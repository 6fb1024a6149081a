/** Looks ahead for keys: those that the next requests of a pipeline name, or the next arguments of an MGET. Nothing that is seen is used
 * for anything, as a key may come, go or move before its turn; it is only in the processor's cache when it is looked up. */

import type { Database } from './keyspace.ts';
import type { Args } from './resp/args.ts';
import * as dict from './structures/dict.ts';
import * as dictFetch from './structures/dict-fetch.ts';

/** Keys taken side by side: about as many reads as a processor has under way at a time. */
export const lookupsMax = 16;
/** What is needed of fewer keys is in the cache anyhow. */
const keysMin = 10_000;

const hashes = new Int32Array(lookupsMax);
const entries = new Int32Array(lookupsMax);
let count = 0;
/** Of what was read. Nobody asks for it. */
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
  if (count > 1) {
    const { h } = db.space;
    if (dict.length(h, db.expires) > 0) dictFetch.fetchEntries(h, db.expires, hashes, count, entries);
    dictFetch.fetchEntries(h, db.keys, hashes, count, entries);
    sum = (sum + dictFetch.fetchContents(h, entries, count)) | 0;
  }
  count = 0;
}

/** For a command of many keys, from argument `first` on, every `step`: before it comes to the one in argument i. */
export function before(db: Database, args: Args, i: number, first: number, step: number): void {
  const isTurn = (i - first) % (step * lookupsMax) === 0;
  if (!isTurn || i + step >= args.count || !isWorthIt(db)) return;
  for (let k = i; k < args.count && count < lookupsMax; k += step) note(db, args, k);
  fetch(db);
}
