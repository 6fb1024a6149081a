/** Fields of a hash that are read or deleted, and their times to live, in one command: as Redis has since 8.0. */

import type { Call } from '../call.ts';
import * as fieldExpiry from '../keyspace/field-expiry.ts';
import * as robj from '../structures/robj.ts';
import * as element from '../types/element.ts';
import * as hash from '../types/hash.ts';
import { fieldTimeMs, readFields } from './hash-fields.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const units = [
  { word: 'EX', unitMs: 1000, isAbsolute: false }, { word: 'PX', unitMs: 1, isAbsolute: false },
  { word: 'EXAT', unitMs: 1000, isAbsolute: true }, { word: 'PXAT', unitMs: 1, isAbsolute: true },
] as const;

/** The time that EX, PX, EXAT or PXAT at the cursor means, in ms since 1970; undefined when none stands there. */
export function takeTime(c: Call): number | undefined {
  for (const { word, unitMs, isAbsolute } of units) {
    if (!c.args.take(word)) continue;
    const atMs = fieldTimeMs(c, c.args.index, unitMs, isAbsolute);
    c.args.next();
    return atMs;
  }
  return undefined;
}

/** Replies the value of the field in argument i, or nil; o may be 0. */
function replyField(c: Call, o: number, i: number): boolean {
  const pair = o === 0 ? 0 : hash.find(c.h, o, c.args, i);
  if (pair === 0) c.reply.null();
  else element.reply(c.h, hash.valueAt(c.h, o, pair), c.reply);
  return pair !== 0;
}

export const hgetex = command({
  name: 'hgetex',
  arity: -5,
  flags: 'write fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW access update', 'RW and UPDATE because it changes the TTL')],
  group: 'hash',
  since: '8.0.0',
  complexity: 'O(N), N being the number of fields that are named',
  summary: 'Returns the values of fields of a hash, and sets or removes their times to live.',
  args:
    'key:key#0 [<expiration EX=seconds:integer | PX=milliseconds:integer | EXAT=unix-time-seconds:unix-time | ' +
    'PXAT=unix-time-milliseconds:unix-time | PERSIST>] FIELDS={fields numfields:integer field:string...}',
  run(c) {
    const { args, h } = c;
    const o = c.db.writeTyped(args, 1, robj.type.hash);
    args.from(2);
    const atMs = takeTime(c);
    const persists = atMs === undefined && args.take('PERSIST');
    const first = readFields(args);
    c.reply.array(args.count - first);
    if (o !== 0 && atMs !== undefined) hash.makeRoomForTimes(h, o);
    let changed = 0;
    for (let i = first; i < args.count; i++) {
      if (!replyField(c, o, i)) continue;
      if (atMs === undefined) changed += persists && hash.persist(h, o, args, i) ? 1 : 0;
      else {
        changed++;
        if (atMs <= c.node.space.dueMs) {
          hash.remove(h, o, args, i);
          if (c.propagates) c.propagateAs('HDEL', args.text(1), args.text(i));
        }
        else hash.setExpiresAtMs(h, o, args, i, atMs);
      }
    }
    if (changed > 0) tellTimes(c, o, atMs, changed, first);
  },
});

/** Reports that so many fields expire at another time now, or never (undefined), or are gone because their time has passed. */
function tellTimes(c: Call, o: number, atMs: number | undefined, changed: number, first: number): void {
  const fields = (): readonly string[] => ['FIELDS', ...c.args.texts(first - 1)];
  if (atMs === undefined) {
    c.modified(1, 'h', 'hpersist', changed);
    if (c.propagates) c.propagateAs('HPERSIST', c.args.text(1), ...fields());
  }
  else if (atMs > c.node.space.dueMs) {
    fieldExpiry.note(c.db, c.args.text(1), o);
    c.modified(1, 'h', 'hexpire', changed);
    if (c.propagates) c.propagateAs('HPEXPIREAT', c.args.text(1), String(atMs), ...fields());
  } else {
    c.modified(1, 'h', 'hdel', changed);
    if (hash.length(c.h, o) === 0) c.deleteEmptied(1);
  }
}

export const hgetdel = command({
  name: 'hgetdel',
  arity: -5,
  flags: 'write fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW access delete')],
  group: 'hash',
  since: '8.0.0',
  complexity: 'O(N), N being the number of fields that are named',
  summary: 'Returns the values of fields of a hash and deletes them.',
  args: 'key:key#0 FIELDS={fields numfields:integer field:string...}',
  run(c) {
    const { args, h } = c;
    const o = c.db.writeTyped(args, 1, robj.type.hash);
    const first = readFields(args.from(2));
    c.reply.array(args.count - first);
    let deleted = 0;
    for (let i = first; i < args.count; i++) {
      if (!replyField(c, o, i)) continue;
      hash.remove(h, o, args, i);
      deleted++;
    }
    if (deleted === 0) return;
    c.modified(1, 'h', 'hdel', deleted);
    if (c.propagates) c.propagateAs('HDEL', args.text(1), ...args.texts(first));
    if (hash.length(h, o) === 0) c.deleteEmptied(1);
  },
});
