/* A radix tree seen from outside: shown node by node, parents before their children, and checked.
 *
 * What must hold, and follows from how keys are added and removed: a branch's characters are sorted and differ; a chain of
 * single children is one node, so a node of one child is followed by a key or by a point where keys part; every leaf is a
 * key, but for the root of an empty tree; and the counts in the rax struct are those of a walk. */

import type { RaxView } from '../../inspect.ts';
import { assert } from '../assert.ts';
import { byteString } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as rax from './rax.ts';
import * as node from './rax-node.ts';

/** The first `count` nodes. */
export function view(h: Heap, tree: number, count: number): RaxView {
  const nodes: RaxView['nodes'][number][] = [];
  const left: [n: number, depth: number][] = [[rax.head(h, tree), 0]];
  for (let top = left.pop(); top !== undefined && nodes.length < count; top = left.pop()) {
    const [n, depth] = top;
    const children: number[] = [];
    for (let i = 0; i < node.childCount(h, n); i++) children.push(node.child(h, n, i));
    const chars = node.chars(n);
    nodes.push({
      address: n,
      depth,
      chars: byteString(h.u8, chars, chars + node.size(h, n)),
      isCompressed: node.isCompressed(h, n),
      isKey: node.isKey(h, n),
      value: node.isKey(h, n) ? node.value(h, n) : null,
      children,
      bytes: h.usableBytes(n),
    });
    for (let i = children.length - 1; i >= 0; i--) left.push([children[i] as number, depth + 1]);
  }
  return { address: tree, keys: rax.length(h, tree), nodeCount: rax.nodeCount(h, tree), nodes };
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, tree: number): void {
  let keys = 0;
  let nodes = 0;
  const root = rax.head(h, tree);
  rax.forEachNode(h, tree, (n, value) => {
    nodes++;
    if (node.isKey(h, n)) keys++;
    assert(!node.isKey(h, n) || value !== 0, 'a key has a value');
    checkNode(h, n, n === root);
  });
  assert(keys === rax.length(h, tree), 'as many keys as the rax says');
  assert(nodes === rax.nodeCount(h, tree), 'as many nodes as the rax says');
}

function checkNode(h: Heap, n: number, isRoot: boolean): void {
  const children = node.childCount(h, n);
  assert(children > 0 || isRoot || node.isKey(h, n), 'a leaf is a key');
  assert(!node.isCompressed(h, n) || node.size(h, n) > 1, 'a chain has more than one character');
  if (children === 1) {
    const below = node.child(h, n, 0);
    const isEnd = node.isKey(h, below) || node.childCount(h, below) > 1;
    assert(isEnd || node.size(h, n) === node.charsMax, 'a chain is one node');
  }
  if (!node.isCompressed(h, n))
    for (let i = 1; i < children; i++)
      assert(node.charAt(h, n, i - 1) < node.charAt(h, n, i), 'the characters of a branch are sorted');
}
