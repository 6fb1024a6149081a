/* Walking a sorted set whatever it is made of: a position is a skiplist node or the offset of a member in the
 * listpack, 0 for none, and these functions step from one to the next, up or down. Positions hold until the set
 * changes. */

import type { Heap } from '../memory/heap.ts';
import { crlfBytes, joints, type ReplyWriter, shortBulkBytes, shortBytes, writeShortBulk } from '../resp/reply.ts';
import * as listpack from '../structures/listpack.ts';
import type { Range } from '../structures/ranges.ts';
import * as ranges from '../structures/ranges.ts';
import * as sds from '../structures/sds.ts';
import * as skiplist from '../structures/skiplist.ts';
import * as skiplistRange from '../structures/skiplist-range.ts';
import * as element from './element.ts';
import { isListpack, length, listpackOf, skiplistOf } from './zset.ts';
import * as small from './zset-listpack.ts';

export const first = (h: Heap, o: number): number =>
  isListpack(h, o) ? listpack.first(h, listpackOf(h, o)) : skiplist.first(h, skiplistOf(h, o));

export const last = (h: Heap, o: number): number =>
  isListpack(h, o) ? small.last(h, listpackOf(h, o)) : skiplist.last(h, skiplistOf(h, o));

/** The next position, or the one before. */
export function step(h: Heap, o: number, at: number, reverse: boolean): number {
  if (!isListpack(h, o)) return reverse ? skiplist.prev(h, at) : skiplist.next(h, at);
  const lp = listpackOf(h, o);
  return reverse ? small.prev(h, lp, at) : small.next(h, lp, at);
}

/** The position of a rank, 0 for the first. */
export function atRank(h: Heap, o: number, rank: number): number {
  if (isListpack(h, o)) return listpack.seek(h, listpackOf(h, o), rank * 2);
  return skiplist.byRank(h, skiplistOf(h, o), rank + 1);
}

export const scoreAt = (h: Heap, o: number, at: number): number =>
  isListpack(h, o) ? small.scoreOf(h, listpackOf(h, o), at) : skiplist.score(h, at);

/** The member of the last `readMember`: bytes [start, end) of a buffer. Valid until something allocates. */
export const { text } = small;

export function readMember(h: Heap, o: number, at: number): void {
  if (isListpack(h, o)) {
    small.readMember(h, listpackOf(h, o), at);
    return;
  }
  const s = skiplist.member(h, at);
  text.u8 = h.u8;
  text.start = s;
  text.end = s + sds.length(h, s);
}

export function replyMember(h: Heap, o: number, at: number, reply: ReplyWriter): void {
  if (isListpack(h, o)) {
    small.readMember(h, listpackOf(h, o), at);
    reply.bulkBytes(text.u8, text.start, text.end);
    return;
  }
  const s = skiplist.member(h, at);
  reply.bulkBytes(h.u8, s, s + sds.length(h, s));
}

/** Replies `count` members in a row, upwards, as they stand in a listpack; with scores, each behind its member. */
export function replyEntries(h: Heap, o: number, start: number, count: number, withScores: boolean, reply: ReplyWriter): void {
  element.replyEntries(h, listpackOf(h, o), start, withScores ? count * 2 : count, withScores ? 0 : 1, reply);
}

/** Replies the members of `count` skiplist nodes in a row. */
export function replyNodes(h: Heap, start: number, count: number, reverse: boolean, reply: ReplyWriter): void {
  let node = start;
  for (let left = count; left > 0; left--) {
    left -= replyShort(h, node, Math.min(left, runMax), reverse, reply);
    if (left === 0) return;
    node = ran.next;
    const s = skiplist.member(h, node);
    reply.bulkBytes(h.u8, s, s + sds.length(h, s));
    node = reverse ? skiplist.prev(h, node) : skiplist.next(h, node);
  }
}

/** Members for which room is made at once. */
const runMax = 128;
/** The node behind the last one of the last `replyShort`. */
const ran = { next: 0 };

