/* The sorted set: members in order of score.
 *
 * Small ones are a listpack. Beyond zset-max-listpack-entries, or with a member longer than zset-max-listpack-value,
 * it is two structures over the same members: a skiplist, for order and rank, and a dict from member to score, for
 * everything that asks for one member. Both share the member's SDS, which is the skiplist node's. The dict's value
 * points at the score inside the node, as in Redis, so from a member one is at its node at once. There is no way back
 * to a listpack, except that a stored result is made one if it fits.
 *
 *   zset   0 dict  8 skiplist      16 bytes */

import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as skiplist from '../structures/skiplist.ts';
import * as small from './zset-listpack.ts';

/** The settings that choose the encoding. */
export interface ZsetLimits {
  readonly zsetMaxListpackEntries: number;
  readonly zsetMaxListpackValue: number;
}

/** What a change needs: where, the thresholds, and chance for the height of towers. */
export interface ZsetContext {
  readonly h: Heap;
  readonly limits: ZsetLimits;
  readonly random: () => number;
}

const zsetBytes = 16;
/** Of a dict or a skiplist so many buckets or nodes are shown. */

export const isListpack = (h: Heap, o: number): boolean => robj.encodingOf(h, o) === robj.encoding.listpack;

/** Pointer to the listpack of a small one. */
export const listpackOf = (h: Heap, o: number): number => robj.pointer(h, o);
/** Pointer to the dict of a large one. */
export const dictOf = (h: Heap, o: number): number => h.i32[robj.pointer(h, o) >> 2] as number;
/** Pointer to the skiplist of a large one. */
export const skiplistOf = (h: Heap, o: number): number => h.i32[(robj.pointer(h, o) >> 2) + 2] as number;
/** The skiplist node to which an entry of the dict belongs. */
export const nodeOf = (h: Heap, entry: number): number => dict.value(h, entry) - 8;

// --- life ----------------------------------------------------------------------------------------------------------

/** An empty sorted set, in the encoding that so many members, the longest of them so long, will need. */
export function create({ h, limits }: ZsetContext, members: number, longestBytes: number): number {
  if (members <= limits.zsetMaxListpackEntries && longestBytes <= limits.zsetMaxListpackValue)
    return robj.create(h, robj.type.zset, robj.encoding.listpack, listpack.create(h));
  return robj.create(h, robj.type.zset, robj.encoding.skiplist, createLarge(h, members));
}

/** An empty sorted set that is a skiplist whatever its size: for results, whose size shows at the end. */
export function createSkiplist(h: Heap, members: number): number {
  return robj.create(h, robj.type.zset, robj.encoding.skiplist, createLarge(h, members));
}

function createLarge(h: Heap, members: number): number {
  const z = h.alloc(zsetBytes);
  h.i32.fill(0, z >> 2, (z + zsetBytes) >> 2);
  const d = dict.create(h, 'map');
  h.i32[z >> 2] = d;
  dict.expand(h, d, members);
  const zsl = skiplist.create(h);
  h.i32[(z >> 2) + 2] = zsl;
  return z;
}

/** Frees what a skiplist-encoded object points to. */
export function freeLarge(h: Heap, z: number): void {
  dict.free(h, h.i32[z >> 2] as number, () => {}); // keys and values are the nodes'
  skiplist.free(h, h.i32[(z >> 2) + 2] as number);
  h.free(z);
}

/** Converts ahead of additions, when it is known that they will pass a threshold. */
export function convertAhead(context: ZsetContext, o: number, members: number, longestBytes: number): void {
  const { h, limits } = context;
  if (!isListpack(h, o)) return;
  if (members > limits.zsetMaxListpackEntries) convertToSkiplist(context, o, members, 'zset-max-listpack-entries');
  else if (longestBytes > limits.zsetMaxListpackValue)
    convertToSkiplist(context, o, members, 'zset-max-listpack-value');
}

/** Turns a listpack into skiplist and dict, the dict with room for so many members. `why` names the setting that
 * demands it, or who does. */
export function convertToSkiplist({ h, random }: ZsetContext, o: number, capacity: number, why: string): void {
  const lp = listpackOf(h, o);
  const z = createLarge(h, capacity);
  for (let at = listpack.first(h, lp); at !== 0; at = small.next(h, lp, at)) {
    const score = small.scoreOf(h, lp, at);
    small.readMember(h, lp, at);
    insertLarge(h, z, random, score, small.text.u8, small.text.start, small.text.end);
  }
  listpack.free(h, lp);
  robj.setEncoding(h, o, robj.encoding.skiplist, z);
  if (h.trace !== undefined)
    h.trace({ kind: 'encoding.converted', type: 'zset', from: 'listpack', to: 'skiplist', why });
}

