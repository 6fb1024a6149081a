/** Strings: one value of bytes under a key, read and written whole. */

import type { Call } from '../call.ts';
import * as expiry from '../keyspace/expiry.ts';
import * as lookahead from '../lookahead.ts';
import * as robj from '../structures/robj.ts';
import * as string from '../types/string.ts';
import type { Args } from '../resp/args.ts';
import { errors } from '../resp/errors.ts';
import { type ExpiryOption, expiresAtMs, positiveMs, takeExpiry } from './expiry-option.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

export const get = command({
  name: 'get',
  arity: 2,
  flags: 'readonly fast',
  acl: 'string',
  keys: [keys.at(1, 'RO access')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Returns the string value of a key.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.string);
    if (o === 0) c.reply.null();
    else string.reply(c.h, o, c.reply);
  },
});

export const set = command({
  name: 'set',
  arity: -3,
  flags: 'write denyoom',
  acl: 'string',
  keys: [keys.at(1, 'RW access update variable_flags', 'RW and ACCESS due to the optional `GET` argument')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(1)',
  quick: true,
  summary: `Sets the string value of a key, ignoring its type. The key is created if it doesn't exist.`,
  history: [
    ['2.6.12', 'Added the `EX`, `PX`, `NX` and `XX` options.'],
    ['6.0.0', 'Added the `KEEPTTL` option.'],
    ['6.2.0', 'Added the `GET`, `EXAT` and `PXAT` option.'],
    ['7.0.0', 'Allowed the `NX` and `GET` options to be used together.'],
  ],
  args: 'key:key#0 value:string [<condition NX@2.6.12 | XX@2.6.12>] [GET@6.2.0] [<expiration EX=seconds:integer@2.6.12 | PX=milliseconds:integer@2.6.12 | EXAT=unix-time-seconds:unix-time@6.2.0 | PXAT=unix-time-milliseconds:unix-time@6.2.0 | KEEPTTL@6.0.0>]',
  run(c) {
    if (c.args.count > 3) setWithOptions(c);
    else {
      store(c, 1, 2);
      c.reply.ok();
    }
  },
});

/** Stores argument `valueAt` under argument `keyAt`, tightly encoded. */
function store(c: Call, keyAt: number, valueAt: number, keepTtl = false): void {
  const { args, db } = c;
  const o = robj.createEncoded(c.h, args.buffer, args.start[valueAt] as number, args.end[valueAt] as number);
  db.set(args, keyAt, o, keepTtl);
  c.modified(keyAt, '$', 'set');
}

function storeExpiring(c: Call, keyAt: number, valueAt: number, atMs: number | bigint): void {
  store(c, keyAt, valueAt, true); // the entry of an expiry that is there already is overwritten, not made anew
  expiry.setAtMs(c.db, c.args, keyAt, atMs);
  c.event(keyAt, 'g', 'expire');
}

/** Replies a string object, or nil. */
function replyValue(c: Call, o: number): void {
  if (o === 0) c.reply.null();
  else string.reply(c.h, o, c.reply);
}

interface SetOptions {
  onlyIf: 'absent' | 'present' | undefined;
  keepTtl: boolean;
  wantsOld: boolean;
  expiry: ExpiryOption | undefined;
}

function readSetOptions(args: Args): SetOptions {
  const options: SetOptions = { onlyIf: undefined, keepTtl: false, wantsOld: false, expiry: undefined };
  args.from(3);
  while (args.more) {
    if (options.onlyIf !== 'present' && args.take('NX')) options.onlyIf = 'absent';
    else if (options.onlyIf !== 'absent' && args.take('XX')) options.onlyIf = 'present';
    else if (args.take('GET')) options.wantsOld = true;
    else if (options.expiry === undefined && args.take('KEEPTTL')) options.keepTtl = true;
    else {
      const expiry = options.keepTtl ? undefined : takeExpiry(args, options.expiry);
      if (expiry === undefined) throw errors.syntax;
      options.expiry = expiry;
    }
  }
  return options;
}

function setWithOptions(c: Call): void {
  const { args, db } = c;
  const { onlyIf, keepTtl, wantsOld, expiry } = readSetOptions(args);
  const atMs = expiry === undefined ? undefined : expiresAtMs(c, expiry);
  const old = wantsOld ? db.readTyped(args, 1, robj.type.string) : db.write(args, 1);
  if (wantsOld) replyValue(c, old);
  if (onlyIf !== undefined && (onlyIf === 'present') === (old === 0)) {
    if (!wantsOld) c.reply.null();
    return;
  }
  if (atMs === undefined) store(c, 1, 2, keepTtl);
  else storeExpiring(c, 1, 2, atMs);
  if (c.propagates) propagateSet(c, atMs, expiry?.word === 'PXAT', wantsOld);
  if (!wantsOld) c.reply.ok();
}

/** What was set, with a point in time for a time to live, and without the question what was there before. */
function propagateSet(c: Call, atMs: number | bigint | undefined, isPoint: boolean, wantsOld: boolean): void {
  const { args } = c;
  if (atMs !== undefined && !isPoint) propagateExpiring(c, 2, atMs);
  else if (atMs === undefined && wantsOld) c.propagateAs(...args.texts().filter((_, i) => i < 3 || !args.is(i, 'GET')));
}

function propagateExpiring(c: Call, valueAt: number, atMs: number | bigint): void {
  c.propagateAs('SET', c.args.text(1), c.args.text(valueAt), 'PXAT', String(atMs));
}

export const setnx = command({
  name: 'setnx',
  arity: 3,
  flags: 'write denyoom fast',
  acl: 'string',
  keys: [keys.at(1, 'OW insert')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: `Set the string value of a key only when the key doesn't exist.`,
  deprecated: { since: '2.6.12', replacedBy: '`SET` with the `NX` argument' },
  args: 'key:key#0 value:string',
  run(c) {
    const isNew = c.db.write(c.args, 1) === 0;
    if (isNew) store(c, 1, 2);
    c.reply.int(isNew ? 1 : 0);
  },
});

export const setex = command({
  name: 'setex',
  arity: 4,
  flags: 'write denyoom',
  acl: 'string',
  keys: [keys.at(1, 'OW update')],
  group: 'string',
  since: '2.0.0',
  complexity: 'O(1)',
  quick: true,
  summary: `Sets the string value and expiration time of a key. Creates the key if it doesn't exist.`,
  deprecated: { since: '2.6.12', replacedBy: '`SET` with the `EX` argument' },
  args: 'key:key#0 seconds:integer value:string',
  run(c) {
    storeUntil(c, positiveMs(c, 2, 1000, false));
    c.reply.ok();
  },
});

export const psetex = command({
  name: 'psetex',
  arity: 4,
  flags: 'write denyoom',
  acl: 'string',
  keys: [keys.at(1, 'OW update')],
  group: 'string',
  since: '2.6.0',
  complexity: 'O(1)',
  quick: true,
  summary: `Sets both string value and expiration time in milliseconds of a key. The key is created if it doesn't exist.`,
  deprecated: { since: '2.6.12', replacedBy: '`SET` with the `PX` argument' },
  args: 'key:key#0 milliseconds:integer value:string',
  run(c) {
    storeUntil(c, positiveMs(c, 2, 1, false));
    c.reply.ok();
  },
});

/** SETEX and PSETEX: argument 3 until a point in time. */
function storeUntil(c: Call, atMs: number | bigint): void {
  storeExpiring(c, 1, 3, atMs);
  if (c.propagates) propagateExpiring(c, 3, atMs);
}

export const getset = command({
  name: 'getset',
  arity: 3,
  flags: 'write denyoom fast',
  acl: 'string',
  keys: [keys.at(1, 'RW access update')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: 'Returns the previous string value of a key after setting it to a new value.',
  deprecated: { since: '6.2.0', replacedBy: '`SET` with the `!GET` argument' },
  args: 'key:key#0 value:string',
  run(c) {
    replyValue(c, c.db.readTyped(c.args, 1, robj.type.string));
    store(c, 1, 2);
    if (c.propagates) c.propagateAs('SET', c.args.text(1), c.args.text(2));
  },
});

export const getdel = command({
  name: 'getdel',
  arity: 2,
  flags: 'write fast',
  acl: 'string',
  keys: [keys.at(1, 'RW access delete')],
  group: 'string',
  since: '6.2.0',
  complexity: 'O(1)',
  summary: 'Returns the string value of a key after deleting the key.',
  args: 'key:key#0',
  run(c) {
    const o = c.db.readTyped(c.args, 1, robj.type.string);
    replyValue(c, o);
    if (o === 0) return;
    c.db.delete(c.args, 1);
    c.modified(1, 'g', 'del');
    if (c.propagates) c.propagateAs('DEL', c.args.text(1));
  },
});

export const getex = command({
  name: 'getex',
  arity: -2,
  flags: 'write fast',
  acl: 'string',
  keys: [keys.at(1, 'RW access update', 'RW and UPDATE because it changes the TTL')],
  group: 'string',
  since: '6.2.0',
  complexity: 'O(1)',
  summary: 'Returns the string value of a key after setting its expiration time.',
  args: 'key:key#0 [<expiration EX=seconds:integer | PX=milliseconds:integer | EXAT=unix-time-seconds:unix-time | PXAT=unix-time-milliseconds:unix-time | PERSIST>]',
  run(c) {
    const { args, db } = c;
    const { option, persists } = readGetexOptions(args);
    const o = db.readTyped(args, 1, robj.type.string);
    const atMs = o === 0 || option === undefined ? undefined : expiresAtMs(c, option);
    replyValue(c, o);
    if (o === 0) return;
    if (atMs !== undefined) expireAt(c, atMs, option?.word === 'EXAT' || option?.word === 'PXAT');
    else if (persists && expiry.persist(db, args, 1)) {
      c.modified(1, 'g', 'persist');
      if (c.propagates) c.propagateAs('PERSIST', args.text(1));
    }
  },
});

function readGetexOptions(args: Args): { option: ExpiryOption | undefined; persists: boolean } {
  let option: ExpiryOption | undefined;
  let persists = false;
  args.from(2);
  while (args.more) {
    if (option === undefined && args.take('PERSIST')) persists = true;
    else {
      option = persists ? undefined : takeExpiry(args, option);
      if (option === undefined) throw errors.syntax;
    }
  }
  return { option, persists };
}

/** A point in time that has passed deletes the key at once. */
function expireAt(c: Call, atMs: number | bigint, isAbsolute: boolean): void {
  if (isAbsolute && atMs <= c.node.space.dueMs) {
    c.db.delete(c.args, 1);
    c.modified(1, 'g', 'del');
    if (c.propagates) c.propagateAs('DEL', c.args.text(1));
  } else {
    expiry.setAtMs(c.db, c.args, 1, atMs);
    c.modified(1, 'g', 'expire');
    if (c.propagates) c.propagateAs('PEXPIREAT', c.args.text(1), String(atMs));
  }
}

export const mget = command({
  name: 'mget',
  arity: -2,
  flags: 'readonly fast',
  acl: 'string',
  keys: [keys.range(1, -1, 1, 'RO access')],
  tips: ['request_policy:multi_shard'],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of keys to retrieve.',
  summary: 'Atomically returns the string values of one or more keys.',
  args: 'key:key...#0',
  run(c) {
    const { args, db, h, reply } = c;
    reply.array(args.count - 1);
    for (let i = 1; i < args.count; i++) {
      lookahead.before(db, args, i, 1, 1);
      const o = db.read(args, i);
      if (o === 0 || robj.typeOf(h, o) !== robj.type.string) reply.null();
      else string.reply(h, o, reply);
    }
  },
});

export const mset = command({
  name: 'mset',
  arity: -3,
  flags: 'write denyoom',
  acl: 'string',
  keys: [keys.range(1, -1, 2, 'OW update')],
  tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
  group: 'string',
  since: '1.0.1',
  complexity: 'O(N) where N is the number of keys to set.',
  summary: 'Atomically creates or modifies the string values of one or more keys.',
  args: '{data key:key#0 value:string}...',
  run(c) {
    requirePairs(c);
    storePairs(c);
    c.reply.ok();
  },
});

export const msetnx = command({
  name: 'msetnx',
  arity: -3,
  flags: 'write denyoom',
  acl: 'string',
  keys: [keys.range(1, -1, 2, 'OW insert')],
  group: 'string',
  since: '1.0.1',
  complexity: 'O(N) where N is the number of keys to set.',
  summary: `Atomically modifies the string values of one or more keys only when all keys don't exist.`,
  args: '{data key:key#0 value:string}...',
  run(c) {
    requirePairs(c);
    const { args, db } = c;
    for (let i = 1; i < args.count; i += 2)
      if (db.write(args, i) !== 0) {
        c.reply.int(0);
        return;
      }
    storePairs(c);
    c.reply.int(1);
  },
});

function requirePairs(c: Call): void {
  if (c.args.count % 2 === 0) throw errors.wrongArity(c.command.name);
}

function storePairs(c: Call): void {
  const { args, db } = c;
  for (let i = 1; i < args.count; i += 2) {
    lookahead.before(db, args, i, 1, 2);
    store(c, i, i + 1);
  }
}
