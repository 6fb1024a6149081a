/** Puts a sorted set that a command has built under argument 1. */

import type { Call } from '../call.ts';
import * as value from '../types/value.ts';
import * as zset from '../types/zset.ts';

/** Stores a result and replies its length. An empty one deletes what was there. */
export function storeResult(c: Call, o: number, event: string): void {
  const n = zset.length(c.h, o);
  if (n > 0) {
    c.db.set(c.args, 1, o);
    c.modified(1, 'z', event);
  } else {
    value.free(c.h, o);
    if (c.db.delete(c.args, 1)) c.modified(1, 'g', 'del');
  }
  c.reply.int(n);
}
