/** Strings as numbers: counters of 64 bits, exact to the last one, and sums of decimal fractions. */

import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import { addLongDouble, isLongDouble } from '../numbers/longdouble.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as robj from '../structures/robj.ts';
import * as string from '../types/string.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const decrementOverflow = new CommandError('ERR decrement would overflow');
const notFinite = new CommandError('ERR increment would produce NaN or Infinity');

export const incr = command({
  name: 'incr',
  arity: 2,
  flags: 'write denyoom fast',
  acl: 'string',
  keys: [keys.at(1, 'RW access update')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: `Increments the integer value of a key by one. Uses 0 as initial value if the key doesn't exist.`,
  args: 'key:key#0',
  run(c) {
    add(c, 1);
  },
});

export const decr = command({
  name: 'decr',
  arity: 2,
  flags: 'write denyoom fast',
  acl: 'string',
  keys: [keys.at(1, 'RW access update')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: `Decrements the integer value of a key by one. Uses 0 as initial value if the key doesn't exist.`,
  args: 'key:key#0',
  run(c) {
    add(c, -1);
  },
});

export const incrby = command({
  name: 'incrby',
  arity: 3,
  flags: 'write denyoom fast',
  acl: 'string',
  keys: [keys.at(1, 'RW access update')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: `Increments the integer value of a key by a number. Uses 0 as initial value if the key doesn't exist.`,
  args: 'key:key#0 increment:integer',
  run(c) {
    const increment = c.args.integerAt(2);
    if (int64.parsed.safe) add(c, increment);
    else addExactly(c, int64.toBigInt(int64.parsed.lo, int64.parsed.hi));
  },
});

export const decrby = command({
  name: 'decrby',
  arity: 3,
  flags: 'write denyoom fast',
  acl: 'string',
  keys: [keys.at(1, 'RW access update')],
  group: 'string',
  since: '1.0.0',
  complexity: 'O(1)',
  summary: `Decrements a number from the integer value of a key. Uses 0 as initial value if the key doesn't exist.`,
  args: 'key:key#0 decrement:integer',
  run(c) {
    const decrement = c.args.integerAt(2);
    if (int64.parsed.safe) {
      add(c, -decrement);
      return;
    }
    const exact = int64.toBigInt(int64.parsed.lo, int64.parsed.hi);
    if (exact === int64.int64Min) throw decrementOverflow;
    addExactly(c, -exact);
  },
});

/** Adds a safe integer to the number under argument 1. */
function add(c: Call, increment: number): void {
  const { h } = c;
  const o = c.db.writeTyped(c.args, 1, robj.type.string);
  if (o !== 0 && string.holdsInt32(h, o)) {
    const sum = robj.integerLo(h, o) + increment;
    const lo = sum | 0;
    if (lo === sum) {
      // Nearly always: doubles would cost as much as all the rest.
      put(c, o, lo, lo >> 31);
      c.reply.int(lo);
      return;
    }
  }
  if (o !== 0 && !string.parseInteger(h, o)) throw errors.notInteger;
  const { parsed } = int64;
  const sum = (o === 0 ? 0 : parsed.value) + increment;
  if ((o !== 0 && !parsed.safe) || !Number.isSafeInteger(sum)) {
    addExactly(c, BigInt(increment));
    return;
  }
  put(c, o, sum | 0, Math.floor(sum / 0x100000000));
  c.reply.int(sum);
}

/** As add, past 2^53. */
function addExactly(c: Call, increment: bigint): void {
  const o = c.db.writeTyped(c.args, 1, robj.type.string);
  if (o !== 0 && !string.parseInteger(c.h, o)) throw errors.notInteger;
  const sum = (o === 0 ? 0n : int64.toBigInt(int64.parsed.lo, int64.parsed.hi)) + increment;
  if (sum > int64.int64Max || sum < int64.int64Min) throw errors.overflow;
  put(c, o, Number(BigInt.asIntN(32, sum)), Number(sum >> 32n));
  c.reply.intText(String(sum));
}

/** Writes a sum under argument 1: into the object where it has one of its own, since a counter counts in place. */
function put(c: Call, o: number, lo: number, hi: number): void {
  const { args, db, h } = c;
  const isShareable = hi === 0 && lo >= 0 && lo < robj.sharedIntegers;
  if (o === 0) db.add(args, 1, robj.createInteger(h, lo, hi));
  else if (!isShareable && string.holdsOwnInteger(h, o)) robj.setInteger(h, o, lo, hi);
  else db.replace(args, 1, robj.createInteger(h, lo, hi));
  c.modified(1, '$', 'incrby');
}

export const incrbyfloat = command({
  name: 'incrbyfloat',
  arity: 3,
  flags: 'write denyoom fast',
  acl: 'string',
  keys: [keys.at(1, 'RW access update')],
  group: 'string',
  since: '2.6.0',
  complexity: 'O(1)',
  summary: `Increment the floating point value of a key by a number. Uses 0 as initial value if the key doesn't exist.`,
  args: 'key:key#0 increment:double',
  run(c) {
    const { args, db, h } = c;
    const o = db.writeTyped(args, 1, robj.type.string);
    const before = o === 0 ? '0' : robj.stringText(h, o);
    const increment = args.text(2);
    if (!isLongDouble(before) || !isLongDouble(increment)) throw errors.notFloat;
    const sum = addLongDouble(before, increment);
    if (sum === undefined) throw notFinite;
    const fresh = robj.createFromText(h, sum);
    if (o === 0) db.add(args, 1, fresh);
    else db.replace(args, 1, fresh);
    c.modified(1, '$', 'incrbyfloat');
    if (c.propagates) c.propagateAs('SET', args.text(1), sum, 'KEEPTTL');
    c.reply.bulk(sum);
  },
});
