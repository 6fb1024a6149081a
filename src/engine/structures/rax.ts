/* Rax: a radix tree, an ordered map from byte strings to pointers. What keys have in common at their beginning is stored
 * once: a node's place in the tree spells the prefix, and below it keys that differ part ways.
 *
 *   rax (24 bytes): head u64 | keys u64 | nodes u64            a node's bytes: rax-node.ts
 *
 *   "foo", "footer", "foobar"      [f-o-o] -> (key foo) [b | t] -> [a-r] -> (key foobar)
 *                                                              -> [e-r] -> (key footer)
 *
 * Why: a stream's ids grow, so neighbours share 10 to 14 of their 16 bytes; a hash table would keep each in full and no
 * order. Lookup costs the key's length, whatever the number of keys, and a range is a walk (rax-cursor.ts).
 *
 * After Morrison, "PATRICIA" (1968), as Salvatore Sanfilippo built it for Redis (rax, 2017): chains of single children are
 * squeezed into one node, and the node above a point where keys part is cut there. One deviation: the tree's shape here
 * follows from its keys alone. Redis leaves a chain of two nodes uncompressed where a key was deleted below or at a key;
 * here it is joined. With keys of one length, which a stream's are, the two never differ.
 *
 * Rejected: adaptive nodes of 4, 16, 48 and 256 children (Leis, Kemper, Neumann, 2013): faster, but these are the bytes
 * that a real server has. Keys are given as a range of a buffer, which must not be h.u8. */

import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import * as node from './rax-node.ts';

const raxBytes = 24;
const keysOffset = 8;
const nodesOffset = 16;

export function create(h: Heap): number {
  const leaf = node.createLeaf(h);
  const rax = h.alloc(raxBytes);
  node.writePointer(h, rax, leaf);
  int64.writeNumber(h, rax + keysOffset, 0);
  int64.writeNumber(h, rax + nodesOffset, 1);
  return rax;
}

/** Number of keys. */
export const length = (h: Heap, rax: number): number => int64.readNumber(h, rax + keysOffset);
export const nodeCount = (h: Heap, rax: number): number => int64.readNumber(h, rax + nodesOffset);
export const head = (h: Heap, rax: number): number => h.i32[rax >> 2] as number;

function addNodes(h: Heap, rax: number, more: number): void {
  int64.writeNumber(h, rax + nodesOffset, nodeCount(h, rax) + more);
}

function addKeys(h: Heap, rax: number, more: number): void {
  int64.writeNumber(h, rax + keysOffset, length(h, rax) + more);
}

/** Visits every node's address, parents first. The visitor may free the node. */
export function forEachNode(h: Heap, rax: number, visit: (n: number, value: number) => void): void {
  const left = [head(h, rax)];
  for (let n = left.pop(); n !== undefined; n = left.pop()) {
    for (let i = node.childCount(h, n) - 1; i >= 0; i--) left.push(node.child(h, n, i));
    visit(n, node.isKey(h, n) ? node.value(h, n) : 0);
  }
}

/** Frees the tree; each value is given to `freeValue`. */
export function free(h: Heap, rax: number, freeValue?: (value: number) => void): void {
  forEachNode(h, rax, (n, value) => {
    h.free(n);
    if (value !== 0) freeValue?.(value);
  });
  h.free(rax);
}

/** Bytes of the tree without what its values point to. */
export function memoryBytes(h: Heap, rax: number): number {
  let bytes = h.usableBytes(rax);
  forEachNode(h, rax, (n) => {
    bytes += h.usableBytes(n);
  });
  return bytes;
}

/** The value of a key; 0 if there is no such key. */
export function find(h: Heap, rax: number, src: Uint8Array, start: number, end: number): number {
  let n = head(h, rax);
  for (let at = start; at < end; ) {
    if (h.trace !== undefined) h.trace({ kind: 'rax.nodeVisited', node: n });
    if (node.isCompressed(h, n)) {
      const all = node.size(h, n);
      if (node.sameChars(h, n, src, at, end) < all) return 0;
      at += all;
      n = node.child(h, n, 0);
    } else {
      const i = node.indexOf(h, n, src[at++] as number);
      if (i < 0) return 0;
      n = node.child(h, n, i);
    }
  }
  return node.isKey(h, n) ? node.value(h, n) : 0;
}

/** Sets the value (not 0) of a key. True when the key is new. */
export function insert(h: Heap, rax: number, src: Uint8Array, start: number, end: number, value: number): boolean {
  let link = rax;
  for (let at = start; at < end; ) {
    const n = h.i32[link >> 2] as number;
    if (node.isCompressed(h, n)) {
      const same = node.sameChars(h, n, src, at, end);
      at += same;
      if (same === node.size(h, n)) link = node.childLink(h, n, 0);
      else {
        if (same > 0) link = split(h, rax, link, same);
        if (at < end) split(h, rax, link, 1); // the node where the keys part has one character so far
      }
      continue;
    }
    const i = node.indexOf(h, n, src[at] as number);
    if (i >= 0) {
      link = node.childLink(h, n, i);
      at++;
      continue;
    }
    if (node.size(h, n) === 0 && end - at > 1) node.extendLeaf(h, link, src, at, Math.min(end, at + node.charsMax));
    else node.addChild(h, link, src[at] as number);
    addNodes(h, rax, 1);
  }
  if (!node.makeKey(h, link, value)) return false;
  addKeys(h, rax, 1);
  return true;
}

