/* Quicklist: a doubly linked list of listpacks.
 *
 * A linked list costs 40 bytes of node per element; one listpack of a million elements would move a megabyte to insert
 * one. Between the two lies a list whose nodes hold some 8 KiB each: pushing at an end touches one small block, and an
 * element costs two bytes beyond its own (Matt Stancliff, "Redis Quicklist", 2014). An insertion into a full node cuts
 * it in two at that place, and then neighbours that fit together are joined again, so that nodes do not crumble.
 *
 * Lists are used at their ends, so all but `compress` nodes at each end may be kept compressed (LZF). Elsewhere in the
 * list one works with a cursor (quicklist-cursor.ts).
 *
 * Bytes handed in (src, start, end) may lie in h.u8 itself, but not in the list that is changed: a change may move
 * them. Deviation: when two nodes are joined the first one always stays, where Redis keeps that with the larger
 * listpack. */

import { copyBytes } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import { decimalBytesMax, writeDecimal } from './decimal.ts';
import * as listpack from './listpack.ts';
import {
  addLength, compressDepth, create, fill, head, insertNode, length, link, nodeCount, removeNode, settle, tail,
} from './quicklist-chain.ts';
import { type Cursor, close, get, leave, newCursor, seek } from './quicklist-cursor.ts';
import * as nodes from './quicklist-node.ts';

export { compressDepth, create, fill, head, length, nodeCount, tail } from './quicklist-chain.ts';
export { bytesMax, countedNodeBytesMax, elementsMax, exceedsLimit } from './quicklist-node.ts';
export { checkInvariants, view } from './quicklist-view.ts';

export type End = 'head' | 'tail';

export function free(h: Heap, ql: number): void {
  for (let node = head(h, ql); node !== 0; ) {
    const next = nodes.next(h, node);
    nodes.free(h, node);
    node = next;
  }
  h.free(ql);
}

/** A list with copies of all nodes. */
export function duplicate(h: Heap, ql: number): number {
  const copy = create(h, fill(h, ql), compressDepth(h, ql));
  for (let node = head(h, ql); node !== 0; node = nodes.next(h, node)) {
    const twin = nodes.duplicate(h, node);
    link(h, copy, tail(h, copy), twin, 'after');
    addLength(h, copy, nodes.count(h, twin));
  }
  return copy;
}

/** Adds a whole listpack as the last node; it now belongs to the list. */
export function appendListpack(h: Heap, ql: number, lp: number): void {
  const node = nodes.create(h, lp);
  addLength(h, ql, nodes.count(h, node));
  insertNode(h, ql, tail(h, ql), node, 'after');
}

/** The listpack of a list of one packed node; the list itself is freed. */
export function intoListpack(h: Heap, ql: number): number {
  const lp = nodes.takeListpack(h, head(h, ql));
  free(h, ql);
  return lp;
}

/** Bytes of the list, its nodes and what they hold. Of the nodes `samples` are measured, the rest are taken to be like
 * them. */
export function memoryBytes(h: Heap, ql: number, samples: number): number {
  let bytes = 0;
  let measured = 0;
  for (let node = head(h, ql); node !== 0 && measured < samples; node = nodes.next(h, node), measured++)
    bytes += h.usableBytes(node) + h.usableBytes(nodes.entry(h, node));
  return h.usableBytes(ql) + (measured === 0 ? 0 : Math.floor((bytes / measured) * nodeCount(h, ql)));
}

/** Bytes of the first node's listpack or element. */
export const headBytes = (h: Heap, ql: number): number => nodes.bytes(h, head(h, ql));

/** Whether the first node is a plain one. */
export const headIsPlain = (h: Heap, ql: number): boolean => nodes.isPlain(h, head(h, ql));

/** Adds bytes [start, end) of src at an end. */
export function push(h: Heap, ql: number, end: End, src: Uint8Array, from: number, to: number): void {
  const node = end === 'head' ? head(h, ql) : tail(h, ql);
  if (nodes.mayJoin(h, node, fill(h, ql), to - from)) {
    const lp = nodes.entry(h, node);
    const moved = end === 'head' ? listpack.prepend(h, lp, src, from, to) : listpack.append(h, lp, src, from, to);
    nodes.setListpack(h, node, moved, nodes.count(h, node) + 1);
  } else insertNode(h, ql, node, newNode(h, src, from, to), end === 'head' ? 'before' : 'after');
  addLength(h, ql, 1);
}

/** A node for one element: plain if it is large. */
function newNode(h: Heap, src: Uint8Array, start: number, end: number): number {
  if (end - start >= h.packedThresholdBytes) return nodes.createPlain(h, src, start, end);
  const own = src === h.u8;
  const lp = listpack.create(h);
  return nodes.create(h, listpack.append(h, lp, own ? h.u8 : src, start, end));
}

