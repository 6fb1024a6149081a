/** Reads ahead of time what lookups will read: of the keys that the next requests of a pipeline name, or the next arguments of an MGET,
 * and of the members that they name of large collections. Several lookups side by side wait for memory together, and what they read is
 * in the processor's cache when its turn comes. Nothing else is done with it, as a key may come, go or move before its turn. */

import type { Database } from './keyspace/database.ts';
import type { Heap } from './memory/heap.ts';
import type { Args } from './resp/args.ts';
import * as dict from './structures/dict.ts';
import * as dictFetch from './structures/dict-fetch.ts';
import * as value from './types/value.ts';

/** How many keys are read side by side. */
export const lookupsMax = dictFetch.fetchedMax;
/** A smaller table is in the cache anyhow. */
const keysMin = 12_000;

const hashes = new Int32Array(lookupsMax);
let count = 0;
/** The dict whose members are noted (0: the collection is not large; -1: none has been named yet), and the hash of its key. */
let collection = -1;
let collectionHash = 0;

/** Whether a database has so many keys that reading ahead pays. */
export const isWorthIt = (db: Database): boolean => db.size >= keysMin;

/** Notes that the key in argument i will be looked up. At most lookupsMax may be noted. */
export function note(db: Database, args: Args, i: number): void {
  noteHash(args.hash(db.space.h.hashSeed, i));
}

function noteHash(hash: number): void {
  if (count === 0 || hashes[count - 1] !== hash) hashes[count++] = hash; // the same one again is in the cache
}

/** Reads what looking up the noted keys will read, and forgets them. */
export function fetch(db: Database): void {
  fetchFrom(db.space.h, db.keys);
}

function fetchFrom(h: Heap, d: number): void {
  if (count > 1) dictFetch.fetch(h, d, hashes, count);
  count = 0;
}

/** Notes that argument `memberAt` will be sought in the collection under the key in argument `keyAt`, if that is a large one. At most
 * lookupsMax may be noted; members noted of another collection are fetched first. */
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
