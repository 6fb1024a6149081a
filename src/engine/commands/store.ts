/** What a command has built and now puts under a key. */

import type { Call } from '../call.ts';
import * as value from '../types/value.ts';

/** Puts a collection of so many elements under argument i, and replies their number. An empty one is freed, and deletes what was
 * there; 0 stands for one that was not even built. `kind`, `event` and `changes` as in Call.modified. */
export function storeBuilt(c: Call, i: number, o: number, size: number, kind: string, event: string, changes = 1): void {
  if (size > 0) {
    c.db.set(c.args, i, o);
    c.modified(i, kind, event, changes);
  } else {
    if (o !== 0) value.free(c.h, o);
    if (c.db.delete(c.args, i)) c.modified(i, 'g', 'del');
  }
  c.reply.int(size);
}
