/** Keys whatever they hold: whether they are there, of what type, gone, renamed, moved, copied. */

import { compareBytes } from '../bytes.ts';
import type { Call } from '../call.ts';
import type { Database } from '../keyspace/database.ts';
import * as expiry from '../keyspace/expiry.ts';
import * as lookahead from '../lookahead.ts';
import { whole } from '../memory/whole.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import { duplicate } from '../types/value.ts';
import * as keys from './keys.ts';
import { type CommandSpec, command } from './table.ts';

const notAnInt = new CommandError('ERR value is out of range, value must between -2147483648 and 2147483647');
const noSuchDatabase = new CommandError('ERR DB index is out of range');

/** What the commands that count keys have in common. */
const countsKeys = {
  arity: -2,
  acl: 'keyspace',
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  group: 'generic',
  args: 'key:key...#0',
} satisfies Partial<CommandSpec>;

export const del = command({
  name: 'del',
  ...countsKeys,
  flags: 'write',
  keys: [keys.range(1, -1, 1, 'RM delete')],
  since: '1.0.0',
  complexity: 'O(N) where N is the number of keys that will be removed. When a key to remove holds a value other than a string, the individual complexity for this key is O(M) where M is the number of elements in the list, set, sorted set or hash. Removing a single key that holds a string value is O(1).',
  summary: 'Deletes one or more keys.',
  run(c) {
    deleteAll(c, c.limits.lazyfreeLazyUserDel);
  },
});

export const unlink = command({
  name: 'unlink',
  ...countsKeys,
  flags: 'write fast',
  keys: [keys.range(1, -1, 1, 'RM delete')],
  since: '4.0.0',
  complexity: 'O(1) for each key removed regardless of its size. Then the command does O(N) work in a different thread in order to reclaim memory, where N is the number of allocations the deleted objects where composed of.',
  summary: 'Asynchronously deletes one or more keys.',
  run(c) {
    deleteAll(c, true);
  },
});

/** Deletes each key that is there; large values are freed later if `lazily`. */
function deleteAll(c: Call, lazily: boolean): void {
  let deleted = 0;
  for (let i = 1; i < c.args.count; i++) {
    lookahead.before(c.db, c.args, i, 1, 1);
    if (!c.db.delete(c.args, i, lazily)) continue;
    c.modified(i, 'g', 'del');
    deleted++;
  }
  c.reply.int(deleted);
}

/** Looks a key up without marking the access, but counts it: for commands that only ask about a key. */
export function look(c: Call, i: number, tellsMiss = true): number {
  const { db, h } = c;
  const o = db.peek(c.args, i);
  if (o === 0 && tellsMiss) db.countMiss(c.args, i);
  else if (o === 0) db.space.stats.misses++;
  else db.space.stats.hits++;
  if (h.trace !== undefined) h.trace({ kind: 'key.read', db: db.index, key: c.args.text(i), found: o !== 0 });
  return o;
}

export const exists = command({
  name: 'exists',
  ...countsKeys,
  flags: 'readonly fast',
  keys: [keys.range(1, -1, 1, 'RO')],
  since: '1.0.0',
  complexity: 'O(N) where N is the number of keys to check.',
  summary: 'Determines whether one or more keys exist.',
  history: [['3.0.3', 'Accepts multiple `key` arguments.']],
  run(c) {
    let found = 0;
    for (let i = 1; i < c.args.count; i++) if (look(c, i) !== 0) found++;
    c.reply.int(found);
  },
});

export const touch = command({
  name: 'touch',
  ...countsKeys,
  flags: 'readonly fast',
  keys: [keys.range(1, -1, 1, 'RO')],
  since: '3.2.1',
  complexity: 'O(N) where N is the number of keys that will be touched.',
  summary: 'Returns the number of existing keys out of those specified after updating the time they were last accessed.',
  run(c) {
    let found = 0;
    for (let i = 1; i < c.args.count; i++) if (c.db.read(c.args, i) !== 0) found++;
    c.reply.int(found);
  },
});

export const type = command({
  name: 'type',
  arity: 2,
  flags: 'readonly fast',
  acl: 'keyspace',
  keys: [keys.at(1, 'RO')],
  group: 'generic',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Determines the type of value stored at a key.',
  args: 'key:key#0',
  run(c) {
    const o = look(c, 1);
    c.reply.simple(o === 0 ? 'none' : robj.typeName(c.h, o));
  },
});

export const renameCommand = command({
  name: 'rename',
  arity: 3,
  flags: 'write',
  acl: 'keyspace',
  keys: [keys.at(1, 'RW access delete'), keys.at(2, 'OW update')],
  group: 'generic',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Renames a key and overwrites the destination.',
  args: 'key:key#0 newkey:key#1',
  run(c) {
    rename(c, false);
    c.reply.ok();
  },
});