/** Inserts bytes [start, end) of src beside the cursor's element; the cursor is closed. */
export function insert(
  h: Heap, ql: number, c: Cursor, src: Uint8Array, start: number, end: number, where: listpack.Where,
): void {
  const { node, index, at } = c;
  c.node = 0;
  if (end - start >= h.packedThresholdBytes) insertLarge(h, ql, node, index, src, start, end, where);
  else if (nodes.mayJoin(h, node, fill(h, ql), end - start)) {
    nodes.open(h, node);
    const lp = listpack.insertString(h, nodes.entry(h, node), src, start, end, at, where);
    nodes.setListpack(h, node, lp, nodes.count(h, node) + 1);
    nodes.close(h, node);
  } else insertBesideFull(h, ql, node, index, src, start, end, where);
  addLength(h, ql, 1);
}

const atEdge = (h: Heap, node: number, index: number, where: listpack.Where): boolean =>
  index === (where === 'after' ? nodes.count(h, node) - 1 : 0);

/** A plain node beside the present one, or between its halves. */
function insertLarge(
  h: Heap, ql: number, node: number, index: number, src: Uint8Array, start: number, end: number, where: listpack.Where,
): void {
  const large = nodes.createPlain(h, src, start, end);
  if (nodes.isPlain(h, node) || atEdge(h, node, index, where)) {
    insertNode(h, ql, node, large, where);
    return;
  }
  nodes.open(h, node);
  const half = split(h, node, index, where);
  insertNode(h, ql, node, large, where);
  insertNode(h, ql, large, half, where);
}

/** At its edge: into the neighbour if there is room, else into a new node. Inside: the full node is cut in two. */
function insertBesideFull(
  h: Heap, ql: number, node: number, index: number, src: Uint8Array, start: number, end: number, where: listpack.Where,
): void {
  const own = src === h.u8;
  if (!atEdge(h, node, index, where)) {
    nodes.open(h, node);
    const half = split(h, node, index, where);
    addAtEdge(h, half, own ? h.u8 : src, start, end, where);
    insertNode(h, ql, node, half, where);
    mergeAround(h, ql, node);
    return;
  }
  const neighbour = where === 'after' ? nodes.next(h, node) : nodes.prev(h, node);
  if (nodes.mayJoin(h, neighbour, fill(h, ql), end - start)) {
    nodes.open(h, neighbour);
    addAtEdge(h, neighbour, own ? h.u8 : src, start, end, where);
    nodes.close(h, neighbour);
    nodes.close(h, node);
  } else insertNode(h, ql, node, newNode(h, src, start, end), where);
}

/** Adds to a node that lies behind (`after`) or before the place: at its head or tail. */
function addAtEdge(
  h: Heap, node: number, src: Uint8Array, start: number, end: number, where: listpack.Where,
): void {
  const lp = nodes.entry(h, node);
  const count = nodes.count(h, node);
  const moved = where === 'after' ? listpack.prepend(h, lp, src, start, end) : listpack.append(h, lp, src, start, end);
  nodes.setListpack(h, node, moved, count + 1);
}

/** Cuts a node: it keeps the element at `index`, and what lies after (or before) it goes to the new node returned. */
function split(h: Heap, node: number, index: number, where: listpack.Where): number {
  const count = nodes.count(h, node);
  const copy = listpack.duplicate(h, nodes.entry(h, node));
  const cut = where === 'after' ? index + 1 : index;
  const front = listpack.removeRange(h, where === 'after' ? nodes.entry(h, node) : copy, cut, count - cut);
  const back = listpack.removeRange(h, where === 'after' ? copy : nodes.entry(h, node), 0, cut);
  nodes.setListpack(h, node, where === 'after' ? front : back);
  if (h.trace !== undefined) h.trace({ kind: 'quicklist.nodeSplit', node });
  return nodes.create(h, where === 'after' ? back : front);
}

/** Puts bytes in the place of the cursor's element; the cursor is closed. */
export function replace(h: Heap, ql: number, c: Cursor, src: Uint8Array, start: number, end: number): void {
  const { node, index, at } = c;
  const large = end - start >= h.packedThresholdBytes;
  if (!nodes.isPlain(h, node) && !large) {
    const lp = listpack.replace(h, nodes.entry(h, node), at, src, start, end);
    nodes.setListpack(h, node, lp, nodes.count(h, node));
    close(h, ql, c);
    return;
  }
  nodes.keepUncompressed(h, node, true);
  insert(h, ql, c, src, start, end, 'after');
  nodes.keepUncompressed(h, node, false);
  // A split has left the old element as the last of its node; otherwise it is where it was.
  removeFrom(h, ql, node, index);
}

/** Removes the index-th element of a node, and the node with its last one. Returns whether the node is gone. */
function removeFrom(h: Heap, ql: number, node: number, index: number): boolean {
  const gone = nodes.count(h, node) === 1;
  if (gone) removeNode(h, ql, node);
  else {
    const lp = listpack.removeRange(h, nodes.entry(h, node), index, 1);
    nodes.setListpack(h, node, lp, nodes.count(h, node) - 1);
    addLength(h, ql, -1);
    settle(h, ql, node);
  }
  return gone;
}

