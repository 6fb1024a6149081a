/** A sorted set seen from outside: in both encodings, and checked. */

import type { Gauge, ValueView } from '../../inspect.ts';
import { assert } from '../assert.ts';
import type { Heap } from '../memory/heap.ts';
import { formatDouble } from '../numbers/numbers.ts';
import * as dict from '../structures/dict.ts';
import * as dictView from '../structures/dict-view.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as listpack from '../structures/listpack.ts';
import * as skiplist from '../structures/skiplist.ts';
import * as skiplistView from '../structures/skiplist-view.ts';
import { dictOf, isListpack, listpackOf, nodeOf, skiplistOf, type ZsetLimits } from './zset.ts';
import * as small from './zset-listpack.ts';

const shownMax = 100;

/** The structures as they are, from a rank (or a bucket, or an entry) on. */
export function view(h: Heap, o: number, from = 0): ValueView {
  if (isListpack(h, o)) return { kind: 'listpack', listpack: listpack.view(h, listpackOf(h, o), from, 2 * shownMax) };
  const showScore = (entry: number): string => formatDouble(h.f64[dict.value(h, entry) >> 3] as number);
  return {
    kind: 'zset',
    skiplist: skiplistView.view(h, skiplistOf(h, o), from, shownMax),
    dict: dictView.view(h, dictOf(h, o), from, shownMax, showScore),
  };
}

export function gauges(h: Heap, o: number, limits: ZsetLimits): Gauge[] {
  if (!isListpack(h, o)) return [];
  const lp = listpackOf(h, o);
  const { zsetMaxListpackEntries: entriesMax, zsetMaxListpackValue: valueMax } = limits;
  const becomes = 'skiplist';
  const entries = small.length(h, lp);
  const longest = small.longestMember(h, lp);
  return [
    { directive: 'zset-max-listpack-entries', measure: 'entries', now: entries, max: entriesMax, becomes },
    { directive: 'zset-max-listpack-value', measure: 'longest', now: longest, max: valueMax, becomes },
  ];
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, o: number): void {
  if (isListpack(h, o)) {
    listpack.checkInvariants(h, listpackOf(h, o));
    return;
  }
  const zsl = skiplistOf(h, o);
  const d = dictOf(h, o);
  skiplistView.checkInvariants(h, zsl);
  dict.checkInvariants(h, d);
  assert(dict.length(h, d) === skiplist.length(h, zsl), 'both halves hold equally many members');
  dictWalk.forEach(h, d, (e) => {
    assert(skiplist.member(h, nodeOf(h, e)) === dict.key(h, e), 'an entry and the node it points into share one SDS');
  });
}
