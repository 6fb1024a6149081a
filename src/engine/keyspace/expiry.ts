/* Expiry: keys with a time to live.
 *
 * A database's second dict holds the time at which each such key expires, in ms since 1970; the entries of both dicts share the key's
 * SDS. Once that time has come the key is due: gone for everybody, although it lies there until somebody looks it up (lazy expiry) or the
 * cycle in eviction/expire.ts finds it. While writes are paused, due keys are hidden and not deleted.
 *
 * Each lookup must find out whether its key is due. Redis looks into the second dict each time, and where there are many keys that waits
 * for memory once more. Here the key's entry points to the entry with the time, from the upper half of its value's pointer, which is empty
 * in a heap of 2 GiB. So whoever replaces the value leaves that half as it is (dict.replaceValue). */

import { byteString } from '../bytes.ts';
import type { Args } from '../resp/args.ts';
import * as dict from '../structures/dict.ts';
import * as sds from '../structures/sds.ts';
import type { Database } from './database.ts';

/** How a key was found to be due: by a lookup, or by the cycle. */
export type Finder = 'lookup' | 'cycle';

/** The entry of `expires` for an entry of `keys`; 0 where the key does not expire. */
export const timeOf = (db: Database, e: number): number => dict.second(db.space.h, e);

/** When a key expires, in ms since 1970; -1 where it never does, or does not exist. A bigint only where a number would not be exact. */
export function atMs(db: Database, args: Args, i: number): number | bigint {
  const { h } = db.space;
  if (dict.length(h, db.expires) === 0) return -1;
  const e = db.entry(args, i);
  const x = e === 0 ? 0 : timeOf(db, e);
  if (x === 0) return -1;
  const exactMs = dict.valueNumber(h, x);
  return Number.isSafeInteger(exactMs) ? exactMs : dict.valueBigInt(h, x);
}

/** Sets when a key that exists expires, in ms since 1970. */
export function setAtMs(db: Database, args: Args, i: number, timeMs: number | bigint): void {
  const { h } = db.space;
  const e = db.entry(args, i);
  let x = timeOf(db, e);
  if (x === 0) {
    x = dict.insert(h, db.expires, args.hash(h.hashSeed, i), dict.key(h, e));
    dict.setSecond(h, e, x);
  }
  if (typeof timeMs === 'number') dict.setValueNumber(h, x, timeMs);
  else dict.setValueBigInt(h, x, timeMs);
}

/** Removes a key's time to live. False when it had none. */
export function persist(db: Database, args: Args, i: number): boolean {
  const e = db.entry(args, i);
  return e !== 0 && remove(db, e, args.hash(db.space.h.hashSeed, i), args.buffer, args.start[i] as number, args.end[i] as number);
}

/** As persist, of a key whose entry and hash are known. src may be h.u8 itself. */
export function remove(db: Database, e: number, hash: number, src: Uint8Array, start: number, end: number): boolean {
  const { h } = db.space;
  if (timeOf(db, e) === 0) return false;
  const x = dict.unlink(h, db.expires, hash, src, start, end);
  dict.setSecond(h, e, 0);
  dict.freeEntry(h, x);
  return true;
}

/** Whether an entry of `keys` is past its time. Deletes nothing. */
export function isDue(db: Database, e: number): boolean {
  const { h, dueMs } = db.space;
  const x = timeOf(db, e);
  return x !== 0 && dict.valueNumber(h, x) <= dueMs;
}

/** Deletes a key that is due. src may not be the heap. */
export function expire(db: Database, hash: number, src: Uint8Array, start: number, end: number, by: Finder): void {
  const { h, stats, changes, limits } = db.space;
  const key = byteString(src, start, end);
  db.remove(hash, src, start, end, limits.lazyfreeLazyExpire);
  stats.expiredKeys++;
  changes.deletedByItself(db, key, 'expired', limits.lazyfreeLazyExpire);
  if (h.trace !== undefined) h.trace({ kind: 'key.expired', db: db.index, key, by });
}

/** Deletes a key that was found to be due, unless a pause only hides it. `keySds` is the SDS that both dicts share. */
export function expireFound(db: Database, keySds: number, by: Finder): void {
  const { h, hidesDue, stats } = db.space;
  if (hidesDue) return;
  const bytes = h.u8.slice(keySds, keySds + sds.length(h, keySds));
  if (by === 'cycle') stats.expiredByCycle++;
  expire(db, dict.hashOf(h, bytes, 0, bytes.length), bytes, 0, bytes.length, by);
}
