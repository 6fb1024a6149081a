/** Looks ahead for keys: those that the next requests of a pipeline name, or the next arguments of an MGET; and for the members that they
 * name of large collections. Nothing that is seen is used for anything, as a key may come, go or move before its turn; it is only in the
 * processor's cache when it is looked up. */

import type { Database } from './keyspace/database.ts';
import type { Heap } from './memory/heap.ts';
import type { Args } from './resp/args.ts';
import * as dict from './structures/dict.ts';
import * as dictFetch from './structures/dict-fetch.ts';
import * as value from './types/value.ts';

/** Keys taken side by side. */
export const lookupsMax = dictFetch.fetchedMax;
/** What is needed of fewer keys is in the cache anyhow. */
const keysMin = 10_000;

const hashes = new Int32Array(lookupsMax);
let count = 0;
/** The dict whose members are noted: 0 for a collection that is not large, -1 while there is none. And the hash of its key. */
let collection = -1;
let collectionHash = 0;

/** Whether a database has so many keys that it is worth it. */
export const isWorthIt = (db: Database): boolean => db.size >= keysMin;

/** Notes that the key in argument i will be looked up. Up to lookupsMax are noted; the same one again and again is in the cache. */
export function note(db: Database, args: Args, i: number): void {
  noteHash(args.hash(db.space.h.hashSeed, i));
}

function noteHash(hash: number): void {
  if (count === 0 || hashes[count - 1] !== hash) hashes[count++] = hash;
}

/** Reads what looking up the noted keys will read; none is noted any more. */
export function fetch(db: Database): void {
  fetchFrom(db.space.h, db.keys);
}

function fetchFrom(h: Heap, d: number): void {
  if (count > 1) dictFetch.fetch(h, d, hashes, count);
  count = 0;
}

/** Notes that argument `memberAt` will be sought in the collection under the key in argument `keyAt`, if that is a large one. Up to
 * lookupsMax are noted; those of another collection are fetched first. */
export function noteMember(db: Database, args: Args, keyAt: number, memberAt: number): void {
  const { h } = db.space;
  const hash = args.hash(h.hashSeed, keyAt);
  if (collection < 0 || hash !== collectionHash) {
    fetchMembers(db);
    collectionHash = hash;
    collection = largeDict(db, args, keyAt, hash);
  }
  if (collection > 0) noteHash(args.hash(h.hashSeed, memberAt));
}

/** As fetch, for members. */
export function fetchMembers(db: Database): void {
  if (collection > 0) fetchFrom(db.space.h, collection);
  collection = -1;
}

/** The dict in which members of the collection under a key are sought, or 0 where there is none or only a small one. */
function largeDict(db: Database, args: Args, keyAt: number, hash: number): number {
  const { h } = db.space;
  const e = dict.peek(h, db.keys, hash, args.buffer, args.start[keyAt] as number, args.end[keyAt] as number);
  const d = e === 0 ? 0 : value.memberDict(h, dict.value(h, e));
  return d !== 0 && dict.length(h, d) >= keysMin ? d : 0;
}

/** For a command of many keys, from argument `first` on, every `step`: before it comes to the one in argument i. */
export function before(db: Database, args: Args, i: number, first: number, step: number): void {
  const isTurn = (i - first) % (step * lookupsMax) === 0;
  if (!isTurn || i + step >= args.count || !isWorthIt(db)) return;
  for (let k = i; k < args.count && count < lookupsMax; k += step) note(db, args, k);
  fetch(db);
}
