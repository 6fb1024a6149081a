/** Frees and measures whole values: the one place that knows which structures stand behind which encoding. */

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
