/* The active expire cycle: finds expired keys that nobody looks up.
 *
 * Ten times a second each database's expires dict is walked a little further, some twenty keys at a time; while more than a tenth of
 * the keys looked at were due, it looks at more, up to a bound. (The real server bounds itself by the clock, a quarter of each
 * beat; a step function has none, so the bound here is a number of keys: a million beats behave the same on every machine.) */

import type { Database } from '../keyspace/database.ts';
import { expireFound } from '../keyspace/expiry.ts';
import * as fieldExpiry from '../keyspace/field-expiry.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as sds from '../structures/sds.ts';

/** Keys looked at before the share of due ones is weighed. */
const keysPerLoop = 20;
/** Loops in one beat: stands for 25 ms of a real server's time. */
const loopsMax = 64;
/** How many keys are searched for the one that is due first. */
const lookedThroughMax = 10_000;
/** Hashes looked at in one beat for fields that are due. */
const hashesPerBeat = 1000;
/** Go on while more than this share (percent) was due. */
const acceptableStalePercent = 10;
/** How many of the keys found due a trace event names. */
const tracedKeysMax = 20;
/** Buckets of a dict that is rehashing moved in one beat: stands for 1 ms of a real server's time. */
const bucketsPerBeat = 1000;

export function cycle(space: Keyspace): void {
  const { activeExpireEffort: effort } = space.limits;
  const perLoop = keysPerLoop + (keysPerLoop / 4) * (effort - 1);
  const acceptable = acceptableStalePercent - (effort - 1);
  for (const db of space.dbs) {
    expireFields(db);
    if (dict.length(space.h, db.expires) === 0) continue;
    for (let loop = 0; loop < loopsMax; loop++) {
      const { looked, due } = sample(space, db, perLoop);
      if (looked > 0) space.stats.expiredStalePercent = space.stats.expiredStalePercent * 0.95 + (due / looked) * 5;
      if (looked === 0 || (due * 100) / looked <= acceptable) break;
      if (loop === loopsMax - 1) space.stats.expireCyclesCutShort++;
    }
  }
}

/** Hashes whose fields expire, in turn: one that was looked at goes to the end of the queue. */
function expireFields(db: Database): void {
  const { expiringHashes } = db;
  let left = Math.min(expiringHashes.size, hashesPerBeat);
  for (const key of expiringHashes) {
    if (left-- === 0) return;
    expiringHashes.delete(key);
    if (fieldExpiry.expire(db, key) !== Number.POSITIVE_INFINITY) expiringHashes.add(key);
  }
}

function sample(space: Keyspace, db: Database, keysMax: number): { looked: number; due: number } {
  const { h } = space;
  const dueKeys: number[] = [];
  let looked = 0;
  let ttlSumMs = 0;
  let bucketsLeft = keysMax * 20;
  const want = Math.min(keysMax, dict.length(h, db.expires));
  do {
    db.expireCursor = dictWalk.scan(h, db.expires, db.expireCursor, (x) => {
      looked++;
      const leftMs = dict.valueNumber(h, x) - space.nowMs;
      if (leftMs <= 0) dueKeys.push(dict.key(h, x));
      else ttlSumMs += leftMs;
    });
  } while (looked < want && --bucketsLeft > 0 && db.expireCursor !== 0);
  if (h.trace !== undefined && looked > 0) {
    const keys = dueKeys.slice(0, tracedKeysMax).map((key) => sds.text(h, key));
    h.trace({ kind: 'expire.sampled', db: db.index, looked, due: dueKeys.length, keys });
  }
  for (const key of dueKeys) expireFound(db, key, 'cycle');
  const alive = looked - dueKeys.length;
  if (alive > 0) {
    const meanMs = ttlSumMs / alive;
    db.avgTtlMs = db.avgTtlMs === 0 ? meanMs : db.avgTtlMs * 0.98 + meanMs * 0.02;
  }
  return { looked, due: dueKeys.length };
}

/** When the first key is due, in ms since 1970; Infinity when none expires. 0, "look at once", when they are too many to look through. */
export function firstDueMs({ h, dbs }: Keyspace): number {
  let firstMs = Infinity;
  let left = lookedThroughMax;
  for (const db of dbs) {
    left -= dict.length(h, db.expires) + db.expiringHashes.size;
    if (left < 0) return 0;
    if (dict.length(h, db.expires) > 0)
      dictWalk.forEach(h, db.expires, (x) => {
        firstMs = Math.min(firstMs, dict.valueNumber(h, x));
      });
    for (const key of db.expiringHashes) firstMs = Math.min(firstMs, fieldExpiry.nextDueMs(db, key));
  }
  return firstMs;
}

/** Whether no dict has anything left to move. */
export function dictsRest({ h, limits, dbs }: Keyspace): boolean {
  return !limits.activeRehashing || dbs.every((db) => !dict.isRehashing(h, db.keys) && !dict.isRehashing(h, db.expires));
}

/** Moves a rehash on, and shrinks tables that have become nearly empty. */
export function maintainDicts(space: Keyspace): void {
  for (const { keys, expires } of space.dbs) {
    maintain(space, keys);
    maintain(space, expires);
  }
}

function maintain({ h, limits }: Keyspace, d: number): void {
  if (dict.buckets(h, d) === 0) return; // of sixteen databases most hold nothing
  dict.shrinkIfSparse(h, d);
  if (limits.activeRehashing && dict.isRehashing(h, d)) dict.rehash(h, d, bucketsPerBeat);
}