/** Cuts a chain after its first characters; returns the link of the lower part. One character cannot be cut. */
function split(h: Heap, rax: number, link: number, upper: number): number {
  const n = h.i32[link >> 2] as number;
  const all = node.size(h, n);
  if (all <= upper) return link;
  const below = node.child(h, n, 0);
  const bottom = node.cut(h, n, upper, all, false);
  node.writePointer(h, node.childLink(h, bottom, 0), below);
  const top = node.cut(h, n, 0, upper, true);
  node.writePointer(h, node.childLink(h, top, 0), bottom);
  node.replace(h, link, top);
  addNodes(h, rax, 1);
  if (h.trace !== undefined) h.trace({ kind: 'rax.nodeSplit', node: top, lower: bottom });
  return node.childLink(h, top, 0);
}

/** Links from the root to the node that a removal works on, and which child each goes on with. */
const links: number[] = [];
const edges: number[] = [];

/** Removes a key; returns its value, 0 if there was no such key. */
export function remove(h: Heap, rax: number, src: Uint8Array, start: number, end: number): number {
  let depth = pathTo(h, rax, src, start, end);
  if (depth < 0) return 0;
  const link = links[depth] as number;
  const value = node.value(h, h.i32[link >> 2] as number);
  node.unmakeKey(h, link);
  addKeys(h, rax, -1);
  if (depth > 0 && node.childCount(h, h.i32[link >> 2] as number) === 0) depth = prune(h, rax, depth);
  join(h, rax, depth);
  return value;
}

/** Writes the path to a key; returns its length, -1 if there is no such key. */
function pathTo(h: Heap, rax: number, src: Uint8Array, start: number, end: number): number {
  let depth = 0;
  links[0] = rax;
  let n = head(h, rax);
  for (let at = start; at < end; ) {
    let edge = 0;
    if (node.isCompressed(h, n)) {
      const all = node.size(h, n);
      if (node.sameChars(h, n, src, at, end) < all) return -1;
      at += all;
    } else {
      edge = node.indexOf(h, n, src[at++] as number);
      if (edge < 0) return -1;
    }
    edges[depth++] = edge;
    const link = node.childLink(h, n, edge);
    links[depth] = link;
    n = h.i32[link >> 2] as number;
  }
  return node.isKey(h, n) ? depth : -1;
}

/** Frees a leaf and what above it leads nowhere else; returns the depth of the node that lost a child. */
function prune(h: Heap, rax: number, leafDepth: number): number {
  let depth = leafDepth;
  for (;;) {
    h.free(h.i32[(links[depth] as number) >> 2] as number);
    addNodes(h, rax, -1);
    depth--;
    const n = h.i32[(links[depth] as number) >> 2] as number;
    if (depth === 0 || node.isKey(h, n) || node.childCount(h, n) > 1) break;
  }
  node.removeChild(h, links[depth] as number, edges[depth] as number);
  return depth;
}

/** Joins the chain that a node has become part of into one node. */
function join(h: Heap, rax: number, lowest: number): void {
  let depth = lowest;
  if (node.childCount(h, nodeAt(h, depth)) !== 1) return;
  while (depth > 0 && !node.isKey(h, nodeAt(h, depth)) && node.childCount(h, nodeAt(h, depth - 1)) === 1) depth--;
  const top = nodeAt(h, depth);
  let joined = 0;
  let chars = 0;
  for (let n = top; node.childCount(h, n) === 1 && (n === top || !node.isKey(h, n)); n = node.child(h, n, 0)) {
    joined++;
    chars += node.size(h, n);
  }
  if (joined > 1 && chars <= node.charsMax) joinFrom(h, rax, links[depth] as number, joined, chars);
}

const nodeAt = (h: Heap, depth: number): number => h.i32[(links[depth] as number) >> 2] as number;

function joinFrom(h: Heap, rax: number, link: number, joined: number, chars: number): void {
  const top = h.i32[link >> 2] as number;
  const whole = node.allocateLike(h, top, chars, true);
  let at = node.chars(whole);
  let n = top;
  for (let i = 0; i < joined; i++) {
    const all = node.size(h, n);
    const below = node.child(h, n, 0);
    h.u8.copyWithin(at, node.chars(n), node.chars(n) + all);
    at += all;
    if (n !== top) h.free(n);
    n = below;
  }
  node.writePointer(h, node.childLink(h, whole, 0), n);
  node.replace(h, link, whole);
  addNodes(h, rax, 1 - joined);
  if (h.trace !== undefined) h.trace({ kind: 'rax.nodesJoined', node: whole, joined });
}
