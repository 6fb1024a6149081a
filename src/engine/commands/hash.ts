/** Hashes: fields with values under one key, written and read one by one or together. */

import type { Call } from '../call.ts';
import { errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as element from '../types/element.ts';
import * as hash from '../types/hash.ts';
import * as keys from './keys.ts';
import * as scan from './scan.ts';
import { command } from './table.ts';

export const hset = command({
  name: 'hset',
  arity: -4,
  flags: 'write denyoom fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW update')],
  memberAt: 2,
  group: 'hash',
  since: '2.0.0',
  complexity:
    'O(1) for each field/value pair added, so O(N) to add N field/value pairs when the command is called with ' +
    'multiple field/value pairs.',
  summary: 'Creates or modifies the value of a field in a hash.',
  history: [['4.0.0', 'Accepts multiple `field` and `value` arguments.']],
  args: 'key:key#0 {data field:string value:string}...',
  run(c) {
    c.reply.int(setAll(c));
  },
});

/** Sets every field that the arguments name; returns how many are new. */
function setAll(c: Call): number {
  const { args } = c;
  if (args.count % 2 === 1) throw errors.wrongArity(c.command.name);
  const o = openForWrite(c);
  hash.convertFor(c.h, o, args, 2, args.count - 1, c.limits);
  let created = 0;
  for (let i = 2; i < args.count; i += 2) if (setArgument(c, o, i)) created++;
  c.modified(1, 'h', 'hset', (args.count - 2) / 2);
  return created;
}

/** The hash under argument 1, made when there is none. The caller puts something into it. */
export function openForWrite(c: Call): number {
  const found = c.db.writeTyped(c.args, 1, robj.type.hash);
  if (found !== 0) return found;
  const o = hash.create(c.h);
  c.db.add(c.args, 1, o);
  return o;
}

/** Sets the field in argument i to the value in the next one. */
function setArgument(c: Call, o: number, i: number): boolean {
  const { args } = c;
  return hash.set(c.h, o, args, i, args.buffer, args.start[i + 1] as number, args.end[i + 1] as number, c.limits);
}

export const hmset = command({
  name: 'hmset',
  arity: -4,
  flags: 'write denyoom fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW update')],
  memberAt: 2,
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of fields being set.',
  summary: 'Sets the values of multiple fields.',
  deprecated: { since: '4.0.0', replacedBy: '`HSET` with multiple field-value pairs' },
  args: 'key:key#0 {data field:string value:string}...',
  run(c) {
    setAll(c);
    c.reply.ok();
  },
});

export const hsetnx = command({
  name: 'hsetnx',
  arity: 4,
  flags: 'write denyoom fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW insert')],
  memberAt: 2,
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(1)',
  summary: `Sets the value of a field in a hash only when the field doesn't exist.`,
  args: 'key:key#0 field:string value:string',
  run(c) {
    const o = openForWrite(c);
    if (hash.find(c.h, o, c.args, 2) !== 0) {
      c.reply.int(0);
      return;
    }
    hash.convertFor(c.h, o, c.args, 2, 3, c.limits);
    setArgument(c, o, 2);
    c.modified(1, 'h', 'hset');
    c.reply.int(1);
  },
});

export const hget = command({
  name: 'hget',
  arity: 3,
  flags: 'readonly fast',
  acl: 'hash',
  keys: [keys.at(1, 'RO access')],
  memberAt: 2,
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(1)',
  summary: 'Returns the value of a field in a hash.',
  args: 'key:key#0 field:string',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.hash);
    replyValue(c, o, 2);
  },
});

/** Replies the value of the field in argument i, or nil; o may be 0. */
function replyValue(c: Call, o: number, i: number): void {
  const pair = o === 0 ? 0 : hash.find(c.h, o, c.args, i);
  if (pair === 0) c.reply.null();
  else element.reply(c.h, hash.valueAt(c.h, o, pair), c.reply);
}

export const hmget = command({
  name: 'hmget',
  arity: -3,
  flags: 'readonly fast',
  acl: 'hash',
  keys: [keys.at(1, 'RO access')],
  memberAt: 2,
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of fields being requested.',
  summary: 'Returns the values of all fields in a hash.',
  args: 'key:key#0 field:string...',
  run(c) {
    const { args } = c;
    const o = c.db.readTyped(args, 1, robj.type.hash);
    c.reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) replyValue(c, o, i);
  },
});

export const hdel = command({
  name: 'hdel',
  arity: -3,
  flags: 'write fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW delete')],
  memberAt: 2,
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of fields to be removed.',
  summary: 'Deletes one or more fields and their values from a hash. Deletes the hash if no fields remain.',
  history: [['2.4.0', 'Accepts multiple `field` arguments.']],
  args: 'key:key#0 field:string...',
  run(c) {
    const { args, h } = c;
    const o = c.db.writeTyped(args, 1, robj.type.hash);
    let removed = 0;
    if (o !== 0)
      for (let i = 2; i < args.count; i++) {
        if (!hash.remove(h, o, args, i)) continue;
        removed++;
        if (hash.length(h, o) === 0) break;
      }
    if (removed > 0) {
      c.modified(1, 'h', 'hdel', removed);
      if (hash.length(h, o) === 0) c.deleteEmptied(1);
    }
    c.reply.int(removed);
  },
});

