/* A walk over a radix tree's keys in their order, as memcmp has it.
 *
 * Nodes know nothing of their parents, so the cursor remembers the way down: each node and which child it went on with.
 * The key is spelled while going down and shortened while going up. A node comes before what is below it (its key is a
 * prefix of theirs), so forwards is "first child, else up and to the next sibling", and backwards the same mirrored, with
 * the node itself after its children.
 *
 * A change of the tree makes a cursor void: whoever changes it seeks again with the key. What may change is the value of
 * the key that it stands on. */

import { copyBytes } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as rax from './rax.ts';
import * as node from './rax-node.ts';

export class RaxCursor {
  /** The key it stands on: the first `keyLength` bytes. */
  key = new Uint8Array(32);
  keyLength = 0;
  /** The way down. Depth -1 stands for the end. */
  readonly nodes: number[] = [];
  readonly edges: number[] = [];
  depth = -1;
}

/** Puts the cursor on the first key; false if there is none. */
export function first(h: Heap, tree: number, c: RaxCursor): boolean {
  reset(h, tree, c);
  return toFirst(h, c);
}

/** Puts the cursor on the last key; false if there is none. */
export function last(h: Heap, tree: number, c: RaxCursor): boolean {
  reset(h, tree, c);
  return toLast(h, c);
}

/** The first key that is at least the one given. */
export function seek(h: Heap, tree: number, c: RaxCursor, src: Uint8Array, start: number, end: number): boolean {
  reset(h, tree, c);
  for (let at = start; at < end; ) {
    const n = c.nodes[c.depth] as number;
    const all = node.size(h, n);
    if (node.isCompressed(h, n)) {
      const same = node.sameChars(h, n, src, at, end);
      if (same < all && at + same < end && node.charAt(h, n, same) < (src[at + same] as number)) return toSibling(h, c);
      enter(h, c, 0);
      if (same < all) break;
      at += all;
    } else {
      const i = node.lowerBound(h, n, src[at] as number);
      if (i === all) return toSibling(h, c);
      const isSame = node.charAt(h, n, i) === src[at];
      enter(h, c, i);
      if (!isSame) break;
      at++;
    }
  }
  return toFirst(h, c);
}

/** The last key that is at most the one given. */
export function seekFloor(h: Heap, tree: number, c: RaxCursor, src: Uint8Array, start: number, end: number): boolean {
  if (!seek(h, tree, c, src, start, end)) return last(h, tree, c);
  return isOn(c, src, start, end) || prev(h, c);
}

/** Whether the cursor's key is this one. */
function isOn(c: RaxCursor, src: Uint8Array, start: number, end: number): boolean {
  if (c.keyLength !== end - start) return false;
  for (let i = 0; i < c.keyLength; i++) if (c.key[i] !== src[start + i]) return false;
  return true;
}

/** Moves on; false at the end. */
export function next(h: Heap, c: RaxCursor): boolean {
  if (c.depth < 0) return false;
  if (node.childCount(h, c.nodes[c.depth] as number) === 0) return toSibling(h, c);
  enter(h, c, 0);
  return toFirst(h, c);
}

/** Moves back; false at the beginning. */
export function prev(h: Heap, c: RaxCursor): boolean {
  while (c.depth > 0) {
    leave(h, c);
    const edge = c.edges[c.depth] as number;
    if (edge > 0) {
      enter(h, c, edge - 1);
      return toLast(h, c);
    }
    if (node.isKey(h, c.nodes[c.depth] as number)) return true;
  }
  c.depth = -1;
  return false;
}

export const value = (h: Heap, c: RaxCursor): number => node.value(h, c.nodes[c.depth] as number);

export function setValue(h: Heap, c: RaxCursor, value: number): void {
  node.setValue(h, c.nodes[c.depth] as number, value);
}

function reset(h: Heap, tree: number, c: RaxCursor): void {
  c.depth = 0;
  c.keyLength = 0;
  c.nodes[0] = rax.head(h, tree);
}

function enter(h: Heap, c: RaxCursor, edge: number): void {
  const n = c.nodes[c.depth] as number;
  if (h.trace !== undefined) h.trace({ kind: 'rax.nodeVisited', node: n });
  if (node.isCompressed(h, n)) {
    const more = node.size(h, n);
    if (c.keyLength + more > c.key.length) widen(c, more);
    copyBytes(h.u8, node.chars(n), node.chars(n) + more, c.key, c.keyLength);
    c.keyLength += more;
  } else {
    if (c.keyLength === c.key.length) widen(c, 1);
    c.key[c.keyLength++] = node.charAt(h, n, edge);
  }
  c.edges[c.depth++] = edge;
  c.nodes[c.depth] = node.child(h, n, edge);
}

function widen(c: RaxCursor, more: number): void {
  const wider = new Uint8Array((c.keyLength + more) * 2);
  wider.set(c.key);
  c.key = wider;
}

function leave(h: Heap, c: RaxCursor): void {
  c.depth--;
  const n = c.nodes[c.depth] as number;
  c.keyLength -= node.isCompressed(h, n) ? node.size(h, n) : 1;
}

/** From a node to the first key at or below it. */
function toFirst(h: Heap, c: RaxCursor): boolean {
  for (;;) {
    const n = c.nodes[c.depth] as number;
    if (node.isKey(h, n)) return true;
    if (node.childCount(h, n) === 0) break; // the root of an empty tree
    enter(h, c, 0);
  }
  c.depth = -1;
  return false;
}

/** From a node to the last key at or below it. */
function toLast(h: Heap, c: RaxCursor): boolean {
  for (;;) {
    const n = c.nodes[c.depth] as number;
    const children = node.childCount(h, n);
    if (children > 0) enter(h, c, children - 1);
    else if (node.isKey(h, n)) return true;
    else break;
  }
  c.depth = -1;
  return false;
}

/** To the first key after everything below a node. */
function toSibling(h: Heap, c: RaxCursor): boolean {
  while (c.depth > 0) {
    leave(h, c);
    const edge = (c.edges[c.depth] as number) + 1;
    if (edge < node.childCount(h, c.nodes[c.depth] as number)) {
      enter(h, c, edge);
      return toFirst(h, c);
    }
  }
  c.depth = -1;
  return false;
}
