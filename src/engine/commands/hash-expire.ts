/** Times to live of a hash's fields: HEXPIRE and its like, as Redis has them since 7.4. */

import type { Call } from '../call.ts';
import * as fieldExpiry from '../keyspace/field-expiry.ts';
import { CommandError } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as hash from '../types/hash.ts';
import { fieldTimeMs, readFields } from './hash-fields.ts';
import * as keys from './keys.ts';
import { type CommandSpec, command } from './table.ts';

const noFields = new CommandError('ERR Parameter `numFields` should be greater than 0');

/** The reply for a field: it does not exist; the condition forbade it; the time was set; the time had passed, so the field was deleted. */
const outcome = { none: -2, refused: 0, done: 1, deleted: 2 } as const;

/** What HEXPIRE and its like have in common. */
const setsTime = {
  arity: -6,
  flags: 'write fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW update')],
  group: 'hash',
  since: '7.4.0',
  complexity: 'O(N), N being the number of fields that are named',
} satisfies Partial<CommandSpec>;

export const hexpire = command({
  name: 'hexpire',
  ...setsTime,
  summary: 'Lets fields of a hash expire after a number of seconds.',
  args: 'key:key#0 seconds:integer [<condition NX | XX | GT | LT>] FIELDS={fields numfields:integer field:string...}',
  run(c) {
    expire(c, 1000, false);
  },
});

export const hpexpire = command({
  name: 'hpexpire',
  ...setsTime,
  summary: 'Lets fields of a hash expire after a number of milliseconds.',
  args: 'key:key#0 milliseconds:integer [<condition NX | XX | GT | LT>] FIELDS={fields numfields:integer field:string...}',
  run(c) {
    expire(c, 1, false);
  },
});

export const hexpireat = command({
  name: 'hexpireat',
  ...setsTime,
  summary: 'Lets fields of a hash expire at a Unix time in seconds.',
  args: 'key:key#0 unix-time-seconds:unix-time [<condition NX | XX | GT | LT>] FIELDS={fields numfields:integer field:string...}',
  run(c) {
    expire(c, 1000, true);
  },
});

export const hpexpireat = command({
  name: 'hpexpireat',
  ...setsTime,
  summary: 'Lets fields of a hash expire at a Unix time in milliseconds.',
  args:
    'key:key#0 unix-time-milliseconds:unix-time [<condition NX | XX | GT | LT>] FIELDS={fields numfields:integer ' +
    'field:string...}',
  run(c) {
    expire(c, 1, true);
  },
});

type Allows = (beforeMs: number, afterMs: number) => boolean;

/** NX, XX, GT, LT at the cursor; a field that stays counts as one that expires after all others. */
function takeCondition(c: Call): Allows {
  const { args } = c;
  if (args.take('NX')) return (before) => before === 0;
  if (args.take('XX')) return (before) => before !== 0;
  if (args.take('GT')) return (before, after) => before !== 0 && after > before;
  if (args.take('LT')) return (before, after) => before === 0 || after < before;
  return () => true;
}

function expire(c: Call, unitMs: 1 | 1000, isAbsolute: boolean): void {
  const { args, reply } = c;
  const o = c.db.writeTyped(args, 1, robj.type.hash);
  const atMs = fieldTimeMs(c, 2, unitMs, isAbsolute);
  args.from(3);
  const allows = takeCondition(c);
  const first = readFields(args, noFields);
  reply.array(args.count - first);
  if (o !== 0) hash.makeRoomForTimes(c.h, o);
  let expiring = 0;
  let deleted = 0;
  const changed: string[] = [];
  for (let i = first; i < args.count; i++) {
    const result = o === 0 ? outcome.none : expireField(c, o, i, atMs, allows);
    if (result === outcome.done) expiring++;
    if (result === outcome.deleted) deleted++;
    if (result > 0 && c.propagates) changed.push(args.text(i));
    reply.int(result);
  }
  if (expiring > 0) {
    fieldExpiry.note(c.db, args.text(1), o);
    c.modified(1, 'h', 'hexpire', expiring);
  }
  if (deleted > 0) c.modified(1, 'h', 'hdel', deleted);
  if (deleted > 0 && hash.length(c.h, o) === 0) c.deleteEmptied(1);
  if (c.propagates) propagateTimes(c, deleted > 0, atMs, args.texts(3).slice(0, first - 5), changed);
}

/** Fields that expire at a point in time, under the condition that was given, or that were due at once and are gone. */
function propagateTimes(c: Call, gone: boolean, atMs: number, condition: readonly string[], fields: readonly string[]): void {
  const key = c.args.text(1);
  c.preventPropagation();
  if (gone) for (const field of fields) c.alsoPropagate(['HDEL', key, field]);
  else if (fields.length > 0)
    c.alsoPropagate(['HPEXPIREAT', key, String(atMs), ...condition, 'FIELDS', String(fields.length), ...fields]);
}

function expireField(c: Call, o: number, i: number, atMs: number, allows: Allows): number {
  const { h, args } = c;
  const pair = hash.find(h, o, args, i);
  if (pair === 0) return outcome.none;
  if (!allows(hash.expiresAtMs(h, o, pair), atMs)) return outcome.refused;
  if (atMs <= c.node.space.dueMs) {
    hash.remove(h, o, args, i);
    return outcome.deleted;
  }
  hash.setExpiresAtMs(h, o, args, i, atMs);
  return outcome.done;
}

export const hpersist = command({
  name: 'hpersist',
  arity: -5,
  flags: 'write fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW update')],
  group: 'hash',
  since: '7.4.0',
  complexity: 'O(N), N being the number of fields that are named',
  summary: 'Lets fields of a hash stay that would have expired.',
  args: 'key:key#0 FIELDS={fields numfields:integer field:string...}',
  run(c) {
    const { args, h, reply } = c;
    const o = c.db.writeTyped(args, 1, robj.type.hash);
    const first = readFields(args.from(2));
    reply.array(args.count - first);
    let persisted = 0;
    for (let i = first; i < args.count; i++) {
      const had = o !== 0 && hash.find(h, o, args, i) !== 0;
      const changed = had && hash.persist(h, o, args, i);
      if (changed) persisted++;
      reply.int(changed ? 1 : had ? -1 : outcome.none);
    }
    if (persisted > 0) c.modified(1, 'h', 'hpersist', persisted);
  },
});
