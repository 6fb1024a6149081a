/** Collections: how they are freed, measured, copied and shown. The one place that knows which type belongs to which object; it registers
 * them with the rest of the server (value.ts). */

import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as chain from '../structures/quicklist-chain.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as skiplist from '../structures/skiplist.ts';
import { duplicate } from './copy.ts';
import * as hash from './hash.ts';
import * as hashView from './hash-view.ts';
import * as expiry from './hash-expiry.ts';
import * as list from './list.ts';
import * as listView from './list-view.ts';
import * as module from './module.ts';
import * as set from './set.ts';
import * as setView from './set-view.ts';
import * as stream from './stream.ts';
import { type Collections, know } from './value.ts';
import * as zset from './zset.ts';
import * as zsetView from './zset-view.ts';

const { encoding, type } = robj;

function freeContents(h: Heap, o: number): void {
  const pointer = robj.pointer(h, o);
  switch (robj.encodingOf(h, o)) {
    case encoding.raw:
      return module.free(h, o);
    case encoding.hashtable: {
      const isHash = robj.typeOf(h, o) === type.hash;
      dict.free(h, pointer, (r) => {
        if (isHash) {
          expiry.dropEntry(h, r);
          sds.free(h, dict.value(h, r));
        }
        sds.free(h, dict.key(h, r));
      });
      if (isHash) expiry.dropIndex(h, o);
      break;
    }
    case encoding.quicklist:
      return quicklist.free(h, pointer);
    case encoding.skiplist:
      return zset.freeLarge(h, pointer);
    case encoding.stream:
      return stream.free(h, pointer);
    default:
      h.free(pointer); // listpack, intset: one block
  }
}

/** How much work it is to free a value, in the server's own measure. */
function parts(h: Heap, o: number): number {
  switch (robj.encodingOf(h, o)) {
    case encoding.quicklist:
      return chain.nodeCount(h, robj.pointer(h, o));
    case encoding.hashtable:
      return dict.length(h, robj.pointer(h, o));
    case encoding.skiplist:
      return zset.length(h, o);
    case encoding.stream:
      return stream.parts(h, robj.pointer(h, o));
    default:
      return 1;
  }
}

/** Frees what is inside a value, part by part. What remains is empty. */
function* takeApart(h: Heap, o: number): Generator<void> {
  const p = robj.pointer(h, o);
  switch (robj.encodingOf(h, o)) {
    case encoding.quicklist:
      for (let node = chain.head(h, p); node !== 0; node = chain.head(h, p)) {
        chain.removeNode(h, p, node);
        yield;
      }
      return;
    case encoding.skiplist:
      yield* dictWalk.drain(h, zset.dictOf(h, o), () => {});
      for (const zsl = zset.skiplistOf(h, o); skiplist.length(h, zsl) > 0; yield) skiplist.removeRange(h, zsl, 1, 1, () => {});
      return;
    case encoding.stream:
      while (stream.freeFirstNode(h, p)) yield;
      return;
    case encoding.hashtable:
      yield* dictWalk.drain(h, p, (r) => {
        if (robj.typeOf(h, o) === robj.type.hash) {
          expiry.dropEntry(h, r);
          sds.free(h, dict.value(h, r));
        }
        sds.free(h, dict.key(h, r));
      });
  }
}

/** What each type says about its values. */
type Aspects = Pick<Collections, 'memoryBytes' | 'view' | 'gauges'>;

const aspects = new Map<number, Aspects>([
  [type.list, { memoryBytes: list.memoryBytes, view: listView.view, gauges: listView.gauges }],
  [type.set, { memoryBytes: set.memoryBytes, view: setView.view, gauges: setView.gauges }],
  [type.zset, { memoryBytes: zset.memoryBytes, view: zsetView.view, gauges: zsetView.gauges }],
  [type.stream, { memoryBytes: stream.memoryBytes, view: stream.view, gauges: stream.gauges }],
  [type.hash, { memoryBytes: hash.memoryBytes, view: hashView.view, gauges: hashView.gauges }],
  [type.module, { memoryBytes: module.memoryBytes, view: module.view, gauges: () => [] }],
]);

const aspectsOf = (h: Heap, o: number): Aspects => aspects.get(robj.typeOf(h, o)) as Aspects;

know({
  freeContents,
  memoryBytes: (h, o) => aspectsOf(h, o).memoryBytes(h, o),
  duplicate,
  view: (h, o, from) => aspectsOf(h, o).view(h, o, from),
  gauges: (h, o, limits) => aspectsOf(h, o).gauges(h, o, limits),
  memberDict: (h, o) => (robj.encodingOf(h, o) === encoding.skiplist ? zset.dictOf(h, o) : 0),
  parts,
  takeApart,
  fields: { expire: hash.expires, firstDueMs: hash.firstDueMs, removeDue: hash.removeDue, count: hash.length, find: hash.find },
});
