/** Frees, measures and shows whole values: the one place that knows which type stands behind which object. */

import type { Gauge, ValueView } from '../../inspect.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as hash from './hash.ts';
import * as expiry from './hash-expiry.ts';
import * as list from './list.ts';
import * as module from './module.ts';
import * as set from './set.ts';
import * as stream from './stream.ts';
import * as string from './string.ts';
import * as zset from './zset.ts';

const { encoding, type } = robj;

/** Frees an object and everything below it. Shared objects stay. */
export function free(h: Heap, o: number): void {
  const pointer = robj.pointer(h, o);
  switch (robj.encodingOf(h, o)) {
    case encoding.raw:
      if (robj.typeOf(h, o) !== type.module) return robj.freeString(h, o);
      module.free(h, o);
      break;
    case encoding.int:
    case encoding.embstr:
      return robj.freeString(h, o);
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
      quicklist.free(h, pointer);
      break;
    case encoding.skiplist:
      zset.freeLarge(h, pointer);
      break;
    case encoding.stream:
      stream.free(h, pointer);
      break;
    default:
      h.free(pointer); // listpack, intset: one block
  }
  h.free(o);
}

/** The dict in which an object's members or fields are sought, or 0. */
export function memberDict(h: Heap, o: number): number {
  switch (robj.encodingOf(h, o)) {
    case encoding.hashtable:
      return robj.pointer(h, o);
    case encoding.skiplist:
      return zset.dictOf(h, o);
    default:
      return 0;
  }
}

/** What each type says about its values. */
interface Aspects {
  readonly memoryBytes: (h: Heap, o: number) => number;
  readonly view: (h: Heap, o: number, from: number) => ValueView;
  readonly gauges: (h: Heap, o: number, limits: Limits) => readonly Gauge[];
}

const aspects = new Map<number, Aspects>([
  [type.string, { memoryBytes: string.memoryBytes, view: string.view, gauges: string.gauges }],
  [type.list, { memoryBytes: list.memoryBytes, view: list.view, gauges: list.gauges }],
  [type.set, { memoryBytes: set.memoryBytes, view: set.view, gauges: set.gauges }],
  [type.zset, { memoryBytes: zset.memoryBytes, view: zset.view, gauges: zset.gauges }],
  [type.stream, { memoryBytes: stream.memoryBytes, view: stream.view, gauges: stream.gauges }],
  [type.hash, { memoryBytes: hash.memoryBytes, view: hash.view, gauges: hash.gauges }],
  [type.module, { memoryBytes: module.memoryBytes, view: module.view, gauges: () => [] }],
]);

const aspectsOf = (h: Heap, o: number): Aspects => aspects.get(robj.typeOf(h, o)) as Aspects;

/** Bytes of an object and everything below it, as the allocator counts them. */
export const memoryBytes = (h: Heap, o: number): number => aspectsOf(h, o).memoryBytes(h, o);

/** The value as it is in memory, from element `from` on. */
export const view = (h: Heap, o: number, from: number): ValueView => aspectsOf(h, o).view(h, o, from);

/** How far the value is from its next conversion. */
export const gauges = (h: Heap, o: number, limits: Limits): readonly Gauge[] => aspectsOf(h, o).gauges(h, o, limits);