const edge: Cursor = newCursor();

/** The element at an end of a list that is not empty: its bytes in h.u8, or its integer. */
export function peek(h: Heap, ql: number, end: End, out: listpack.Entry): listpack.Entry {
  edge.node = end === 'head' ? head(h, ql) : tail(h, ql);
  const block = nodes.entry(h, edge.node);
  if (!nodes.isPlain(h, edge.node)) edge.at = end === 'head' ? listpack.first(h, block) : listpack.last(h, block);
  return get(h, edge, out);
}

/** Removes the element at an end. */
export function pop(h: Heap, ql: number, end: End): void {
  const node = end === 'head' ? head(h, ql) : tail(h, ql);
  removeFrom(h, ql, node, end === 'head' ? 0 : -1);
}

/** Removes the cursor's element and moves on, towards the tail (forward) or head; false when there was nothing more. */
export function remove(h: Heap, ql: number, c: Cursor, forward: boolean): boolean {
  const { node, index, at } = c;
  const neighbour = forward ? nodes.next(h, node) : nodes.prev(h, node);
  const count = nodes.count(h, node);
  if (count === 1) {
    c.node = 0;
    removeNode(h, ql, node);
    return leave(h, ql, c, neighbour, forward ? 0 : -1);
  }
  const lp = listpack.remove(h, nodes.entry(h, node), at);
  nodes.setListpack(h, node, lp, count - 1);
  addLength(h, ql, -1);
  if (index === (forward ? count - 1 : 0)) return leave(h, ql, c, neighbour, forward ? 0 : -1);
  if (!forward) {
    c.index = index - 1;
    c.at = listpack.prev(h, lp, at);
  }
  return true;
}

/** Removes up to `count` elements from index on, negative ones counted from the tail; returns how many. */
export function removeRange(h: Heap, ql: number, index: number, count: number): number {
  const from = index < 0 ? index + length(h, ql) : index;
  const c = newCursor();
  if (count <= 0 || from < 0 || !seek(h, ql, from, c)) return 0;
  const removed = Math.min(count, length(h, ql) - from);
  let { node, index: offset } = c;
  for (let left = removed; left > 0; offset = 0) {
    const following = nodes.next(h, node);
    const here = Math.min(left, nodes.count(h, node) - offset);
    if (here === nodes.count(h, node)) removeNode(h, ql, node);
    else {
      nodes.open(h, node);
      const lp = listpack.removeRange(h, nodes.entry(h, node), offset, here);
      nodes.setListpack(h, node, lp, nodes.count(h, node) - here);
      addLength(h, ql, -here);
      nodes.close(h, node);
    }
    left -= here;
    node = following;
  }
  return removed;
}

/** Moves the last element to the head. */
export function rotate(h: Heap, ql: number): void {
  if (length(h, ql) < 2) return;
  const element = peek(h, ql, 'tail', { isInteger: false, start: 0, end: 0, lo: 0, hi: 0 });
  // A copy, since pushing may move the node that it lies in.
  const copy = new Uint8Array(element.isInteger ? decimalBytesMax : element.end - element.start);
  let bytes = copy.length;
  if (element.isInteger) bytes = writeDecimal(copy, 0, element.lo, element.hi);
  else copyBytes(h.u8, element.start, element.end, copy, 0);
  push(h, ql, 'head', copy, 0, bytes);
  pop(h, ql, 'tail');
}

/** Joins what fits together around a node that was split: first each side's two neighbours, then the node with both. */
function mergeAround(h: Heap, ql: number, center: number): void {
  const before = nodes.prev(h, center);
  if (before !== 0) join(h, ql, nodes.prev(h, before), before);
  const after = nodes.next(h, center);
  if (after !== 0) join(h, ql, after, nodes.next(h, after));
  const target = join(h, ql, nodes.prev(h, center), center) || center;
  join(h, ql, target, nodes.next(h, target));
}

/** The node that two have become, or 0 where they stay two. */
const join = (h: Heap, ql: number, a: number, b: number): number =>
  nodes.mayMerge(h, a, b, fill(h, ql)) ? merge(h, ql, a, b) : 0;

/** Appends b's elements to a, which stays. */
function merge(h: Heap, ql: number, a: number, b: number): number {
  nodes.decompress(h, a);
  nodes.decompress(h, b);
  const count = nodes.count(h, a) + nodes.count(h, b);
  const lp = listpack.merge(h, nodes.takeListpack(h, a), nodes.takeListpack(h, b));
  nodes.setListpack(h, a, lp, count);
  removeNode(h, ql, b);
  settle(h, ql, a);
  if (h.trace !== undefined) h.trace({ kind: 'quicklist.nodesMerged', node: a });
  return a;
}
