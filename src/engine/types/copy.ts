/** COPY of what is no string: a value of its own with the same contents, in the same encoding. */

import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as listpack from '../structures/listpack.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as skiplist from '../structures/skiplist.ts';
import * as hash from './hash.ts';
import * as module from './module.ts';
import * as set from './set.ts';
import * as stream from './stream.ts';
import * as zset from './zset.ts';

/** A deep copy of an object. Chance draws the towers of a skiplist anew. */
export function duplicate(h: Heap, o: number, random: () => number): number {
  switch (robj.typeOf(h, o)) {
    case robj.type.hash:
      return hash.duplicate(h, o);
    case robj.type.set:
      return set.duplicate(h, o);
    case robj.type.zset:
      return zset.isListpack(h, o) ? duplicateListpack(h, o) : duplicateSkiplist(h, o, random);
    case robj.type.stream:
      return stream.duplicate(h, o);
    case robj.type.module:
      return module.duplicate(h, o);
    default:
      return duplicateList(h, o);
  }
}

function duplicateListpack(h: Heap, o: number): number {
  const copy = listpack.duplicate(h, robj.pointer(h, o));
  return robj.create(h, robj.typeOf(h, o) as robj.Type, robj.encoding.listpack, copy);
}

function duplicateList(h: Heap, o: number): number {
  if (robj.encodingOf(h, o) === robj.encoding.listpack) return duplicateListpack(h, o);
  return robj.create(h, robj.type.list, robj.encoding.quicklist, quicklist.duplicate(h, robj.pointer(h, o)));
}

/** From the last member to the first: each insertion then happens right behind the header, where the search is
 * shortest. */
function duplicateSkiplist(h: Heap, o: number, random: () => number): number {
  const copy = zset.createSkiplist(h, zset.length(h, o));
  const zsl = zset.skiplistOf(h, copy);
  const d = zset.dictOf(h, copy);
  for (let node = skiplist.last(h, zset.skiplistOf(h, o)); node !== 0; node = skiplist.prev(h, node)) {
    const source = skiplist.member(h, node);
    const member = sds.create(h, h.u8, source, source + sds.length(h, source), true);
    const fresh = skiplist.insert(h, zsl, skiplist.score(h, node), member, random);
    const hash = dict.hashOf(h, h.u8, member, member + sds.length(h, member));
    dict.setValue(h, dict.insert(h, d, hash, member), fresh + 8);
  }
  return copy;
}
