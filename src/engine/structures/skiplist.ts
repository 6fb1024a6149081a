/* Skiplist: a sorted linked list with express lanes.
 *
 * Every node stands in the lowest lane; with chance 1/4 it stands in the next lane up too, and so on. A search starts
 * in the topmost lane, runs along it while that does not lead too far, then steps one lane down: about 1.33 pointers
 * a node and log n steps, as good as a balanced tree but without rotations, and a range is simply the lowest lane
 * read on (William Pugh: "Skip Lists: A Probabilistic Alternative to Balanced Trees", 1990).
 *
 * Three things differ from Pugh's list, as they do in Redis. Scores may repeat: nodes are in order of (score, memcmp
 * of the member). The lowest lane also leads backwards, so that a range can be read from its end. And each pointer
 * knows how many nodes it passes over, its span: the sum of the spans on the way to a node is its rank, so ZRANK and
 * ZRANGE by rank are searches, not counts. The span of a pointer to nowhere is the number of nodes behind.
 *
 *   list   0 header  8 tail  16 length  24 level i32                                      32 bytes
 *   node   0 member (SDS)  8 score f64  16 backward  24 levels: { forward, span } each 16     24 + 16 * height bytes
 *
 * The header is a node of 32 levels without member. A node does not know its height: whoever needs it has followed
 * the lanes there. A member's SDS is the node's; the sorted set's dict merely shares it. Searches leave their path
 * (the last node before the goal, in each lane, with its rank) in two arrays of this module: nothing is allocated,
 * and insertion and removal mend exactly the pointers on that path. A member whose score changes is taken out and put in
 * again, as in Redis, but the second search begins where the first one ended and climbs no higher than it must (the idea
 * of a search finger, Pugh: "A Skip List Cookbook", 1990). Rejected: a comparison function as an argument
 * (one shape of order is all there is, and the call costs more than the comparison); removing a range by score and by
 * member with loops of their own (both are ranges of ranks). */

import { compareBytes } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as sds from './sds.ts';

export const levelsMax = 32;
const listBytes = 32;
const nodeBytes = 24;
const levelBytes = 16;

// In 32-bit words: of the list, of a node, of a level.
const wTail = 2;
const wLength = 4;
const wLevel = 6;
const wBackward = 4;
const wLevels = 6;
const wordsPerLevel = 4;
const wSpan = 2;

/** The path of the last search: in each lane the last node before the goal, and its rank. */
const path = new Int32Array(levelsMax);
const pathRank = new Int32Array(levelsMax);

export function create(h: Heap): number {
  const zsl = h.alloc(listBytes);
  const head = createNode(h, levelsMax, 0, 0);
  h.i32.fill(0, (head + nodeBytes) >> 2, (head + nodeBytes + levelsMax * levelBytes) >> 2);
  h.i32.fill(0, zsl >> 2, (zsl + listBytes) >> 2);
  h.i32[zsl >> 2] = head;
  h.i32[(zsl >> 2) + wLevel] = 1;
  return zsl;
}

/** Frees the list, its nodes and their members. */
export function free(h: Heap, zsl: number): void {
  for (let node = first(h, zsl); node !== 0; ) {
    const following = next(h, node);
    freeNode(h, node);
    node = following;
  }
  h.free(header(h, zsl));
  h.free(zsl);
}

/** Frees a node that was removed, and its member. */
export function freeNode(h: Heap, node: number): void {
  sds.free(h, member(h, node));
  h.free(node);
}

export const length = (h: Heap, zsl: number): number => h.i32[(zsl >> 2) + wLength] as number;
/** Lanes in use. */
export const level = (h: Heap, zsl: number): number => h.i32[(zsl >> 2) + wLevel] as number;
export const header = (h: Heap, zsl: number): number => h.i32[zsl >> 2] as number;
export const first = (h: Heap, zsl: number): number => next(h, header(h, zsl));
export const last = (h: Heap, zsl: number): number => h.i32[(zsl >> 2) + wTail] as number;

