/** Times to live: set, read, removed. */

import type { Call } from '../call.ts';
import * as expiry from '../keyspace/expiry.ts';
import { CommandError } from '../resp/errors.ts';
import { absoluteMs } from './expiry-option.ts';
import { look } from './generic.ts';
import * as keys from './keys.ts';
import { type CommandSpec, command } from './table.ts';

const nxAndOthers = new CommandError('ERR NX and XX, GT or LT options at the same time are not compatible');
const gtAndLt = new CommandError('ERR GT and LT options at the same time are not compatible');

/** What EXPIRE and its like have in common. */
const setsTime = {
  arity: -3,
  flags: 'write fast',
  acl: 'keyspace',
  keys: [keys.at(1, 'RW update')],
  group: 'generic',
  complexity: 'O(1)',
  history: [['7.0.0', 'Added options: `NX`, `XX`, `GT` and `LT`.']],
} satisfies Partial<CommandSpec>;

export const expireCommand = command({
  name: 'expire',
  ...setsTime,
  since: '1.0.0',
  summary: 'Sets the expiration time of a key in seconds.',
  args: 'key:key#0 seconds:integer [<condition NX | XX | GT | LT>@7.0.0]',
  run(c) {
    expire(c, 1000, false);
  },
});

export const pexpire = command({
  name: 'pexpire',
  ...setsTime,
  since: '2.6.0',
  summary: 'Sets the expiration time of a key in milliseconds.',
  args: 'key:key#0 milliseconds:integer [<condition NX | XX | GT | LT>@7.0.0]',
  run(c) {
    expire(c, 1, false);
  },
});

export const expireat = command({
  name: 'expireat',
  ...setsTime,
  since: '1.2.0',
  summary: 'Sets the expiration time of a key to a Unix timestamp.',
  args: 'key:key#0 unix-time-seconds:unix-time [<condition NX | XX | GT | LT>@7.0.0]',
  run(c) {
    expire(c, 1000, true);
  },
});

export const pexpireat = command({
  name: 'pexpireat',
  ...setsTime,
  since: '2.6.0',
  summary: 'Sets the expiration time of a key to a Unix milliseconds timestamp.',
  args: 'key:key#0 unix-time-milliseconds:unix-time [<condition NX | XX | GT | LT>@7.0.0]',
  run(c) {
    expire(c, 1, true);
  },
});

function expire(c: Call, unitMs: 1 | 1000, isAbsolute: boolean): void {
  const { args, db } = c;
  const allows = readCondition(c);
  const atMs = absoluteMs(c, 2, unitMs, isAbsolute);
  if (db.write(args, 1) === 0 || (allows !== undefined && !allows(expiry.atMs(db, args, 1), atMs))) {
    c.reply.int(0);
    return;
  }
  // A time that has passed deletes the key: it is never seen expired.
  if (atMs <= c.node.space.dueMs) {
    const { lazyfreeLazyExpire } = c.limits;
    db.delete(args, 1, lazyfreeLazyExpire);
    c.modified(1, 'g', 'del');
    if (c.propagates) c.propagateAs(lazyfreeLazyExpire ? 'UNLINK' : 'DEL', args.text(1));
  } else {
    expiry.setAtMs(db, args, 1, atMs);
    c.modified(1, 'g', 'expire');
    if (c.propagates) c.propagateAs('PEXPIREAT', args.text(1), String(atMs), ...args.texts(3));
  }
  c.reply.int(1);
}

type Ms = number | bigint;

/** Whether the present expiry (-1: none) may become another one. */
type Condition = (before: Ms, after: Ms) => boolean;

