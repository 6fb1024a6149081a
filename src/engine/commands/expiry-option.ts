/** The options that give a key its time to live: EX seconds, PX milliseconds, EXAT and PXAT for points in time. */

import type { Call } from '../call.ts';
import { type CommandError, errors } from '../resp/errors.ts';

/** Largest expiry that the server stores, in ms. */
const expireMsMax = 2 ** 63;

/** A time to live or a point in time, as an absolute time in ms since 1970. Throws for what is not positive or overflows. */
export function expiresAtMs(c: Call, n: number, unitMs: 1 | 1000, isAbsolute: boolean): number {
  const invalid: CommandError = errors.invalidExpire(c.command.name);
  if (n <= 0 || n * unitMs >= expireMsMax) throw invalid;
  const atMs = isAbsolute ? n * unitMs : c.nowMs + n * unitMs;
  if (atMs >= expireMsMax) throw invalid;
  return atMs;
}

/** Reads EX, PX, EXAT or PXAT at the cursor; undefined when none of them stands there. */
export function takeExpiry(c: Call): number | undefined {
  const { args } = c;
  if (args.take('EX')) return expiresAtMs(c, args.integer(), 1000, false);
  if (args.take('PX')) return expiresAtMs(c, args.integer(), 1, false);
  if (args.take('EXAT')) return expiresAtMs(c, args.integer(), 1000, true);
  if (args.take('PXAT')) return expiresAtMs(c, args.integer(), 1, true);
  return undefined;
}
