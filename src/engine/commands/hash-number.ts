/** Hash fields as numbers: integers of 64 bits, exact to the last one, and sums of decimal fractions. */

import { bytesOf } from '../bytes.ts';
import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import { addLongDouble, isLongDouble } from '../numbers/longdouble.ts';
import { CommandError, errors } from '../resp/errors.ts';
import * as element from '../types/element.ts';
import * as hash from '../types/hash.ts';
import { openForWrite } from './hash.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

const valueNotInteger = new CommandError('ERR hash value is not an integer');
const valueNotFloat = new CommandError('ERR hash value is not a float');
const notANumber = new CommandError('ERR value is NaN or Infinity');
const sumNotFinite = new CommandError('ERR increment would produce NaN or Infinity');

export const hincrby = command({
  name: 'hincrby',
  arity: 4,
  flags: 'write denyoom fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW access update')],
  memberAt: 2,
  group: 'hash',
  since: '2.0.0',
  complexity: 'O(1)',
  summary:
    `Increments the integer value of a field in a hash by a number. Uses 0 as initial value if the field ` +
    `doesn't exist.`,
  args: 'key:key#0 field:string increment:integer',
  run(c) {
    const { args, h } = c;
    args.integerAt(3);
    const { lo, hi } = int64.parsed;
    const o = openForWrite(c);
    readInteger(c, o);
    const sumLo = (lo + int64.parsed.lo) | 0;
    const sumHi = (hi + int64.parsed.hi + (sumLo >>> 0 < lo >>> 0 ? 1 : 0)) | 0;
    // Only two of the same sign can overflow, and then their sum has the other.
    if (((hi ^ sumHi) & (int64.parsed.hi ^ sumHi)) < 0) throw errors.overflow;
    const bytes = element.writeDigits(sumLo, sumHi);
    hash.set(h, o, args, 2, element.digits, 0, bytes, c.limits, true);
    c.modified(1, 'h', 'hincrby');
    if (int64.isSafe(sumHi)) c.reply.int(int64.toNumber(sumLo, sumHi));
    else c.reply.intText(int64.decimal(sumLo, sumHi));
  },
});

/** Reads the integer that the field in argument 2 holds into `int64.parsed`; 0 when there is no such field. */
function readInteger(c: Call, o: number): void {
  const { h } = c;
  const { parsed } = int64;
  const pair = hash.find(h, o, c.args, 2);
  if (pair === 0) {
    parsed.lo = parsed.hi = 0;
    return;
  }
  const e = hash.valueAt(h, o, pair);
  if (e.isInteger) {
    parsed.lo = e.lo;
    parsed.hi = e.hi;
  } else if (!int64.parse(h.u8, e.start, e.end)) throw valueNotInteger;
}

export const hincrbyfloat = command({
  name: 'hincrbyfloat',
  arity: 4,
  flags: 'write denyoom fast',
  acl: 'hash',
  keys: [keys.at(1, 'RW access update')],
  memberAt: 2,
  group: 'hash',
  since: '2.6.0',
  complexity: 'O(1)',
  summary: `Increments the floating point value of a field by a number. Uses 0 as initial value if the field doesn't exist.`,
  args: 'key:key#0 field:string increment:double',
  run(c) {
    const { args, h } = c;
    const increment = args.text(3);
    if (!isLongDouble(increment)) throw errors.notFloat;
    if (/inf/i.test(increment)) throw notANumber;
    const o = openForWrite(c);
    const pair = hash.find(h, o, args, 2);
    const before = pair === 0 ? '0' : element.text(h, hash.valueAt(h, o, pair));
    if (!isLongDouble(before)) throw valueNotFloat;
    const sum = addLongDouble(before, increment);
    if (sum === undefined) throw sumNotFinite;
    hash.set(h, o, args, 2, bytesOf(sum), 0, sum.length, c.limits, true);
    c.modified(1, 'h', 'hincrbyfloat');
    if (c.propagates) c.propagateAs('HSET', args.text(1), args.text(2), sum);
    c.reply.bulk(sum);
  },
});
