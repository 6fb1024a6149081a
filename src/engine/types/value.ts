/** Frees and measures whole values: the one place that knows which structures stand behind which encoding. */

import type { Gauge, ValueView } from '../../inspect.ts';
import { byteString } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';

const { encoding } = robj;

/** Frees an object and everything below it. Shared objects stay. */
export function free(h: Heap, o: number): void {
  const pointer = robj.pointer(h, o);
  switch (robj.encodingOf(h, o)) {
    case encoding.int:
    case encoding.raw:
    case encoding.embstr:
      robj.freeString(h, o);
      return;
    case encoding.hashtable: {
      const isHash = robj.typeOf(h, o) === robj.type.hash;
      dict.free(h, pointer, (r) => {
        if (isHash) sds.free(h, dict.value(h, r));
        sds.free(h, dict.key(h, r));
      });
      break;
    }
    default:
      h.free(pointer); // listpack, intset: one block
  }
  h.free(o);
}

/** Bytes of an object and everything below it, as the allocator counts them; shared objects cost nothing. */
export function memoryBytes(h: Heap, o: number): number {
  if (robj.refcount(h, o) === robj.sharedRefcount) return 0;
  const own = h.usableBytes(o);
  return robj.encodingOf(h, o) === encoding.raw ? own + sds.blockBytes(h, robj.pointer(h, o)) : own;
}

/** The value as it is in memory, from element `from` on. */
export function view(h: Heap, o: number, _from: number): ValueView {
  if (robj.encodingOf(h, o) !== encoding.int) return { kind: 'sds', sds: sds.view(h, robj.pointer(h, o)) };
  const lo = robj.integerLo(h, o);
  const hi = robj.integerHi(h, o);
  return { kind: 'int', decimal: int64.decimal(lo, hi), bytes: byteString(h.u8, o + 8, o + 16) };
}

/** How far the value is from its next conversion. */
export function gauges(_h: Heap, _o: number, _limits: Limits): readonly Gauge[] {
  return [];
}