/** As the function of this name for listpacks (element.ts): up to the first member that is not short. */
function replyShort(h: Heap, start: number, most: number, reverse: boolean, reply: ReplyWriter): number {
  ran.next = start;
  if (!reply.takesBytes(most * shortBulkBytes)) return 0;
  const { view } = h;
  const { view: toView } = reply;
  const write = writeShortBulk;
  let out = reply.length - crlfBytes;
  let node = start;
  let left = most;
  for (; left > 0; left--) {
    const s = skiplist.member(h, node);
    const n = sds.length(h, s);
    if (n >= shortBytes) break;
    out = write(toView, out, joints[n] as number, view, s, n);
    node = reverse ? skiplist.prev(h, node) : skiplist.next(h, node);
  }
  ran.next = node;
  reply.length = out;
  reply.crlf();
  return most - left;
}

/** The first position within a range, or the last one if reverse; 0 when none is. */
export function firstInRange(h: Heap, o: number, range: Range, reverse: boolean): number {
  if (!isListpack(h, o)) {
    const zsl = skiplistOf(h, o);
    return reverse ? skiplistRange.last(h, zsl, range) : skiplistRange.first(h, zsl, range);
  }
  let at = reverse ? last(h, o) : first(h, o);
  if (ranges.isEmpty(range) || !reaches(h, o, range)) return 0;
  while (at !== 0 && !isWithinNearEnd(h, o, at, range, reverse)) at = step(h, o, at, reverse);
  return at !== 0 && isWithin(h, o, at, range, reverse) ? at : 0;
}

/** Whether a position at or after the range's start, in the direction of the walk, has not yet left it. */
export function isWithin(h: Heap, o: number, at: number, range: Range, reverse: boolean): boolean {
  if (isListpack(h, o)) {
    const lp = listpackOf(h, o);
    return reverse ? !small.isBelow(h, lp, at, range) : !small.isAbove(h, lp, at, range);
  }
  return reverse ? !skiplistRange.isBelow(h, at, range) : !skiplistRange.isAbove(h, at, range);
}

/** Whether the range reaches neither past the last member nor before the first: of members in another order than the
 * range's (unequal scores), all further answers depend on this one. */
function reaches(h: Heap, o: number, range: Range): boolean {
  const lp = listpackOf(h, o);
  return length(h, o) > 0 && !small.isBelow(h, lp, last(h, o), range) && !small.isAbove(h, lp, first(h, o), range);
}

/** Whether a position has come as far as the range's start, in the direction of the walk. */
const isWithinNearEnd = (h: Heap, o: number, at: number, range: Range, reverse: boolean): boolean =>
  isWithin(h, o, at, range, !reverse);

/** The ranks that a range covers, of the last `findRanks`: `count` of them from `from` on, 0 for the first. */
export const covered = { from: 0, count: 0 };

/** Finds the ranks of the members that a walk through the range would meet. */
export function findRanks(h: Heap, o: number, range: Range): void {
  covered.from = 0;
  covered.count = 0;
  const start = firstInRange(h, o, range, false);
  if (start === 0) return;
  if (!isListpack(h, o)) covered.from = skiplistRange.found.rank - 1;
  else for (let at = first(h, o); at !== start; at = step(h, o, at, false)) covered.from++;
  for (let at = start; at !== 0 && isWithin(h, o, at, range, false); at = step(h, o, at, false)) covered.count++;
}

/** How many members a range covers: for a skiplist by the ranks of its first and last, without a walk. */
export function count(h: Heap, o: number, range: Range): number {
  if (isListpack(h, o)) {
    findRanks(h, o, range);
    return covered.count;
  }
  const zsl = skiplistOf(h, o);
  if (skiplistRange.first(h, zsl, range) === 0) return 0;
  const before = skiplistRange.found.rank - 1;
  const found = skiplistRange.last(h, zsl, range);
  return (found === 0 ? skiplist.length(h, zsl) : skiplistRange.found.rank) - before;
}

/** Ranks start and stop as a command gives them, negative ones counted from the end: into `covered`, clipped to the
 * set. */
export function clipRanks(h: Heap, o: number, start: number, stop: number): void {
  const n = length(h, o);
  covered.from = Math.max(0, start < 0 ? start + n : start);
  const end = Math.min(n - 1, stop < 0 ? stop + n : stop);
  covered.count = Math.max(0, end - covered.from + 1);
}
