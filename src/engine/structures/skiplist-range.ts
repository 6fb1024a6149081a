/* Searching a skiplist for a range of scores or of members (ranges.ts): for the first node within, or the last.
 *
 * The same way down through the lanes as for a member, but a node is compared with the end of a range instead. Spans
 * are added up on the way, so both searches give a rank too, and ZCOUNT is the difference of two. */

import type { Heap } from '../memory/heap.ts';
import * as ranges from './ranges.ts';
import * as sds from './sds.ts';
import * as skiplist from './skiplist.ts';

/** Rank of the node that the last search returned, 1 for the first. */
export const found = { rank: 0 };

/** Whether a node lies before a range. */
export const isBelow = (h: Heap, node: number, range: ranges.Range): boolean => {
  const s = skiplist.member(h, node);
  return ranges.isBelow(range, skiplist.score(h, node), h.u8, s, range.by === 'lex' ? s + sds.length(h, s) : s);
};

/** Whether a node lies behind a range. */
export const isAbove = (h: Heap, node: number, range: ranges.Range): boolean => {
  const s = skiplist.member(h, node);
  return ranges.isAbove(range, skiplist.score(h, node), h.u8, s, range.by === 'lex' ? s + sds.length(h, s) : s);
};

/** Whether the range reaches neither past the tail nor before the first node. Whatever the order of members (a range
 * by member makes sense only among equal scores), this is asked first. */
function reaches(h: Heap, zsl: number, range: ranges.Range): boolean {
  if (ranges.isEmpty(range) || skiplist.length(h, zsl) === 0) return false;
  return !isBelow(h, skiplist.last(h, zsl), range) && !isAbove(h, skiplist.first(h, zsl), range);
}

/** The first node within a range, or 0; `found.rank` is its rank. */
export function first(h: Heap, zsl: number, range: ranges.Range): number {
  if (!reaches(h, zsl, range)) return 0;
  let x = skiplist.header(h, zsl);
  let rank = 0;
  for (let i = skiplist.level(h, zsl) - 1; i >= 0; i--)
    for (let f = skiplist.forward(h, x, i); f !== 0 && isBelow(h, f, range); f = skiplist.forward(h, x, i)) {
      rank += skiplist.span(h, x, i);
      x = f;
      if (h.trace !== undefined) h.trace({ kind: 'skiplist.visited', node: x, level: i, rank });
    }
  x = skiplist.next(h, x);
  found.rank = rank + 1;
  return x === 0 || isAbove(h, x, range) ? 0 : x;
}

/** The last node within a range, or 0; `found.rank` is its rank. */
export function last(h: Heap, zsl: number, range: ranges.Range): number {
  if (!reaches(h, zsl, range)) return 0;
  const head = skiplist.header(h, zsl);
  let x = head;
  let rank = 0;
  for (let i = skiplist.level(h, zsl) - 1; i >= 0; i--)
    for (let f = skiplist.forward(h, x, i); f !== 0 && !isAbove(h, f, range); f = skiplist.forward(h, x, i)) {
      rank += skiplist.span(h, x, i);
      x = f;
      if (h.trace !== undefined) h.trace({ kind: 'skiplist.visited', node: x, level: i, rank });
    }
  found.rank = rank;
  return x === head || isBelow(h, x, range) ? 0 : x;
}