/** NX, XX, GT, LT from argument 3 on, if there are any. A key that stays counts as one that expires after all others. */
function readCondition(c: Call): Condition | undefined {
  const { args } = c;
  if (args.count === 3) return undefined;
  let nx = false;
  let xx = false;
  let gt = false;
  let lt = false;
  args.from(3);
  while (args.more) {
    if (args.take('NX')) nx = true;
    else if (args.take('XX')) xx = true;
    else if (args.take('GT')) gt = true;
    else if (args.take('LT')) lt = true;
    else throw new CommandError(`ERR Unsupported option ${args.printed(args.index)}`);
  }
  if (nx && (xx || gt || lt)) throw nxAndOthers;
  if (gt && lt) throw gtAndLt;
  return (before, after) => {
    const stays = before === -1;
    if ((nx && !stays) || (xx && stays)) return false;
    if (gt && (stays || after <= before)) return false;
    return !(lt && !stays && after >= before);
  };
}

/** What TTL and its like have in common. */
const tellsTime = {
  arity: 2,
  flags: 'readonly fast',
  acl: 'keyspace',
  keys: [keys.at(1, 'RO access')],
  group: 'generic',
  complexity: 'O(1)',
  args: 'key:key#0',
} satisfies Partial<CommandSpec>;

export const ttl = command({
  name: 'ttl',
  ...tellsTime,
  tips: ['nondeterministic_output'],
  since: '1.0.0',
  summary: 'Returns the expiration time in seconds of a key.',
  history: [['2.8.0', 'Added the -2 reply.']],
  run(c) {
    replyLeft(c, 1000);
  },
});

export const pttl = command({
  name: 'pttl',
  ...tellsTime,
  tips: ['nondeterministic_output'],
  since: '2.6.0',
  summary: 'Returns the expiration time in milliseconds of a key.',
  history: [['2.8.0', 'Added the -2 reply.']],
  run(c) {
    replyLeft(c, 1);
  },
});

export const expiretime = command({
  name: 'expiretime',
  ...tellsTime,
  since: '7.0.0',
  summary: 'Returns the expiration time of a key as a Unix timestamp.',
  run(c) {
    replyPoint(c, 1000);
  },
});

export const pexpiretime = command({
  name: 'pexpiretime',
  ...tellsTime,
  since: '7.0.0',
  summary: 'Returns the expiration time of a key as a Unix milliseconds timestamp.',
  run(c) {
    replyPoint(c, 1);
  },
});

function replyLeft(c: Call, unitMs: 1 | 1000): void {
  const atMs = pointOf(c);
  if (atMs < 0) c.reply.int(Number(atMs));
  else if (typeof atMs === 'number') replyRounded(c, Math.max(0, atMs - c.nowMs), unitMs);
  else replyRounded(c, atMs - BigInt(c.nowMs), unitMs);
}

function replyPoint(c: Call, unitMs: 1 | 1000): void {
  const atMs = pointOf(c);
  if (atMs < 0) c.reply.int(Number(atMs));
  else replyRounded(c, atMs, unitMs);
}

/** When key 1 expires; -1 if it stays, -2 if there is none. */
function pointOf(c: Call): Ms {
  return look(c, 1) === 0 ? -2 : expiry.atMs(c.db, c.args, 1);
}

/** Replies milliseconds in a unit, half a second up. */
function replyRounded(c: Call, ms: Ms, unitMs: 1 | 1000): void {
  if (typeof ms === 'number') c.reply.int(unitMs === 1 ? ms : Math.floor((ms + 500) / 1000));
  else c.reply.intText(String(unitMs === 1 ? ms : (ms + 500n) / 1000n));
}

export const persist = command({
  name: 'persist',
  arity: 2,
  flags: 'write fast',
  acl: 'keyspace',
  keys: [keys.at(1, 'RW update')],
  group: 'generic',
  since: '2.2.0',
  complexity: 'O(1)',
  summary: 'Removes the expiration time of a key.',
  args: 'key:key#0',
  run(c) {
    const removed = c.db.write(c.args, 1) !== 0 && expiry.persist(c.db, c.args, 1);
    if (removed) c.modified(1, 'g', 'persist');
    c.reply.int(removed ? 1 : 0);
  },
});
