/* WATCH: optimistic locking. A client names keys before it begins a transaction; if anybody changes one of them before EXEC, EXEC
 * replies nil. What is remembered is not a value but a flag: a change breaks the watch even if it is undone.
 *
 * A key that has expired but is not deleted yet is a case of its own. If it had expired before WATCH, its deletion changes nothing that
 * the client could have seen. If it expires later, EXEC must fail although nothing was written. */

import { byteString } from '../bytes.ts';
import type { Client } from './client.ts';
import { type Database, keyArgument } from '../keyspace/database.ts';
import * as expiry from '../keyspace/expiry.ts';
import { Args } from '../resp/args.ts';

/** One key under one client's WATCH. */
export interface Watch {
  readonly db: Database;
  readonly key: string;
  /** It had expired before WATCH, and has not been deleted since. */
  wasDue: boolean;
}

const named = new Args(1);

/** Whether a key is stored, expired or not. Asking deletes nothing. */
const isStored = (db: Database, key: string): boolean => db.entry(keyArgument(named, key), 0) !== 0;

function isDue(db: Database, key: string): boolean {
  const atMs = expiry.atMs(db, keyArgument(named, key), 0);
  return atMs !== -1 && atMs <= db.space.nowMs;
}

/** Watches the key in argument i for a client. */
export function watch(client: Client, args: Args, i: number): void {
  const { db } = client;
  const key = byteString(args.buffer, args.start[i] as number, args.end[i] as number);
  if (client.watched.some((each) => each.db === db && each.key === key)) return;
  client.watched.push({ db, key, wasDue: isDue(db, key) });
  const others = db.watchedKeys.get(key);
  if (others !== undefined) others.add(client);
  else db.watchedKeys.set(key, new Set([client]));
}

/** Forgets all that a client watches, and that something of it changed. */
export function unwatch(client: Client): void {
  for (const { db, key } of client.watched) {
    const those = db.watchedKeys.get(key);
    those?.delete(client);
    if (those?.size === 0) db.watchedKeys.delete(key);
  }
  client.watched = [];
  client.watchBroken = false;
}

/** A key changed, appeared or vanished. */
export function touch(db: Database, key: string): void {
  const those = db.watchedKeys.get(key);
  if (those === undefined) return;
  for (const client of those) {
    const mine = watchOf(client, db, key);
    if (!mine.wasDue) client.watchBroken = true;
    else if (!isStored(db, key)) mine.wasDue = false;
  }
}

/** A database is about to lose all keys, or to be given those of another one (SWAPDB). Breaks the watches of keys that exist
 * before or after. */
export function touchAll(db: Database, replacement?: Database): void {
  for (const [key, those] of db.watchedKeys) {
    const before = isStored(db, key);
    const after = replacement !== undefined && isStored(replacement, key);
    if (!before && !after) continue;
    const dueAfter = after && isDue(replacement, key);
    for (const client of those) {
      const mine = watchOf(client, db, key);
      if (mine.wasDue && !after) mine.wasDue = false;
      else if (!before && dueAfter) mine.wasDue = true;
      else if (!(mine.wasDue && dueAfter)) client.watchBroken = true;
    }
  }
}

/** Whether a transaction must fail: a watched key was changed, or has expired since. */
export function isBroken(client: Client): boolean {
  return client.watchBroken || client.watched.some(({ db, key, wasDue }) => !wasDue && isDue(db, key));
}

const watchOf = (client: Client, db: Database, key: string): Watch =>
  client.watched.find((each) => each.db === db && each.key === key) as Watch;