export const renamenx = command({
  name: 'renamenx',
  arity: 3,
  flags: 'write fast',
  acl: 'keyspace',
  keys: [keys.at(1, 'RW access delete'), keys.at(2, 'OW insert')],
  group: 'generic',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: `Renames a key only when the target key name doesn't exist.`,
  history: [['3.2.0', 'The command no longer returns an error when source and destination names are the same.']],
  args: 'key:key#0 newkey:key#1',
  run(c) {
    c.reply.int(rename(c, true) ? 1 : 0);
  },
});

/** Renames key 1 to key 2. False when it did not: the name is taken (`onlyIfFree`), or the same. */
function rename(c: Call, onlyIfFree: boolean): boolean {
  const { args, db } = c;
  if (db.write(args, 1) === 0) throw errors.noSuchKey;
  if (isSameKey(c)) return false;
  const expiresAtMs = expiry.atMs(db, args, 1);
  if (db.write(args, 2) !== 0) {
    if (onlyIfFree) return false;
    db.delete(args, 2);
  }
  db.add(args, 2, db.detach(args, 1));
  if (expiresAtMs !== -1) expiry.setAtMs(db, args, 2, expiresAtMs);
  c.modified(1, 'g', 'rename_from');
  c.modified(2, 'g', 'rename_to', 0);
  return true;
}

function isSameKey(c: Call): boolean {
  const { buffer, start, end } = c.args;
  const [aStart, aEnd, bStart, bEnd] = [start[1] as number, end[1] as number, start[2] as number, end[2] as number];
  return compareBytes(buffer, aStart, aEnd, buffer, bStart, bEnd) === 0;
}

/** The database whose number stands in argument i. */
function databaseAt(c: Call, i: number): Database {
  const index = c.args.integerAt(i);
  if (index < -(2 ** 31) || index > 2 ** 31 - 1) throw notAnInt;
  const db = c.node.space.dbs[index];
  if (db === undefined) throw noSuchDatabase;
  return db;
}

export const move = command({
  name: 'move',
  arity: 3,
  flags: 'write fast',
  acl: 'keyspace',
  keys: [keys.at(1, 'RW access update')],
  group: 'generic',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Moves a key to another database.',
  args: 'key:key#0 db:integer',
  run(c) {
    const { args, db } = c;
    if (c.node.cluster !== undefined) throw new CommandError('ERR MOVE is not allowed in cluster mode');
    const target = databaseAt(c, 2);
    if (target === db) throw errors.sameObject;
    if (db.write(args, 1) === 0 || target.write(args, 1) !== 0) {
      c.reply.int(0);
      return;
    }
    const expiresAtMs = expiry.atMs(db, args, 1);
    target.add(args, 1, db.detach(args, 1));
    if (expiresAtMs !== -1) expiry.setAtMs(target, args, 1, expiresAtMs);
    c.modified(1, 'g', 'move_from');
    c.modifiedIn(target, 1, 'g', 'move_to', 0);
    c.reply.int(1);
  },
});

export const copy = command({
  name: 'copy',
  arity: -3,
  flags: 'write denyoom',
  acl: 'keyspace',
  keys: [keys.at(1, 'RO access'), keys.at(2, 'OW update')],
  group: 'generic',
  since: '6.2.0',
  complexity: 'O(N) worst case for collections, where N is the number of nested items. O(1) for string values.',
  summary: 'Copies the value of a key to a new key.',
  args: 'source:key#0 destination:key#1 [DB=destination-db:integer] [REPLACE]',
  run(c) {
    const { args, db } = c;
    const { target, replace } = readCopyOptions(c);
    if (target === db && isSameKey(c)) throw errors.sameObject;
    const o = db.read(args, 1);
    const isTaken = o !== 0 && target.write(args, 2) !== 0;
    if (o === 0 || (isTaken && !replace)) {
      c.reply.int(0);
      return;
    }
    const expiresAtMs = expiry.atMs(db, args, 1);
    const fresh = whole(c.h, () => duplicate(c.h, o, c.random));
    if (isTaken) target.delete(args, 2);
    target.add(args, 2, fresh);
    if (expiresAtMs !== -1) expiry.setAtMs(target, args, 2, expiresAtMs);
    c.modifiedIn(target, 2, 'g', 'copy_to');
    c.reply.int(1);
  },
});

function readCopyOptions(c: Call): { target: Database; replace: boolean } {
  const { args } = c;
  let target = c.db;
  let replace = false;
  args.from(3);
  while (args.more) {
    if (args.take('REPLACE')) replace = true;
    else if (args.take('DB')) target = databaseAt(c, args.next());
    else throw errors.syntax;
  }
  if (c.node.cluster !== undefined && target !== c.db)
    throw new CommandError('ERR Copying to another database is not allowed in cluster mode');
  return { target, replace };
}
