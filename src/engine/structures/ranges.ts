/* The two kinds of range by which a sorted set is read: by score (ZRANGEBYSCORE) and, among members of one score, by
 * the member's bytes (ZRANGEBYLEX). Each end may be exclusive or at infinity.
 *
 * A range answers two questions about a score and a member, "is it still below?" and "is it already above?", and both
 * representations of a sorted set, the skiplist and the listpack, need no others: whatever is neither lies within.
 * Members are bytes [start, end) of any buffer, so that a node's SDS, a listpack's entry and an integer written out
 * are asked in the same way. The bytes of a range itself lie in the command's arguments, never in the heap, where
 * they could move. */

import { compareBytes } from '../bytes.ts';

export interface ScoreRange {
  readonly by: 'score';
  readonly min: number;
  readonly max: number;
  readonly minExclusive: boolean;
  readonly maxExclusive: boolean;
}

/** One end of a range of members. `infinity` is -1 for `-`, 1 for `+`, 0 for bytes [start, end). */
export interface LexBound {
  readonly infinity: -1 | 0 | 1;
  readonly exclusive: boolean;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export interface LexRange {
  readonly by: 'lex';
  readonly min: LexBound;
  readonly max: LexBound;
}

export type Range = ScoreRange | LexRange;

/** Whether nothing can lie within. */
export function isEmpty(range: Range): boolean {
  if (range.by === 'score')
    return range.min > range.max || (range.min === range.max && (range.minExclusive || range.maxExclusive));
  const { min, max } = range;
  const order = compareBounds(min, max);
  return order > 0 || (order === 0 && (min.exclusive || max.exclusive));
}

function compareBounds(a: LexBound, b: LexBound): number {
  if (a.infinity !== 0 || b.infinity !== 0) return a.infinity - b.infinity;
  return compareBytes(a.bytes, a.start, a.end, b.bytes, b.start, b.end);
}

/** Whether a member lies before the range's lower end. */
export function isBelow(range: Range, score: number, u8: Uint8Array, start: number, end: number): boolean {
  if (range.by === 'score') return range.minExclusive ? score <= range.min : score < range.min;
  const order = compareToBound(u8, start, end, range.min);
  return range.min.exclusive ? order <= 0 : order < 0;
}

/** Whether a member lies behind the range's upper end. */
export function isAbove(range: Range, score: number, u8: Uint8Array, start: number, end: number): boolean {
  if (range.by === 'score') return range.maxExclusive ? score >= range.max : score > range.max;
  const order = compareToBound(u8, start, end, range.max);
  return range.max.exclusive ? order >= 0 : order > 0;
}

function compareToBound(u8: Uint8Array, start: number, end: number, bound: LexBound): number {
  if (bound.infinity !== 0) return -bound.infinity;
  return compareBytes(u8, start, end, bound.bytes, bound.start, bound.end);
}