/** Makes a skiplist a listpack if its size and its longest member allow that: for results that are stored. */
export function shrinkToListpack({ h, limits }: ZsetContext, o: number, longestBytes: number): void {
  const zsl = skiplistOf(h, o);
  if (skiplist.length(h, zsl) > limits.zsetMaxListpackEntries || longestBytes > limits.zsetMaxListpackValue) return;
  let lp = listpack.create(h);
  for (let node = skiplist.first(h, zsl); node !== 0; node = skiplist.next(h, node)) {
    const s = skiplist.member(h, node);
    lp = small.append(h, lp, skiplist.score(h, node), h.u8, s, s + sds.length(h, s));
  }
  freeLarge(h, robj.pointer(h, o));
  robj.setEncoding(h, o, robj.encoding.listpack, lp);
}

// --- members -------------------------------------------------------------------------------------------------------

export function length(h: Heap, o: number): number {
  return isListpack(h, o) ? small.length(h, listpackOf(h, o)) : skiplist.length(h, skiplistOf(h, o));
}

/** The dict's entry of a member, or 0. */
function entryOf(h: Heap, o: number, src: Uint8Array, start: number, end: number): number {
  return dict.find(h, dictOf(h, o), dict.hashOf(h, src, start, end), src, start, end);
}

/** A member's score; NaN when it is no member. */
export function score(h: Heap, o: number, src: Uint8Array, start: number, end: number): number {
  if (isListpack(h, o)) {
    const lp = listpackOf(h, o);
    const at = small.find(h, lp, src, start, end);
    return at === 0 ? Number.NaN : small.scoreOf(h, lp, at);
  }
  const e = entryOf(h, o, src, start, end);
  return e === 0 ? Number.NaN : (h.f64[dict.value(h, e) >> 3] as number);
}

/** The score of the last `rank` or `add`. */
export const last = { score: 0 };

/** Members before this one, or -1 when it is no member; `last.score` is its score. */
export function rank(h: Heap, o: number, src: Uint8Array, start: number, end: number): number {
  if (!isListpack(h, o)) {
    const e = entryOf(h, o, src, start, end);
    if (e === 0) return -1;
    const node = nodeOf(h, e);
    last.score = skiplist.score(h, node);
    return skiplist.rankOf(h, skiplistOf(h, o), node) - 1;
  }
  const lp = listpackOf(h, o);
  const found = small.find(h, lp, src, start, end);
  if (found === 0) return -1;
  const { before } = listpack.found;
  last.score = small.scoreOf(h, lp, found);
  return before;
}

/** Conditions of an addition, as bits: add only new members, only update old ones, only to a greater or lesser score;
 * add to the score. */
export const onlyNew = 1;
export const onlyOld = 2;
export const onlyGreater = 4;
export const onlyLess = 8;
export const increment = 16;

export type Outcome = 'added' | 'updated' | 'same' | 'refused' | 'nan';

/** Adds a member or changes its score, under the conditions; `last.score` is the score it then has. `refused`: by a
 * condition. */
export function add(
  context: ZsetContext, o: number, value: number, conditions: number, src: Uint8Array, start: number, end: number,
): Outcome {
  const { h } = context;
  if (!isListpack(h, o)) return addLarge(context, o, value, conditions, src, start, end);
  const lp = listpackOf(h, o);
  const at = small.find(h, lp, src, start, end);
  if (at === 0) return addSmall(context, o, value, conditions, src, start, end);
  const before = small.scoreOf(h, lp, at);
  const outcome = judge(before, value, conditions);
  if (outcome !== 'updated') return outcome;
  const own = src === h.u8; // whose views change when removing moves the listpack
  const without = small.remove(h, lp, at);
  robj.setPointer(h, o, small.insert(h, without, last.score, own ? h.u8 : src, start, end));
  return outcome;
}

/** What becomes of a member's score; `last.score` is the new one. */
function judge(before: number, value: number, conditions: number): Outcome {
  if (conditions === 0) {
    last.score = value;
    return value === before ? 'same' : 'updated';
  }
  last.score = before;
  if ((conditions & onlyNew) !== 0) return 'refused';
  const after = (conditions & increment) !== 0 ? before + value : value;
  if (Number.isNaN(after)) return 'nan';
  if ((conditions & onlyLess) !== 0 && after >= before) return 'refused';
  if ((conditions & onlyGreater) !== 0 && after <= before) return 'refused';
  last.score = after;
  return after === before ? 'same' : 'updated';
}

