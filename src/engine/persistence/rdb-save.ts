/* A value as a snapshot stores it. Small collections are the one block that they are in memory, stored as a string; large ones are
 * stored element by element, so that whoever loads them builds tables of its own. */

import { byteString, bytesOf } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as intset from '../structures/intset.ts';
import * as listpack from '../structures/listpack.ts';
import * as nodes from '../structures/quicklist-node.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as skiplist from '../structures/skiplist.ts';
import * as contents from '../types/contents.ts';
import * as hash from '../types/hash.ts';
import * as module from '../types/module.ts';
import * as zset from '../types/zset.ts';
import { container, integerBytesMax, moduleOpcode, rdbType } from './rdb.ts';
import { saveStream } from './rdb-stream.ts';
import { RdbWriter } from './rdb-writer.ts';

const { encoding, type } = robj;

const ofType = new Map<number, { readonly small: number; readonly large: number }>([
  [type.string, { small: rdbType.string, large: rdbType.string }],
  [type.list, { small: rdbType.quicklist, large: rdbType.quicklist }],
  [type.set, { small: rdbType.setListpack, large: rdbType.set }],
  [type.zset, { small: rdbType.zsetListpack, large: rdbType.zset }],
  [type.hash, { small: rdbType.hashListpack, large: rdbType.hash }],
  [type.stream, { small: rdbType.stream, large: rdbType.stream }],
  [type.module, { small: rdbType.module, large: rdbType.module }],
]);

/** The byte that says what follows: for servers before 7.2, too, where the writer `isForOlder`. */
export function typeOf(h: Heap, o: number, isForOlder = false): number {
  if (robj.encodingOf(h, o) === encoding.intset) return rdbType.intset;
  if (robj.typeOf(h, o) === type.hash && hash.expires(h, o))
    return robj.encodingOf(h, o) === encoding.hashtable ? rdbType.hashExpiring : rdbType.hashListpackex;
  if (isForOlder && robj.typeOf(h, o) === type.set) return rdbType.set;
  if (isForOlder && robj.typeOf(h, o) === type.stream) return rdbType.streamSecond;
  const types = ofType.get(robj.typeOf(h, o)) as { small: number; large: number };
  return robj.encodingOf(h, o) === encoding.listpack ? types.small : types.large;
}

/** How many bytes a value takes without the byte of its type: what DEBUG OBJECT calls its serialized length. */
export function serializedBytes(h: Heap, o: number): number {
  const w = new RdbWriter();
  save(w, h, o);
  return w.length;
}

export function save(w: RdbWriter, h: Heap, o: number): void {
  const p = robj.pointer(h, o);
  if (robj.typeOf(h, o) === type.module) return saveModule(w, h, o);
  switch (robj.encodingOf(h, o)) {
    case encoding.listpack:
      if (w.isForOlder && robj.typeOf(h, o) === type.set) return saveMembers(w, h, o, listpack.length(h, p));
      if (robj.typeOf(h, o) === type.list) {
        w.size(1); // a list is stored as a quicklist of one node even so
        w.size(container.packed);
      }
      return w.string(h.u8, p, p + listpack.bytes(h, p));
    case encoding.listpackex:
      w.time(firstDueOrNone(h, o));
      return w.string(h.u8, p, p + listpack.bytes(h, p));
    case encoding.intset:
      return w.string(h.u8, p, p + intset.bytes(h, p));
    case encoding.quicklist:
      return saveQuicklist(w, h, p);
    case encoding.hashtable:
      return saveTable(w, h, o);
    case encoding.skiplist:
      return saveSkiplist(w, h, zset.skiplistOf(h, o));
    case encoding.stream:
      return saveStream(w, h, p);
    case encoding.int:
      return saveInteger(w, robj.stringText(h, o));
    default:
      return w.string(h.u8, p, p + sds.length(h, p));
  }
}

/** An integer too long to be stored as one is plain text, never compressed. */
function saveInteger(w: RdbWriter, text: string): void {
  if (text.length <= integerBytesMax) w.text(text);
  else w.plain(bytesOf(text), 0, text.length);
}

/** The type's number, then strings, each behind its opcode. RedisJSON's own payload is one string, the text, too; that of a time series
 * is ours, and no other server would take it. */
function saveModule(w: RdbWriter, h: Heap, o: number): void {
  const type = module.typeOf(h, o);
  w.size64(module.idOf(type));
  for (const text of type.save(h, module.value(h, o))) {
    w.size(moduleOpcode.string);
    w.text(text);
  }
  w.size(moduleOpcode.end);
}

function saveQuicklist(w: RdbWriter, h: Heap, ql: number): void {
  w.size(quicklist.nodeCount(h, ql));
  for (let node = quicklist.head(h, ql); node !== 0; node = nodes.next(h, node)) {
    const { u8, start, end } = nodes.peekBytes(h, node);
    w.size(nodes.isPlain(h, node) ? container.plain : container.packed);
    w.string(u8, start, end);
  }
}

/** When the first field expires; 0 for none. (The real server writes what it remembers, which may lie seconds off.) */
function firstDueOrNone(h: Heap, o: number): number {
  const atMs = hash.firstDueMs(h, o);
  return Number.isFinite(atMs) ? atMs : 0;
}

/** Times are stored by how much later than the first one they are, and one more, since 0 is none. */
function saveExpiring(w: RdbWriter, h: Heap, o: number): void {
  const firstMs = firstDueOrNone(h, o);
  w.time(firstMs);
  w.size(hash.length(h, o));
  contents.forEachPair(h, o, (field, value, atMs) => {
    w.size(atMs === 0 ? 0 : atMs - firstMs + 1);
    w.text(field);
    w.text(value);
  });
}

function saveTable(w: RdbWriter, h: Heap, o: number): void {
  if (robj.typeOf(h, o) === type.hash && hash.expires(h, o)) return saveExpiring(w, h, o);
  const length = dict.length(h, robj.pointer(h, o));
  if (robj.typeOf(h, o) === type.set) return saveMembers(w, h, o, length);
  w.size(length);
  contents.forEachPair(h, o, (field, value) => {
    w.text(field);
    w.text(value);
  });
}

function saveMembers(w: RdbWriter, h: Heap, o: number, length: number): void {
  w.size(length);
  contents.forEachElement(h, o, (member) => w.text(member));
}

/** From the last member to the first: whoever loads it then inserts each at the head. */
function saveSkiplist(w: RdbWriter, h: Heap, zsl: number): void {
  w.size(skiplist.length(h, zsl));
  for (let node = skiplist.last(h, zsl); node !== 0; node = skiplist.prev(h, node)) {
    const s = skiplist.member(h, node);
    w.text(byteString(h.u8, s, s + sds.length(h, s)));
    w.double(skiplist.score(h, node));
  }
}