export const member = (h: Heap, node: number): number => h.i32[node >> 2] as number;
export const score = (h: Heap, node: number): number => h.f64[(node >> 3) + 1] as number;
export const prev = (h: Heap, node: number): number => h.i32[(node >> 2) + wBackward] as number;
export const next = (h: Heap, node: number): number => h.i32[(node >> 2) + wLevels] as number;

/** The node that a node's pointer in lane i leads to, 0 for none, and how many nodes that pointer passes over. */
export const forward = (h: Heap, node: number, i: number): number =>
  h.i32[(node >> 2) + wLevels + i * wordsPerLevel] as number;
export const span = (h: Heap, node: number, i: number): number =>
  h.i32[(node >> 2) + wLevels + i * wordsPerLevel + wSpan] as number;

function setForward(h: Heap, node: number, i: number, to: number): void {
  h.i32[(node >> 2) + wLevels + i * wordsPerLevel] = to;
  h.i32[(node >> 2) + wLevels + i * wordsPerLevel + 1] = 0;
}

function setSpan(h: Heap, node: number, i: number, n: number): void {
  h.i32[(node >> 2) + wLevels + i * wordsPerLevel + wSpan] = n;
  h.i32[(node >> 2) + wLevels + i * wordsPerLevel + wSpan + 1] = 0;
  if (h.trace !== undefined) h.trace({ kind: 'skiplist.spanChanged', node, level: i, span: n });
}

function createNode(h: Heap, height: number, nodeScore: number, memberSds: number): number {
  const node = h.alloc(nodeBytes + height * levelBytes);
  const word = node >> 2;
  h.i32[word] = memberSds;
  h.i32[word + 1] = 0;
  h.f64[(node >> 3) + 1] = nodeScore;
  h.i32[word + wBackward] = 0;
  h.i32[word + wBackward + 1] = 0;
  return node;
}

// --- searching -----------------------------------------------------------------------------------------------------

/** Fills the path to where (score, member) stands or would stand. `goal` is its node, 0 if it has none yet. */
function findPath(h: Heap, zsl: number, goalScore: number, goalMember: number, goal: number): void {
  descend(h, level(h, zsl) - 1, header(h, zsl), 0, goalScore, goalMember, goal);
}

/** The same from a node on that stands before the goal, of which the rank is given, in this lane and those below. */
function descend(
  h: Heap, lane: number, from: number, fromRank: number, goalScore: number, goalMember: number, goal: number,
): void {
  const { i32, f64, trace } = h;
  let x = from;
  let rank = fromRank;
  let tooFar = 0;
  for (let i = lane; i >= 0; i--) {
    const w = wLevels + i * wordsPerLevel;
    for (;;) {
      const f = i32[(x >> 2) + w] as number;
      if (f === 0 || f === tooFar || f === goal) break;
      const s = f64[(f >> 3) + 1] as number;
      if (s > goalScore || (s === goalScore && compareMembers(h, i32[f >> 2] as number, goalMember) >= 0)) {
        tooFar = f; // the lane below leads to it as well, and need not compare it again
        break;
      }
      rank += i32[(x >> 2) + w + wSpan] as number;
      x = f;
      if (trace !== undefined) trace({ kind: 'skiplist.visited', node: x, level: i, rank });
    }
    path[i] = x;
    pathRank[i] = rank;
    if (trace !== undefined) trace({ kind: 'skiplist.descended', node: x, level: i });
  }
}

/** Leads the path from the place where it ends to the one where (score, member) would stand. Most scores change by little, and then the
 * upper lanes pass over both places: only below them is searched again. */
function shiftPath(h: Heap, zsl: number, goalScore: number, goalMember: number): void {
  const head = header(h, zsl);
  const lanes = level(h, zsl);
  let lane = 0; // the lowest that passes over both
  if (path[0] === head || isBefore(h, path[0] as number, goalScore, goalMember)) {
    while (lane < lanes && leadsBefore(h, path[lane] as number, lane, goalScore, goalMember)) lane++;
    if (lane > 0) descend(h, lane - 1, path[lane - 1] as number, pathRank[lane - 1] as number, goalScore, goalMember, 0);
    return;
  }
  while (lane < lanes && path[lane] !== head && !isBefore(h, path[lane] as number, goalScore, goalMember)) lane++;
  const isLane = lane < lanes;
  descend(h, lane - 1, isLane ? (path[lane] as number) : head, isLane ? (pathRank[lane] as number) : 0, goalScore, goalMember, 0);
}

