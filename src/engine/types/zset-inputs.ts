/** What ZUNION and its relatives read: sorted sets, and sets, whose members all have score 1. Pointer 0 is an empty
 * one. */

import type { Heap } from '../memory/heap.ts';
import * as robj from '../structures/robj.ts';
import * as element from './element.ts';
import * as set from './set.ts';
import * as walk from './zset-walk.ts';
import * as zset from './zset.ts';

const isSet = (h: Heap, o: number): boolean => robj.typeOf(h, o) === robj.type.set;

export function length(h: Heap, o: number): number {
  if (o === 0) return 0;
  return isSet(h, o) ? set.length(h, o) : zset.length(h, o);
}

/** A member's score; NaN when it is none. */
export function score(h: Heap, o: number, src: Uint8Array, start: number, end: number): number {
  if (o === 0) return Number.NaN;
  if (!isSet(h, o)) return zset.score(h, o, src, start, end);
  return set.contains(h, o, src, start, end) ? 1 : Number.NaN;
}

export const contains = (h: Heap, o: number, src: Uint8Array, start: number, end: number): boolean =>
  !Number.isNaN(score(h, o, src, start, end));

/** Calls `visit` with each member, as bytes [start, end) of a buffer that holds until something allocates, until it
 * returns false. */
export function forEach(
  h: Heap, o: number, visit: (score: number, src: Uint8Array, start: number, end: number) => boolean | void,
): void {
  if (o === 0) return;
  if (isSet(h, o)) {
    set.forEach(h, o, (m) =>
      m.isInteger
        ? visit(1, element.digits, 0, element.writeDigits(m.lo, m.hi))
        : visit(1, h.u8, m.start, m.end));
    return;
  }
  for (let at = walk.first(h, o); at !== 0; at = walk.step(h, o, at, false)) {
    const memberScore = walk.scoreAt(h, o, at);
    walk.readMember(h, o, at);
    if (visit(memberScore, walk.text.u8, walk.text.start, walk.text.end) === false) return;
  }
}