export const hlen = command({
  name: 'hlen',
  arity: 2,
  flags: 'readonly fast',
  acl: 'hash',
  keys: [keys.at(1, 'RO')],
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(1)',
  summary: 'Returns the number of fields in a hash.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.hash);
    c.reply.int(o === 0 ? 0 : hash.length(c.h, o));
  },
});

export const hstrlen = command({
  name: 'hstrlen',
  arity: 3,
  flags: 'readonly fast',
  acl: 'hash',
  keys: [keys.at(1, 'RO')],
  memberAt: 2,
  group: 'hash',
  since: '3.2.0',
  complexity: 'O(1)',
  summary: 'Returns the length of the value of a field.',
  args: 'key:key#0 field:string',
  run(c) {
    const { args, h } = c;
    const o = c.db.readTyped(args, 1, robj.type.hash);
    const pair = o === 0 ? 0 : hash.find(h, o, args, 2);
    c.reply.int(pair === 0 ? 0 : element.length(hash.valueAt(h, o, pair)));
  },
});

export const hexists = command({
  name: 'hexists',
  arity: 3,
  flags: 'readonly fast',
  acl: 'hash',
  keys: [keys.at(1, 'RO')],
  memberAt: 2,
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(1)',
  summary: 'Determines whether a field exists in a hash.',
  args: 'key:key#0 field:string',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.hash);
    c.reply.int(o !== 0 && hash.find(c.h, o, c.args, 2) !== 0 ? 1 : 0);
  },
});

export const hkeys = command({
  name: 'hkeys',
  arity: 2,
  flags: 'readonly',
  acl: 'hash',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output_order'],
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(N) where N is the size of the hash.',
  quick: true,
  summary: 'Returns all fields in a hash.',
  args: 'key:key#0',
  run(c) {
    replyAll(c, true, false);
  },
});

function replyAll(c: Call, fields: boolean, values: boolean): void {
  const o = c.db.readTyped(c.args, 1, robj.type.hash);
  const n = o === 0 ? 0 : hash.length(c.h, o);
  c.goesOver(n);
  c.reply.array(n);
  if (o !== 0) hash.replyPairs(c.h, o, c.reply, fields, values);
}

export const hvals = command({
  name: 'hvals',
  arity: 2,
  flags: 'readonly',
  acl: 'hash',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output_order'],
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(N) where N is the size of the hash.',
  quick: true,
  summary: 'Returns all values in a hash.',
  args: 'key:key#0',
  run(c) {
    replyAll(c, false, true);
  },
});

export const hgetall = command({
  name: 'hgetall',
  arity: 2,
  flags: 'readonly',
  acl: 'hash',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output_order'],
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(N) where N is the size of the hash.',
  quick: true,
  summary: 'Returns all fields and values in a hash.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.hash);
    const n = o === 0 ? 0 : hash.length(c.h, o);
    c.goesOver(n);
    c.reply.map(n);
    if (o !== 0) hash.replyPairs(c.h, o, c.reply, true, true);
  },
});

export const hscan = command({
  name: 'hscan',
  arity: -3,
  flags: 'readonly',
  acl: 'hash',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output'],
  group: 'hash',
  since: '2.8.0',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to ' +
    'return back to 0. N is the number of elements inside the collection.',
  summary: 'Iterates over fields and values of a hash.',
  args: 'key:key#0 cursor:integer [MATCH=pattern:pattern] [COUNT=count:integer] [NOVALUES]',
  run(c) {
    const cursor = scan.cursorAt(c.args, 2);
    const o = c.db.readTyped(c.args, 1, robj.type.hash);
    if (o === 0) {
      scan.replyPage(c, 0, 0);
      return;
    }
    let withValues = true;
    const options = new scan.ScanOptions(c.args, 3, (args) => {
      if (!args.take('NOVALUES')) return false;
      withValues = false;
      return true;
    });
    const page = pageOf(c, o, cursor, options);
    scan.replyPage(c, page.cursor, page.found.length * (withValues ? 2 : 1));
    for (const pair of page.found) {
      element.reply(c.h, hash.fieldAt(c.h, o, pair), c.reply);
      if (withValues) element.reply(c.h, hash.valueAt(c.h, o, pair), c.reply);
    }
  },
});

/** One page of pairs; a listpack is one page. */
function pageOf(c: Call, o: number, cursor: number, options: scan.ScanOptions): scan.Page {
  const { h } = c;
  if (robj.encodingOf(h, o) === robj.encoding.hashtable) return scan.scanDict(h, robj.pointer(h, o), cursor, options);
  const found = hash.pairs(h, o).filter((pair) => options.matchesElement(h, hash.fieldAt(h, o, pair)));
  return { cursor: 0, found };
}
