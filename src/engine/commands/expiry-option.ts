/** The options that give a key its time to live: EX seconds, PX milliseconds, EXAT and PXAT for points in time. */

import type { Call } from '../call.ts';
import * as int64 from '../int64.ts';
import { errors } from '../resp/errors.ts';
import type { Args } from '../resp/args.ts';

/** Where an option's number stands and how to read it. */
export interface ExpiryOption {
  readonly word: 'EX' | 'PX' | 'EXAT' | 'PXAT';
  readonly valueAt: number;
}

const words = ['EX', 'PX', 'EXAT', 'PXAT'] as const;

/** Reads EX, PX, EXAT or PXAT at the cursor; undefined when none of them stands there. The same word may come again and
 * wins, a different one is a syntax error. The number is not looked at yet. */
export function takeExpiry(args: Args, before: ExpiryOption | undefined): ExpiryOption | undefined {
  for (const word of words) {
    if (!args.take(word)) continue;
    if (before !== undefined && before.word !== word) throw errors.syntax;
    return { word, valueAt: args.next() };
  }
  return undefined;
}

/** The absolute time in ms since 1970 that an option means. Throws for what is not positive or overflows. */
export function expiresAtMs(c: Call, option: ExpiryOption): number | bigint {
  const { word, valueAt } = option;
  return positiveMs(c, valueAt, word === 'EX' || word === 'EXAT' ? 1000 : 1, word === 'EXAT' || word === 'PXAT');
}

/** As absoluteMs, for commands that take no time to live of 0 or below. */
export function positiveMs(c: Call, i: number, unitMs: 1 | 1000, isAbsolute: boolean): number | bigint {
  if (c.args.integerAt(i) <= 0) throw errors.invalidExpire(c.command.name);
  return absoluteMs(c, i, unitMs, isAbsolute);
}

/** Argument i as a time to live or a point in time, as an absolute time in ms since 1970; a bigint only where a number
 * is not exact. Throws when it overflows 64 bits on the way. */
export function absoluteMs(c: Call, i: number, unitMs: 1 | 1000, isAbsolute: boolean): number | bigint {
  const n = c.args.integerAt(i);
  const baseMs = isAbsolute ? 0 : c.nowMs;
  if (Number.isSafeInteger(n) && Number.isSafeInteger(n * unitMs + baseMs)) return n * unitMs + baseMs;
  const ms = int64.toBigInt(int64.parsed.lo, int64.parsed.hi) * BigInt(unitMs);
  const atMs = ms + BigInt(baseMs);
  if (ms < int64.int64Min || atMs > int64.int64Max) throw errors.invalidExpire(c.command.name);
  return BigInt.asIntN(54, atMs) === atMs ? Number(atMs) : atMs;
}
