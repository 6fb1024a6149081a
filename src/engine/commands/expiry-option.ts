/** The options that give a key its time to live: EX seconds, PX milliseconds, EXAT and PXAT for points in time. */

import type { Call } from '../call.ts';
import { errors } from '../resp/errors.ts';
import type { Args } from '../resp/args.ts';

/** Where an option's number stands and how to read it. */
export interface ExpiryOption {
  readonly word: 'EX' | 'PX' | 'EXAT' | 'PXAT';
  readonly valueAt: number;
}

const words = ['EX', 'PX', 'EXAT', 'PXAT'] as const;

/** Past the largest expiry that the server stores, in ms. */
const expireMsBound = 2 ** 63;

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
export function expiresAtMs(c: Call, option: ExpiryOption): number {
  const { word, valueAt } = option;
  return absoluteMs(c, valueAt, word === 'EX' || word === 'EXAT' ? 1000 : 1, word === 'EXAT' || word === 'PXAT');
}

/** Argument i as a time to live or a point in time, as an absolute time in ms since 1970. */
export function absoluteMs(c: Call, i: number, unitMs: 1 | 1000, isAbsolute: boolean): number {
  const n = c.args.integerAt(i);
  const atMs = n * unitMs + (isAbsolute ? 0 : c.nowMs);
  if (n <= 0 || atMs >= expireMsBound) throw errors.invalidExpire(c.command.name);
  return atMs;
}
