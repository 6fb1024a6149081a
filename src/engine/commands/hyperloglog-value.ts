/** What the commands on HyperLogLogs share: finding one, and refusing strings that are none. */

import type { Call } from '../call.ts';
import { CommandError } from '../resp/errors.ts';
import * as hyperloglog from '../structures/hyperloglog.ts';
import * as robj from '../structures/robj.ts';
import { changeable } from './string-range.ts';

const notOne = new CommandError('WRONGTYPE Key is not a valid HyperLogLog string value.');
export const corrupt = new CommandError('INVALIDOBJ Corrupted HLL object detected');

/** Throws unless a string object, or 0, is a HyperLogLog. */
function requireValid(c: Call, o: number): void {
  if (o === 0) return;
  const isBytes = robj.encodingOf(c.h, o) !== robj.encoding.int;
  if (!isBytes || !hyperloglog.isHyperLogLog(c.h, robj.pointer(c.h, o))) throw notOne;
}

/** The HyperLogLog under argument i, or 0. */
export function toRead(c: Call, i: number): number {
  const o = c.db.readTyped(c.args, i, robj.type.string);
  requireValid(c, o);
  return o;
}

/** The HyperLogLog under argument i, or 0, for a change in place. */
export function toWrite(c: Call, i: number): number {
  const o = c.db.writeTyped(c.args, i, robj.type.string);
  requireValid(c, o);
  return o === 0 ? 0 : changeable(c, o, i);
}

/** Puts an empty one under argument 1, where there is none. */
export function addEmpty(c: Call): number {
  const o = robj.create(c.h, robj.type.string, robj.encoding.raw, hyperloglog.create(c.h));
  c.db.add(c.args, 1, o);
  return o;
}

/** Turns the HyperLogLog of an object into a dense one; `why` goes to the trace. False when it is one already. */
export function makeDense(c: Call, o: number, why: string): boolean {
  const s = robj.pointer(c.h, o);
  if (!hyperloglog.isSparse(c.h, s)) return false;
  const t = hyperloglog.toDense(c.h, s, why);
  if (t === 0) throw corrupt;
  robj.setPointer(c.h, o, t);
  return true;
}
