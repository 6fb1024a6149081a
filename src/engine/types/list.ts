/* The list type: a listpack while it would fit one quicklist node, a quicklist when it grows past that.
 *
 * The limit is list-max-listpack-size, the same number that says how full a node may be: negative, a size class in KiB;
 * positive, a number of elements. A list is converted before what is added is added, by the bytes the arguments have;
 * and back when one node is left that is at most half as full as the limit, so that a list about the limit's size is
 * not converted to and fro.
 *
 * A cursor walks either encoding. In a listpack its node is 0, and only its position counts. */

import type { EncodingName } from '../../inspect.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import type { ReplyWriter } from '../resp/reply.ts';
import * as listpack from '../structures/listpack.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as quicklistCursor from '../structures/quicklist-cursor.ts';
import * as robj from '../structures/robj.ts';
import * as element from './element.ts';

export type End = quicklist.End;
export type Cursor = quicklistCursor.Cursor;
export { newCursor } from '../structures/quicklist-cursor.ts';

const { encoding, type } = robj;

export const isListpack = (h: Heap, o: number): boolean => robj.encodingOf(h, o) === encoding.listpack;

/** An empty list. */
export const create = (h: Heap): number => robj.create(h, type.list, encoding.listpack, listpack.create(h));

/** Number of elements. */
export function length(h: Heap, o: number): number {
  const p = robj.pointer(h, o);
  return isListpack(h, o) ? listpack.length(h, p) : quicklist.length(h, p);
}

// --- conversions ---

/** Before so many bytes in so many elements are added: a listpack that could not hold them becomes a quicklist. */
export function growBy(h: Heap, o: number, limits: Limits, bytes: number, elements: number): void {
  if (!isListpack(h, o)) return;
  const { listMaxListpackSize: fill, listCompressDepth } = limits;
  const lp = robj.pointer(h, o);
  const count = listpack.length(h, lp);
  if (!quicklist.exceedsLimit(fill, listpack.bytes(h, lp) + bytes, count + elements)) return;
  const ql = quicklist.create(h, fill, listCompressDepth);
  if (count > 0) quicklist.appendListpack(h, ql, lp);
  else listpack.free(h, lp);
  robj.setEncoding(h, o, encoding.quicklist, ql);
  tell(h, 'listpack', 'quicklist', 'what is added would pass list-max-listpack-size');
}

/** After elements have left: a quicklist of one node at most half full becomes a listpack. */
export function shrink(h: Heap, o: number, limits: Limits): void {
  if (isListpack(h, o)) return;
  const fill = limits.listMaxListpackSize;
  const ql = robj.pointer(h, o);
  if (quicklist.nodeCount(h, ql) !== 1 || quicklist.headIsPlain(h, ql)) return;
  if (quicklist.headBytes(h, ql) > quicklist.bytesMax(fill) / 2) return;
  if (quicklist.length(h, ql) > Math.floor(quicklist.elementsMax(fill) / 2)) return;
  robj.setEncoding(h, o, encoding.listpack, quicklist.intoListpack(h, ql));
  tell(h, 'quicklist', 'listpack', 'one node is left, at most half as full as list-max-listpack-size allows');
}

/** After loading: a quicklist of one node becomes a listpack if it may be one. */
export function settle(h: Heap, o: number, limits: Limits): void {
  if (isListpack(h, o)) return;
  const ql = robj.pointer(h, o);
  if (quicklist.nodeCount(h, ql) !== 1 || quicklist.headIsPlain(h, ql)) return;
  if (!quicklist.exceedsLimit(limits.listMaxListpackSize, quicklist.headBytes(h, ql), quicklist.length(h, ql)))
    robj.setEncoding(h, o, encoding.listpack, quicklist.intoListpack(h, ql));
}

function tell(h: Heap, from: EncodingName, to: EncodingName, why: string): void {
  if (h.trace !== undefined) h.trace({ kind: 'encoding.converted', type: 'list', from, to, why });
}

// --- the ends ---

/** Adds bytes [start, end) of src at an end; `growBy` has been asked before. */
export function push(h: Heap, o: number, end: End, src: Uint8Array, from: number, to: number): void {
  const p = robj.pointer(h, o);
  if (!isListpack(h, o)) quicklist.push(h, p, end, src, from, to);
  else if (end === 'head') robj.setPointer(h, o, listpack.prepend(h, p, src, from, to));
  else robj.setPointer(h, o, listpack.append(h, p, src, from, to));
}

/** The element at an end of a list that is not empty. */
export function peek(h: Heap, o: number, end: End, out: element.Element): element.Element {
  const p = robj.pointer(h, o);
  if (!isListpack(h, o)) return quicklist.peek(h, p, end, out);
  return listpack.get(h, p, end === 'head' ? listpack.first(h, p) : listpack.last(h, p), out);
}

/** Removes up to `count` elements from index on, negative ones counted from the tail. */
export function removeRange(h: Heap, o: number, index: number, count: number): void {
  const p = robj.pointer(h, o);
  if (isListpack(h, o)) robj.setPointer(h, o, listpack.removeRange(h, p, index, count));
  else if (count === 1 && (index === 0 || index === -1)) quicklist.pop(h, p, index === 0 ? 'head' : 'tail');
  else quicklist.removeRange(h, p, index, count);
}

