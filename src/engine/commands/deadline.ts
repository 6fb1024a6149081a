/** Until when a blocking command waits. */

import type { Call } from '../call.ts';
import { thousandfold } from '../numbers/longdouble.ts';
import { readDouble } from '../numbers/numbers.ts';
import { CommandError } from '../resp/errors.ts';

const notFloat = new CommandError('ERR timeout is not a float or out of range');
const outOfRange = new CommandError('ERR timeout is out of range');
const negative = new CommandError('ERR timeout is negative');
const timeMsMax = 2 ** 63;

/** Reads the timeout in argument i, in seconds, as a time in ms since 1970; 0 = wait for ever. */
export function takeDeadline(c: Call, i: number): number {
  const seconds = readDouble(c.args.buffer, c.args.start[i] as number, c.args.end[i] as number);
  // It is reckoned as a long double; whole seconds need none.
  const timeoutMs = Number.isInteger(seconds) && Math.abs(seconds) < 2 ** 40 ? seconds * 1000 : thousandfold(c.args.text(i));
  if (timeoutMs === undefined) throw notFloat;
  if (timeoutMs >= timeMsMax) throw outOfRange;
  if (timeoutMs < 0) throw negative;
  if (timeoutMs === 0) return 0;
  if (timeoutMs > timeMsMax - c.nowMs) throw outOfRange;
  return c.nowMs + timeoutMs;
}