/** Whether a node stands before where (score, member) would. */
function isBefore(h: Heap, node: number, goalScore: number, goalMember: number): boolean {
  const s = score(h, node);
  return s < goalScore || (s === goalScore && compareMembers(h, member(h, node), goalMember) < 0);
}

/** Whether a node's pointer in a lane leads to one that stands before where (score, member) would. */
function leadsBefore(h: Heap, node: number, lane: number, goalScore: number, goalMember: number): boolean {
  const following = forward(h, node, lane);
  return following !== 0 && isBefore(h, following, goalScore, goalMember);
}

/** memcmp of two SDS, shorter first where one is the start of the other. */
export function compareMembers(h: Heap, a: number, b: number): number {
  return compareBytes(h.u8, a, a + sds.length(h, a), h.u8, b, b + sds.length(h, b));
}

/** The last node before a rank, 1 for the first, in each lane. The next search overwrites it. */
export function pathTo(h: Heap, zsl: number, goal: number): Int32Array {
  const { i32, trace } = h;
  let x = i32[zsl >> 2] as number;
  let rank = 0;
  for (let i = (i32[(zsl >> 2) + wLevel] as number) - 1; i >= 0; i--) {
    const w = wLevels + i * wordsPerLevel;
    for (;;) {
      const f = i32[(x >> 2) + w] as number;
      const reached = rank + (i32[(x >> 2) + w + wSpan] as number);
      if (f === 0 || reached >= goal) break;
      rank = reached;
      x = f;
      if (trace !== undefined) trace({ kind: 'skiplist.visited', node: x, level: i, rank });
    }
    path[i] = x;
    pathRank[i] = rank;
    if (trace !== undefined) trace({ kind: 'skiplist.descended', node: x, level: i });
  }
  return path;
}

/** Rank of a node of this list, 1 for the first. */
export function rankOf(h: Heap, zsl: number, node: number): number {
  findPath(h, zsl, score(h, node), member(h, node), node);
  return (pathRank[0] as number) + 1;
}

/** The node of a rank, 1 for the first; 0 when there is none. */
export function byRank(h: Heap, zsl: number, rank: number): number {
  const n = length(h, zsl);
  if (rank < 1 || rank > n) return 0;
  if (rank === n) return last(h, zsl);
  return next(h, pathTo(h, zsl, rank)[0] as number);
}

// --- changing ------------------------------------------------------------------------------------------------------

/** Adds a member that is not in the list; its SDS becomes the list's. Returns the node. */
export function insert(h: Heap, zsl: number, nodeScore: number, memberSds: number, random: () => number): number {
  findPath(h, zsl, nodeScore, memberSds, 0);
  return insertBehindPath(h, zsl, nodeScore, memberSds, random);
}

function insertBehindPath(h: Heap, zsl: number, nodeScore: number, memberSds: number, random: () => number): number {
  const height = h.coins.length > 0 ? forcedHeight(h.coins) : randomHeight(random);
  const node = createNode(h, height, nodeScore, memberSds);
  if (height > level(h, zsl)) raise(h, zsl, height);
  if (h.trace !== undefined) {
    const coins = Array.from({ length: Math.min(height, levelsMax - 1) }, (_, i) => i < height - 1);
    h.trace({ kind: 'skiplist.towerBuilt', node, height, coins });
  }
  link(h, zsl, node, height);
  return node;
}

/** Tosses a coin that falls right one time in four until it falls wrong. */
export function randomHeight(random: () => number): number {
  let height = 1;
  while (height < levelsMax && random() < 0.25) height++;
  return height;
}

/** The height by coins that somebody has laid out: they are used up, whatever they show. */
function forcedHeight(coins: boolean[]): number {
  const wrong = coins.indexOf(false);
  const height = Math.min(levelsMax, 1 + (wrong < 0 ? coins.length : wrong));
  coins.length = 0;
  return height;
}

