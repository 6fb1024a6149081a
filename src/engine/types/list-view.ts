/** A list seen from outside, in both encodings. */

import type { Gauge, ValueView } from '../../inspect.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from '../structures/listpack.ts';
import * as quicklist from '../structures/quicklist.ts';
import * as robj from '../structures/robj.ts';
import { isListpack } from './list.ts';

/** What a view shows of a list. */
const entriesShown = 256;
const nodesShown = 64;
const nodeEntriesShown = 64;

/** The list as it is in memory: of a listpack the entries from `from` on, of a quicklist both ends. */
export function view(h: Heap, o: number, from: number): ValueView {
  const p = robj.pointer(h, o);
  if (isListpack(h, o)) return { kind: 'listpack', listpack: listpack.view(h, p, from, entriesShown) };
  return { kind: 'quicklist', quicklist: quicklist.view(h, p, nodesShown, nodeEntriesShown) };
}

/** How far the list is from its next conversion. */
export function gauges(h: Heap, o: number, limits: Limits): readonly Gauge[] {
  if (!isListpack(h, o)) return [];
  const fill = limits.listMaxListpackSize;
  const lp = robj.pointer(h, o);
  const common = { directive: 'list-max-listpack-size', becomes: 'quicklist' } as const;
  const bytes = { ...common, measure: 'bytes', now: listpack.bytes(h, lp) } as const;
  if (fill < 0) return [{ ...bytes, max: quicklist.bytesMax(fill) }];
  const entries = { ...common, measure: 'entries', now: listpack.length(h, lp) } as const;
  return [{ ...entries, max: quicklist.elementsMax(fill) }, { ...bytes, max: quicklist.countedNodeBytesMax }];
}
