/** A hash seen from outside: in each of its encodings, and checked. */

import type { Gauge, ValueView } from '../../inspect.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as dictView from '../structures/dict-view.ts';
import * as listpack from '../structures/listpack.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import { forEach, isListpack, length } from './hash.ts';
import * as expiry from './hash-expiry.ts';
import { isTriples } from './hash-triples.ts';

const { pointer } = robj;

const shownMax = 256;

/** The hash as it is in memory, from listpack entry or bucket `from` on. */
export function view(h: Heap, o: number, from: number): ValueView {
  const p = pointer(h, o);
  if (isListpack(h, o)) {
    const shown = listpack.view(h, p, from, shownMax);
    return { kind: 'listpack', listpack: isTriples(h, o) ? { ...shown, expires: true } : shown };
  }
  const showValue = (r: number): string => sds.text(h, dict.value(h, r));
  return { kind: 'dict', dict: dictView.view(h, p, from, shownMax, showValue, (r) => expiry.of(h, r)) };
}

/** How far the hash is from its next conversion. */
export function gauges(h: Heap, o: number, limits: Limits): Gauge[] {
  if (!isListpack(h, o)) return [];
  const lp = pointer(h, o);
  let longest = 0;
  forEach(h, o, (at) => {
    longest = Math.max(longest, listpack.textBytes(h, lp, at), listpack.textBytes(h, lp, listpack.next(h, lp, at)));
  });
  const { hashMaxListpackEntries, hashMaxListpackValue } = limits;
  return [
    {
      directive: 'hash-max-listpack-entries', measure: 'entries',
      now: length(h, o), max: hashMaxListpackEntries, becomes: 'hashtable',
    },
    {
      directive: 'hash-max-listpack-value', measure: 'longest',
      now: longest, max: hashMaxListpackValue, becomes: 'hashtable',
    },
  ];
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, o: number): void {
  if (isListpack(h, o)) listpack.checkInvariants(h, pointer(h, o));
  else dict.checkInvariants(h, pointer(h, o));
}
