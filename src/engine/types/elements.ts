/** The elements of any collection as byte strings, and a list made of such: for SORT, which takes what it is given. */

import { bytesOf } from '../bytes.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from '../structures/listpack.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as quicklistCursor from '../structures/quicklist-cursor.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as skiplist from '../structures/skiplist.ts';
import * as element from './element.ts';
import * as set from './set.ts';
import * as zset from './zset.ts';

/** The elements of a list or a set in its own order, of a sorted set by score; undefined for another type. As in Redis,
 * a sorted set becomes a skiplist by that. */
export function texts(h: Heap, o: number, random: () => number): string[] | undefined {
  switch (robj.typeOf(h, o)) {
    case robj.type.list:
      return listTexts(h, o);
    case robj.type.set:
      return setTexts(h, o);
    case robj.type.zset:
      return zsetTexts(h, o, random);
    default:
      return undefined;
  }
}

function listTexts(h: Heap, o: number): string[] {
  const found: string[] = [];
  const p = robj.pointer(h, o);
  if (robj.encodingOf(h, o) === robj.encoding.listpack) {
    for (let at = listpack.first(h, p); at !== 0; at = listpack.next(h, p, at)) found.push(listpack.text(h, p, at));
    return found;
  }
  const cursor = quicklistCursor.newCursor();
  const current = element.blank();
  for (let is = quicklistCursor.seek(h, p, 0, cursor); is; is = quicklistCursor.next(h, p, cursor))
    found.push(element.text(h, quicklistCursor.get(h, cursor, current)));
  return found;
}

function setTexts(h: Heap, o: number): string[] {
  const found: string[] = [];
  set.forEach(h, o, (member) => {
    found.push(element.text(h, member));
  });
  return found;
}

function zsetTexts(h: Heap, o: number, random: () => number): string[] {
  const limits = { zsetMaxListpackEntries: 0, zsetMaxListpackValue: 0 };
  if (zset.isListpack(h, o)) zset.convertToSkiplist({ h, limits, random }, o, zset.length(h, o), 'SORT reads skiplists only');
  const found: string[] = [];
  for (let node = skiplist.first(h, zset.skiplistOf(h, o)); node !== 0; node = skiplist.next(h, node))
    found.push(sds.text(h, skiplist.member(h, node)));
  return found;
}

/** A list of byte strings: a listpack, or where that passes the limit a quicklist around it. */
export function createList(h: Heap, all: readonly string[], limits: Limits): number {
  let lp = listpack.create(h);
  for (const text of all) lp = listpack.append(h, lp, bytesOf(text), 0, text.length);
  const { listMaxListpackSize: fill, listCompressDepth } = limits;
  if (!quicklist.exceedsLimit(fill, listpack.bytes(h, lp), all.length))
    return robj.create(h, robj.type.list, robj.encoding.listpack, lp);
  const ql = quicklist.create(h, fill, listCompressDepth);
  quicklist.appendListpack(h, ql, lp);
  return robj.create(h, robj.type.list, robj.encoding.quicklist, ql);
}
