/* Expiry of fields: each field of a hash may have a time to live of its own (types/hash.ts).
 *
 * Whoever looks a hash up removes its due fields first, so nobody ever sees one, and the hash is deleted with the last field. (The real
 * server hides due fields from most commands until its cycle removes them; HLEN may count them until then.) For the cycle a database
 * keeps the names of hashes in which fields expire; a name may stay there for a while after the last such field is gone. */

import { Args } from '../resp/args.ts';
import * as dict from '../structures/dict.ts';
import * as robj from '../structures/robj.ts';
import * as value from '../types/value.ts';
import type { Database } from './database.ts';
import type { Finder } from './expiry.ts';

/** Remembers a key whose value is a hash in which fields expire; other keys are ignored. */
export function note(db: Database, key: string, o: number): void {
  const { h } = db.space;
  if (robj.typeOf(h, o) === robj.type.hash && value.collections.fields.expire(h, o)) db.expiringHashes.add(key);
}

/** The entry of the key in argument i, after its hash's due fields were removed; 0 where none were left. */
export function withoutDue(db: Database, e: number, args: Args, i: number, by: Finder): number {
  const { h, dueMs, stats, changes, limits } = db.space;
  const o = dict.value(h, e);
  if (robj.typeOf(h, o) !== robj.type.hash || !(value.collections.fields.firstDueMs(h, o) <= dueMs)) return e;
  const key = args.text(i);
  const removed = value.collections.fields.removeDue(h, o, dueMs);
  stats.expiredFields += removed.length;
  changes.fieldsExpired(db, key, removed);
  if (h.trace !== undefined) h.trace({ kind: 'fields.expired', db: db.index, key, fields: removed.length, by });
  if (value.collections.fields.count(h, o) > 0) return e;
  db.remove(args.hash(h.hashSeed, i), args.buffer, args.start[i] as number, args.end[i] as number, limits.lazyfreeLazyExpire);
  changes.emptiedByItself(db, key);
  return 0;
}

/** For the cycle: removes the due fields of a key's hash. Returns when the next is due, in ms since 1970; Infinity if none will be. */
export function expire(db: Database, key: string): number {
  const args = Args.of([key]);
  const e = db.entry(args, 0);
  const left = e === 0 ? 0 : withoutDue(db, e, args, 0, 'cycle');
  return left === 0 ? Number.POSITIVE_INFINITY : nextDueMs(db, key);
}

/** When the first field of a key's hash is due, in ms since 1970; Infinity if none ever will. */
export function nextDueMs(db: Database, key: string): number {
  const o = hashUnder(db, key);
  return o === 0 ? Number.POSITIVE_INFINITY : value.collections.fields.firstDueMs(db.space.h, o);
}

/** Whether there is a field under a key, due or not. */
export function has(db: Database, key: string, field: string): boolean {
  const o = hashUnder(db, key);
  return o !== 0 && value.collections.fields.find(db.space.h, o, Args.of([field]), 0) !== 0;
}

/** The hash under a key, due or not; 0 when something else is there, or nothing. */
function hashUnder(db: Database, key: string): number {
  const { h } = db.space;
  const e = db.entry(Args.of([key]), 0);
  return e === 0 || robj.typeOf(h, dict.value(h, e)) !== robj.type.hash ? 0 : dict.value(h, e);
}