/** Opens lanes up to a height: empty ones, that lead from the header past all nodes. */
function raise(h: Heap, zsl: number, height: number): void {
  const head = header(h, zsl);
  for (let i = level(h, zsl); i < height; i++) {
    path[i] = head;
    pathRank[i] = 0;
    setForward(h, head, i, 0);
    setSpan(h, head, i, length(h, zsl));
  }
  h.i32[(zsl >> 2) + wLevel] = height;
}

/** Puts a node behind the path. A pointer that it cuts in two shares out its span; one that passes over it is one
 * longer. */
function link(h: Heap, zsl: number, node: number, height: number): void {
  const rank = pathRank[0] as number;
  for (let i = 0; i < height; i++) {
    const before = path[i] as number;
    const passed = rank - (pathRank[i] as number);
    setForward(h, node, i, forward(h, before, i));
    setForward(h, before, i, node);
    setSpan(h, node, i, span(h, before, i) - passed);
    setSpan(h, before, i, passed + 1);
  }
  for (let i = height; i < level(h, zsl); i++) setSpan(h, path[i] as number, i, span(h, path[i] as number, i) + 1);
  const before = path[0] as number;
  h.i32[(node >> 2) + wBackward] = before === header(h, zsl) ? 0 : before;
  const after = next(h, node);
  if (after === 0) h.i32[(zsl >> 2) + wTail] = node;
  else h.i32[(after >> 2) + wBackward] = node;
  h.i32[(zsl >> 2) + wLength] = length(h, zsl) + 1;
}

/** Takes out the node behind the path. Lanes that become empty are closed. */
function unlink(h: Heap, zsl: number, node: number): void {
  for (let i = 0, lanes = level(h, zsl); i < lanes; i++) {
    const before = path[i] as number;
    if (forward(h, before, i) === node) {
      setSpan(h, before, i, span(h, before, i) + span(h, node, i) - 1);
      setForward(h, before, i, forward(h, node, i));
    } else setSpan(h, before, i, span(h, before, i) - 1);
  }
  const after = next(h, node);
  if (after === 0) h.i32[(zsl >> 2) + wTail] = prev(h, node);
  else h.i32[(after >> 2) + wBackward] = prev(h, node);
  let lanes = level(h, zsl);
  while (lanes > 1 && forward(h, header(h, zsl), lanes - 1) === 0) lanes--;
  h.i32[(zsl >> 2) + wLevel] = lanes;
  h.i32[(zsl >> 2) + wLength] = length(h, zsl) - 1;
  if (h.trace !== undefined) h.trace({ kind: 'skiplist.removed', node });
}

/** Takes a node out; the caller frees it with freeNode. */
export function remove(h: Heap, zsl: number, node: number): void {
  findPath(h, zsl, score(h, node), member(h, node), node);
  unlink(h, zsl, node);
}

/** Gives a node another score: in place where its neighbours allow that, else as a new node in the old one's stead,
 * which is returned. */
export function updateScore(h: Heap, zsl: number, node: number, newScore: number, random: () => number): number {
  const before = prev(h, node);
  const after = next(h, node);
  if ((before === 0 || score(h, before) < newScore) && (after === 0 || score(h, after) > newScore)) {
    h.f64[(node >> 3) + 1] = newScore;
    return node;
  }
  const memberSds = member(h, node);
  remove(h, zsl, node);
  h.free(node);
  shiftPath(h, zsl, newScore, memberSds);
  return insertBehindPath(h, zsl, newScore, memberSds, random);
}

/** Removes and frees the nodes of ranks `from` to `to`, 1 for the first. `release` is told each one while it is still
 * whole. */
export function removeRange(h: Heap, zsl: number, from: number, to: number, release: (node: number) => void): number {
  let removed = 0;
  for (let node = next(h, pathTo(h, zsl, from)[0] as number); node !== 0 && from + removed <= to; removed++) {
    const following = next(h, node);
    unlink(h, zsl, node);
    release(node);
    freeNode(h, node);
    node = following;
  }
  return removed;
}
