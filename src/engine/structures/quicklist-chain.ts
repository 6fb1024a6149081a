/* The chain of a quicklist: its header, the links between its nodes, and how far from the ends nodes are compressed.
 *
 *   head u64 | tail u64 | elements u64 | nodes u64 | fill i16, compress u16, bookmarks u32          40 bytes
 *
 * The rule that everything here serves: the first and the last `compress` nodes are raw, those between them compressed,
 * when that makes them smaller. A node that joins or leaves shifts the border by one, so only the nodes beside it are
 * looked at. */

import type { Heap } from '../memory/heap.ts';
import type { Where } from './listpack.ts';
import * as nodes from './quicklist-node.ts';

const listBytes = 40;
const tailAt = 8;
const countAt = 16;
const nodeCountAt = 24;
const limitsAt = 32;

const field = (h: Heap, ql: number, at: number): number => h.i32[(ql + at) >> 2] as number;

function setField(h: Heap, ql: number, at: number, value: number): void {
  h.i32[(ql + at) >> 2] = value;
}

/** `fill` as list-max-listpack-size, `compress` as list-compress-depth. */
export function create(h: Heap, fill: number, compress: number): number {
  const ql = h.alloc(listBytes);
  h.i32.fill(0, ql >> 2, (ql + listBytes) >> 2);
  const fillWithin = Math.max(-5, Math.min(32_767, fill));
  const compressWithin = Math.max(0, Math.min(65_535, compress));
  setField(h, ql, limitsAt, (fillWithin & 0xffff) | (compressWithin << 16));
  return ql;
}

export const head = (h: Heap, ql: number): number => field(h, ql, 0);
export const tail = (h: Heap, ql: number): number => field(h, ql, tailAt);
/** Number of elements. */
export const length = (h: Heap, ql: number): number => field(h, ql, countAt);
export const nodeCount = (h: Heap, ql: number): number => field(h, ql, nodeCountAt);
export const fill = (h: Heap, ql: number): number => (field(h, ql, limitsAt) << 16) >> 16;
export const compressDepth = (h: Heap, ql: number): number => field(h, ql, limitsAt) >>> 16;

export function addLength(h: Heap, ql: number, more: number): void {
  setField(h, ql, countAt, length(h, ql) + more);
}

/** Links a node beside another and counts it. */
export function link(h: Heap, ql: number, old: number, node: number, where: Where): void {
  const before = where === 'after' ? old : old === 0 ? 0 : nodes.prev(h, old);
  const after = where === 'before' ? old : old === 0 ? 0 : nodes.next(h, old);
  nodes.setPrev(h, node, before);
  nodes.setNext(h, node, after);
  if (before !== 0) nodes.setNext(h, before, node);
  else setField(h, ql, 0, node);
  if (after !== 0) nodes.setPrev(h, after, node);
  else setField(h, ql, tailAt, node);
  setField(h, ql, nodeCountAt, nodeCount(h, ql) + 1);
}

/** Links a node; what it pushed out of the uncompressed ends is compressed. Elements are counted by the caller. */
export function insertNode(h: Heap, ql: number, old: number, node: number, where: Where): void {
  link(h, ql, old, node, where);
  if (h.trace !== undefined) h.trace({ kind: 'quicklist.nodeAdded', node });
  if (old !== 0) settle(h, ql, old);
  settle(h, ql, node);
}

/** Unlinks and frees a node with all its elements. */
export function removeNode(h: Heap, ql: number, node: number): void {
  const before = nodes.prev(h, node);
  const after = nodes.next(h, node);
  if (before !== 0) nodes.setNext(h, before, after);
  else setField(h, ql, 0, after);
  if (after !== 0) nodes.setPrev(h, after, before);
  else setField(h, ql, tailAt, before);
  setField(h, ql, nodeCountAt, nodeCount(h, ql) - 1);
  addLength(h, ql, -nodes.count(h, node));
  nodes.free(h, node);
  compressInside(h, ql, 0);
}

/** Leaves a node as its place demands: compressed inside, raw near the ends. */
export function settle(h: Heap, ql: number, node: number): void {
  if (nodes.wantsRecompress(h, node)) nodes.compress(h, node);
  else compressInside(h, ql, node);
}

/** Decompresses the nodes at both ends, and compresses those directly inside of them, and the node given if it lies
 * inside. */
function compressInside(h: Heap, ql: number, node: number): void {
  const depth = compressDepth(h, ql);
  if (depth === 0 || nodeCount(h, ql) < depth * 2) return;
  let forward = head(h, ql);
  let reverse = tail(h, ql);
  let atEnd = false;
  for (let i = 0; i < depth; i++) {
    nodes.decompress(h, forward);
    nodes.decompress(h, reverse);
    atEnd ||= forward === node || reverse === node;
    if (forward === reverse || nodes.next(h, forward) === reverse) return;
    forward = nodes.next(h, forward);
    reverse = nodes.prev(h, reverse);
  }
  if (!atEnd) nodes.compress(h, node);
  nodes.compress(h, forward);
  nodes.compress(h, reverse);
}
