/* A skiplist seen from outside: a part of it shown lane by lane, and all of it checked. */

import type { SkiplistNodeView, SkiplistView } from '../../inspect.ts';
import { assert } from '../assert.ts';
import type { Heap } from '../memory/heap.ts';
import { formatDouble } from '../numbers/numbers.ts';
import * as sds from './sds.ts';
import { compareMembers, first, forward, header, last, length, level, member, next, pathTo, prev, score, span } from './skiplist.ts';

/** Header and up to `count` nodes from a rank on, 1 for the first. Of the header's 32 levels only those in use are
 * shown. */
export function view(h: Heap, zsl: number, from: number, count: number): SkiplistView {
  const start = Math.max(1, from);
  const path = pathTo(h, zsl, start);
  const lanes = level(h, zsl);
  const following = Array.from({ length: lanes }, (_, i) => forward(h, path[i] as number, i));
  const nodes: SkiplistNodeView[] = [];
  for (let node = following[0] as number; node !== 0 && nodes.length < count; node = next(h, node)) {
    const height = advance(h, following, node);
    nodes.push(viewNode(h, node, start + nodes.length, height, sds.text(h, member(h, node))));
  }
  const { length: shown } = nodes;
  return {
    address: zsl, length: length(h, zsl), level: lanes, header: viewNode(h, header(h, zsl), 0, lanes, ''),
    from: shown === 0 ? 0 : start, nodes,
  };
}

/** Moves each lane that leads to this node past it; their number is its height. */
function advance(h: Heap, following: number[], node: number): number {
  let height = 0;
  while (height < following.length && following[height] === node) {
    following[height] = forward(h, node, height);
    height++;
  }
  return height;
}

function viewNode(h: Heap, node: number, rank: number, height: number, text: string): SkiplistNodeView {
  return {
    address: node,
    rank,
    member: text,
    score: rank === 0 ? '' : formatDouble(score(h, node)),
    backward: rank === 0 ? 0 : prev(h, node),
    levels: Array.from({ length: height }, (_, i) => ({ forward: forward(h, node, i), span: span(h, node, i) })),
  };
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, zsl: number): void {
  const head = header(h, zsl);
  const lanes = level(h, zsl);
  const following = Array.from({ length: lanes }, (_, i) => forward(h, head, i));
  const lastInLane = new Array<number>(lanes).fill(head);
  const lastRank = new Array<number>(lanes).fill(0);
  let rank = 0;
  let before = 0;
  for (let node = first(h, zsl); node !== 0; node = next(h, node)) {
    rank++;
    assert(prev(h, node) === before, 'the lowest lane leads backwards as it leads forwards');
    assert(before === 0 || precedes(h, before, node), 'nodes are in order of score, then member');
    const height = advance(h, following, node);
    assert(height >= 1, 'every node stands in the lowest lane');
    for (let i = 0; i < height; i++) {
      const passed = rank - (lastRank[i] as number);
      assert(span(h, lastInLane[i] as number, i) === passed, 'a span counts the nodes it passes over');
      lastInLane[i] = node;
      lastRank[i] = rank;
    }
    before = node;
  }
  assert(rank === length(h, zsl), 'length counts the nodes');
  assert(last(h, zsl) === before, 'the tail is the last node');
  assert(lanes === 1 || lastInLane[lanes - 1] !== head, 'the topmost lane is not empty');
  for (let i = 0; i < lanes; i++) {
    assert(following[i] === 0, 'a lane passes only through nodes of the lowest lane, in their order');
    const behind = rank - (lastRank[i] as number);
    assert(span(h, lastInLane[i] as number, i) === behind, 'a last span counts the nodes behind');
  }
}

function precedes(h: Heap, a: number, b: number): boolean {
  if (score(h, a) !== score(h, b)) return score(h, a) < score(h, b);
  return compareMembers(h, member(h, a), member(h, b)) < 0;
}