// --- walking ---

/** Puts the cursor on an element, negative indexes counted from the tail; false if there is none. */
export function seek(h: Heap, o: number, index: number, c: Cursor): boolean {
  const p = robj.pointer(h, o);
  if (!isListpack(h, o)) return quicklistCursor.seek(h, p, index, c);
  c.node = 0;
  c.at = listpack.seek(h, p, index);
  return c.at !== 0;
}

/** Moves on, towards the tail (forward) or the head; false at the end. */
export function step(h: Heap, o: number, c: Cursor, forward: boolean): boolean {
  const p = robj.pointer(h, o);
  if (!isListpack(h, o)) return forward ? quicklistCursor.next(h, p, c) : quicklistCursor.prev(h, p, c);
  c.at = forward ? listpack.next(h, p, c.at) : listpack.prev(h, p, c.at);
  return c.at !== 0;
}

/** Ends a walk that did not reach the end. */
export function close(h: Heap, o: number, c: Cursor): void {
  if (!isListpack(h, o)) quicklistCursor.close(h, robj.pointer(h, o), c);
}

export function get(h: Heap, o: number, c: Cursor, out: element.Element): element.Element {
  return isListpack(h, o) ? listpack.get(h, robj.pointer(h, o), c.at, out) : quicklistCursor.get(h, c, out);
}

/** Whether the cursor's element is the bytes [start, end) of src. */
export function equals(h: Heap, o: number, c: Cursor, src: Uint8Array, start: number, end: number): boolean {
  if (isListpack(h, o)) return listpack.equals(h, robj.pointer(h, o), c.at, src, start, end);
  return quicklistCursor.equals(h, c, src, start, end);
}

/** Inserts bytes beside the cursor's element; the cursor is void afterwards. */
export function insert(
  h: Heap, o: number, c: Cursor, src: Uint8Array, start: number, end: number, where: listpack.Where,
): void {
  const p = robj.pointer(h, o);
  if (!isListpack(h, o)) quicklist.insert(h, p, c, src, start, end, where);
  else robj.setPointer(h, o, listpack.insertString(h, p, src, start, end, c.at, where));
}

/** Puts bytes in the place of the cursor's element; the cursor is void afterwards. */
export function replace(h: Heap, o: number, c: Cursor, src: Uint8Array, start: number, end: number): void {
  const p = robj.pointer(h, o);
  if (!isListpack(h, o)) quicklist.replace(h, p, c, src, start, end);
  else robj.setPointer(h, o, listpack.replace(h, p, c.at, src, start, end));
}

/** Removes the cursor's element and moves on; false at the end. */
export function remove(h: Heap, o: number, c: Cursor, forward: boolean): boolean {
  const p = robj.pointer(h, o);
  if (!isListpack(h, o)) return quicklist.remove(h, p, c, forward);
  const lp = listpack.remove(h, p, c.at);
  robj.setPointer(h, o, lp);
  c.at = forward ? listpack.atOrNone(h, lp, c.at) : listpack.prev(h, lp, c.at);
  return c.at !== 0;
}

const walker: Cursor = quicklistCursor.newCursor();
const shown = element.blank();

/** Replies an array of `count` elements from index on, towards the tail or the head. They must exist. */
export function replyRange(
  h: Heap, o: number, index: number, count: number, forward: boolean, reply: ReplyWriter,
): void {
  reply.array(count);
  if (count === 0) return;
  if (forward && isListpack(h, o)) {
    const lp = robj.pointer(h, o);
    element.replyEntries(h, lp, listpack.seek(h, lp, index), count, 0, reply);
    return;
  }
  seek(h, o, index, walker);
  if (forward) {
    replyNodes(h, robj.pointer(h, o), count, reply);
    return;
  }
  for (let left = count; ; ) {
    element.reply(h, get(h, o, walker, shown), reply);
    if (--left === 0) break;
    step(h, o, walker, forward);
  }
  close(h, o, walker);
}

/** Replies `count` elements of a quicklist from the walker's on, a node at a time. */
function replyNodes(h: Heap, ql: number, count: number, reply: ReplyWriter): void {
  for (let left = count; ; ) {
    const lp = quicklistCursor.listpackAt(h, walker);
    const n = lp === 0 ? 1 : Math.min(left, quicklistCursor.leftInNode(h, walker));
    if (lp === 0) element.reply(h, quicklistCursor.get(h, walker, shown), reply);
    else walker.at = element.replyEntries(h, lp, walker.at, n, 0, reply);
    walker.index += n - 1;
    left -= n;
    if (left === 0) break;
    quicklistCursor.next(h, ql, walker);
  }
  quicklistCursor.close(h, ql, walker);
}

/** Bytes of the object and everything below it. Of a quicklist's nodes `samples` are measured, and the rest are taken
 * to be like them. */
export function memoryBytes(h: Heap, o: number, samples = Number.POSITIVE_INFINITY): number {
  const p = robj.pointer(h, o);
  const own = h.usableBytes(o);
  return own + (isListpack(h, o) ? h.usableBytes(p) : quicklist.memoryBytes(h, p, samples));
}
