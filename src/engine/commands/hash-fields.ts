/** What the commands about a hash's fields that expire have in common: FIELDS numfields field…, and times. */

import type { Call } from '../call.ts';
import { CommandError, errors } from '../resp/errors.ts';
import type { Args } from '../resp/args.ts';
import { absoluteMs } from './expiry-option.ts';

const fieldsMissing = new CommandError('ERR Mandatory argument FIELDS is missing or not at the right position');
const mustMatch = new CommandError('ERR The `numfields` parameter must match the number of arguments');
const notPositive = new CommandError('ERR Number of fields must be a positive integer');
const isNegative = new CommandError('ERR invalid expire time, must be >= 0');

/** A field expires in the year 4199 at the latest: the time has 46 bits. */
const timeMsMax = 2 ** 46 - 1;

/** Reads FIELDS and their number at the cursor; returns the index of the first, which all others follow to the end. Throws
 * `noneError` where the number is not a positive one. */
export function readFields(args: Args, noneError: CommandError = notPositive): number {
  if (!args.take('FIELDS') || !args.more) throw fieldsMissing;
  const fields = args.integer(1, Number.POSITIVE_INFINITY, noneError);
  if (fields !== args.left) throw mustMatch;
  return args.index;
}

/** Argument i as the time when a field expires, in ms since 1970. */
export function fieldTimeMs(c: Call, i: number, unitMs: 1 | 1000, isAbsolute: boolean): number {
  if (i >= c.args.count) throw errors.notInteger;
  if (c.args.integerAt(i) < 0) throw isNegative;
  const atMs = Number(absoluteMs(c, i, unitMs, isAbsolute));
  if (atMs > timeMsMax) throw errors.invalidExpire(c.command.name);
  return atMs;
}
