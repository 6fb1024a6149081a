/** A set seen from outside: in each of its encodings, and checked. */

import type { EncodingName, Gauge, ValueView } from '../../inspect.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as dictView from '../structures/dict-view.ts';
import * as intset from '../structures/intset.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import { intsetMax, length } from './set.ts';

const { encoding, encodingOf, pointer } = robj;

const shownMax = 256;

/** The set as it is in memory, from member or bucket `from` on. */
export function view(h: Heap, o: number, from: number): ValueView {
  const p = pointer(h, o);
  switch (encodingOf(h, o)) {
    case encoding.intset:
      return { kind: 'intset', intset: intset.view(h, p, from, shownMax) };
    case encoding.listpack:
      return { kind: 'listpack', listpack: listpack.view(h, p, from, shownMax) };
    default:
      return { kind: 'dict', dict: dictView.view(h, p, from, shownMax, () => null) };
  }
}

/** How far the set is from its next conversion. */
export function gauges(h: Heap, o: number, limits: Limits): Gauge[] {
  const now = length(h, o);
  const table: EncodingName = 'hashtable';
  if (encodingOf(h, o) === encoding.intset)
    return [{ directive: 'set-max-intset-entries', measure: 'integers', now, max: intsetMax(limits), becomes: table }];
  if (encodingOf(h, o) !== encoding.listpack) return [];
  let longest = 0;
  const lp = pointer(h, o);
  for (let at = listpack.first(h, lp); at !== 0; at = listpack.next(h, lp, at))
    longest = Math.max(longest, listpack.textBytes(h, lp, at));
  return [
    { directive: 'set-max-listpack-entries', measure: 'entries', now, max: limits.setMaxListpackEntries, becomes: table },
    { directive: 'set-max-listpack-value', measure: 'longest', now: longest, max: limits.setMaxListpackValue, becomes: table },
  ];
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, o: number): void {
  const p = pointer(h, o);
  if (encodingOf(h, o) === encoding.intset) intset.checkInvariants(h, p);
  else if (encodingOf(h, o) === encoding.listpack) listpack.checkInvariants(h, p);
  else dict.checkInvariants(h, p);
}
