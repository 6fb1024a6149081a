/* Members of a set by their place, for those that are drawn by chance (SPOP, SRANDMEMBER).
 *
 * A place is what an encoding finds a member by at once: an index of an intset, a position of a listpack, a reference
 * of a dict. Places hold until the set changes. */

import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as intset from '../structures/intset.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as element from './element.ts';

const { encoding, encodingOf, pointer } = robj;

/** The member at a place. */
export function memberAt(h: Heap, o: number, place: number, out: element.Element): element.Element {
  const p = pointer(h, o);
  switch (encodingOf(h, o)) {
    case encoding.intset:
      return element.fromIntset(h, p, place, out);
    case encoding.listpack:
      return listpack.get(h, p, place, out);
    default:
      return element.fromSds(h, dict.key(h, place), out);
  }
}

/** Every place. */
export function places(h: Heap, o: number): number[] {
  const p = pointer(h, o);
  const all: number[] = [];
  switch (encodingOf(h, o)) {
    case encoding.intset:
      for (let i = 0, n = intset.length(h, p); i < n; i++) all.push(i);
      break;
    case encoding.listpack:
      for (let at = listpack.first(h, p); at !== 0; at = listpack.next(h, p, at)) all.push(at);
      break;
    default:
      dictWalk.forEach(h, p, (r) => void all.push(r));
  }
  return all;
}

/** A place drawn by chance: evenly from the small encodings, nearly so from a hashtable. */
export function randomPlace(h: Heap, o: number, random: () => number): number {
  const p = pointer(h, o);
  switch (encodingOf(h, o)) {
    case encoding.intset:
      return intset.randomIndex(h, p, random);
    case encoding.listpack:
      return listpack.seek(h, p, Math.floor(random() * listpack.length(h, p)));
    default:
      return dictWalk.fairRandom(h, p, random);
  }
}

/** Removes the members at these positions of a listpack, which are in rising order. */
export function removeFromListpack(h: Heap, o: number, positions: readonly number[]): void {
  let lp = pointer(h, o);
  for (const at of positions.toReversed()) lp = listpack.remove(h, lp, at);
  robj.setPointer(h, o, lp);
}
