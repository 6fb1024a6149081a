/* A place in a quicklist: which node, and which element of it.
 *
 * The node under a cursor is open: decompressed if need be, and compressed again once the cursor leaves it. So whoever
 * sought an element walks to an end of the list, or closes the cursor. Any change of the list that is not made through
 * the cursor makes it void. */

import { compareBytes } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from './listpack.ts';
import { head, length, settle, tail } from './quicklist-chain.ts';
import * as nodes from './quicklist-node.ts';

/** The index-th element of a node, at a position of its listpack; node 0 where it is closed. */
export interface Cursor {
  node: number;
  index: number;
  at: number;
}

export const newCursor = (): Cursor => ({ node: 0, index: 0, at: 0 });

/** Puts the cursor on an element, negative indexes counted from the tail; false if there is none. Nodes are walked from
 * the nearer end. */
export function seek(h: Heap, ql: number, index: number, c: Cursor): boolean {
  const count = length(h, ql);
  const wanted = index < 0 ? index + count : index;
  if (wanted < 0 || wanted >= count) return false;
  if (wanted <= (count - 1) >> 1) {
    let node = head(h, ql);
    let before = 0;
    for (; before + nodes.count(h, node) <= wanted; node = nodes.next(h, node)) {
      before += nodes.count(h, node);
      if (h.trace !== undefined) h.trace({ kind: 'quicklist.nodeVisited', node });
    }
    enter(h, c, node, wanted - before);
  } else {
    let node = tail(h, ql);
    let before = count - nodes.count(h, node);
    while (before > wanted) {
      if (h.trace !== undefined) h.trace({ kind: 'quicklist.nodeVisited', node });
      node = nodes.prev(h, node);
      before -= nodes.count(h, node);
    }
    enter(h, c, node, wanted - before);
  }
  return true;
}

/** Opens a node, and puts the cursor on its index-th element. */
function enter(h: Heap, c: Cursor, node: number, index: number): void {
  if (h.trace !== undefined) h.trace({ kind: 'quicklist.nodeVisited', node });
  nodes.open(h, node);
  c.node = node;
  c.index = index;
  c.at = nodes.isPlain(h, node) ? 0 : listpack.seek(h, nodes.entry(h, node), index);
}

/** Moves to the next element towards the tail; false at the end, and then the cursor is closed. */
export function next(h: Heap, ql: number, c: Cursor): boolean {
  if (c.index + 1 < nodes.count(h, c.node)) {
    c.index++;
    c.at = listpack.next(h, nodes.entry(h, c.node), c.at);
    return true;
  }
  return leave(h, ql, c, nodes.next(h, c.node), 0);
}

/** Moves to the next element towards the head; false at the end, and then the cursor is closed. */
export function prev(h: Heap, ql: number, c: Cursor): boolean {
  if (c.index > 0) {
    c.index--;
    c.at = listpack.prev(h, nodes.entry(h, c.node), c.at);
    return true;
  }
  return leave(h, ql, c, nodes.prev(h, c.node), -1);
}

/** Closes the node and enters another, if there is one; index -1 is its last element. */
export function leave(h: Heap, ql: number, c: Cursor, to: number, index: number): boolean {
  close(h, ql, c);
  if (to === 0) return false;
  enter(h, c, to, index < 0 ? nodes.count(h, to) - 1 : index);
  return true;
}

/** Ends the use of a cursor: its node is compressed again if it had been. */
export function close(h: Heap, ql: number, c: Cursor): void {
  if (c.node !== 0) settle(h, ql, c.node);
  c.node = 0;
}

/** The element under the cursor: its bytes in h.u8, or its integer. */
export function get(h: Heap, c: Cursor, out: listpack.Entry): listpack.Entry {
  const block = nodes.entry(h, c.node);
  if (!nodes.isPlain(h, c.node)) return listpack.get(h, block, c.at, out);
  out.isInteger = false;
  out.start = block;
  out.end = block + nodes.bytes(h, c.node);
  return out;
}

/** The listpack that holds the cursor's element, or 0 in a plain node. */
export const listpackAt = (h: Heap, c: Cursor): number => (nodes.isPlain(h, c.node) ? 0 : nodes.entry(h, c.node));

/** Elements from the cursor's to the end of its node. */
export const leftInNode = (h: Heap, c: Cursor): number => nodes.count(h, c.node) - c.index;

/** Whether the element's text is bytes [start, end) of src. */
export function equals(h: Heap, c: Cursor, src: Uint8Array, start: number, end: number): boolean {
  const block = nodes.entry(h, c.node);
  if (!nodes.isPlain(h, c.node)) return listpack.equals(h, block, c.at, src, start, end);
  return compareBytes(h.u8, block, block + nodes.bytes(h, c.node), src, start, end) === 0;
}
