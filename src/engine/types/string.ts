/** The string type: how a string object is replied. */

import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';

/** Replies a string object as a bulk string. */
export function reply(h: Heap, o: number, to: ReplyWriter): void {
  if (robj.encodingOf(h, o) === robj.encoding.int) {
    const hi = robj.integerHi(h, o);
    const lo = robj.integerLo(h, o);
    if (int64.isSafe(hi)) to.bulkInt(int64.toNumber(lo, hi));
    else to.bulk(int64.decimal(lo, hi));
    return;
  }
  const s = robj.pointer(h, o);
  to.bulkBytes(h.u8, s, s + sds.length(h, s));
}