function addSmall(
  context: ZsetContext, o: number, value: number, conditions: number, src: Uint8Array, start: number, end: number,
): Outcome {
  if ((conditions & onlyOld) !== 0) return 'refused';
  const { h } = context;
  const own = src === h.u8;
  const lp = listpackOf(h, o);
  convertAhead(context, o, small.length(h, lp) + 1, end - start);
  if (!isListpack(h, o)) return addLarge(context, o, value, conditions, own ? h.u8 : src, start, end);
  robj.setPointer(h, o, small.insert(h, lp, value, src, start, end));
  last.score = value;
  return 'added';
}

function addLarge(
  context: ZsetContext, o: number, value: number, conditions: number, src: Uint8Array, start: number, end: number,
): Outcome {
  const { h, random } = context;
  const d = dictOf(h, o);
  const hash = dict.hashOf(h, src, start, end);
  const e = dict.find(h, d, hash, src, start, end);
  if (e === 0) {
    if ((conditions & onlyOld) !== 0) return 'refused';
    insertHashed(h, d, skiplistOf(h, o), random, value, hash, src, start, end);
    last.score = value;
    return 'added';
  }
  const node = nodeOf(h, e);
  const outcome = judge(skiplist.score(h, node), value, conditions);
  if (outcome !== 'updated') return outcome;
  const moved = skiplist.updateScore(h, skiplistOf(h, o), node, last.score, random);
  if (moved !== node) dict.setValue(h, e, moved + 8);
  return outcome;
}

function insertLarge(
  h: Heap, z: number, random: () => number, value: number, src: Uint8Array, start: number, end: number,
): void {
  const hash = dict.hashOf(h, src, start, end);
  insertHashed(h, h.i32[z >> 2] as number, h.i32[(z >> 2) + 2] as number, random, value, hash, src, start, end);
}

function insertHashed(
  h: Heap, d: number, zsl: number, random: () => number, value: number,
  hash: number, src: Uint8Array, start: number, end: number,
): void {
  const member = sds.create(h, src, start, end, true);
  const node = skiplist.insert(h, zsl, value, member, random);
  dict.setValue(h, dict.insert(h, d, hash, member), node + 8);
}

/** Removes a member. False when it was none. */
export function remove(h: Heap, o: number, src: Uint8Array, start: number, end: number): boolean {
  if (isListpack(h, o)) {
    const lp = listpackOf(h, o);
    const at = small.find(h, lp, src, start, end);
    if (at !== 0) robj.setPointer(h, o, small.remove(h, lp, at));
    return at !== 0;
  }
  const d = dictOf(h, o);
  const e = dict.unlink(h, d, dict.hashOf(h, src, start, end), src, start, end);
  if (e === 0) return false;
  const node = nodeOf(h, e);
  dict.freeEntry(h, e);
  skiplist.remove(h, skiplistOf(h, o), node);
  skiplist.freeNode(h, node);
  dict.shrinkIfSparse(h, d);
  return true;
}

/** Removes the members of ranks `from` to `to`, 0 for the first. */
export function removeRanks(h: Heap, o: number, from: number, to: number): void {
  if (isListpack(h, o)) {
    robj.setPointer(h, o, listpack.removeRange(h, listpackOf(h, o), from * 2, (to - from + 1) * 2));
    return;
  }
  const d = dictOf(h, o);
  skiplist.removeRange(h, skiplistOf(h, o), from + 1, to + 1, (node) => {
    const s = skiplist.member(h, node);
    const end = s + sds.length(h, s);
    dict.freeEntry(h, dict.unlink(h, d, dict.hashOf(h, h.u8, s, end), h.u8, s, end));
  });
  dict.shrinkIfSparse(h, d);
}

/** All bytes of the value, the object's included. */
export function memoryBytes(h: Heap, o: number): number {
  const p = robj.pointer(h, o);
  let bytes = h.usableBytes(o) + h.usableBytes(p);
  if (isListpack(h, o)) return bytes;
  const zsl = skiplistOf(h, o);
  bytes += dict.overheadBytes(h, dictOf(h, o)) + h.usableBytes(zsl) + h.usableBytes(skiplist.header(h, zsl));
  for (let node = skiplist.first(h, zsl); node !== 0; node = skiplist.next(h, node))
    bytes += h.usableBytes(node) + sds.blockBytes(h, skiplist.member(h, node));
  return bytes;
}
