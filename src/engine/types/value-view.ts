/** How any value looks in memory, and how far it is from its next conversion. */

import type { Gauge, ValueView } from '../../inspect.ts';
import { byteString } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import * as hyperloglogView from '../structures/hyperloglog-view.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as string from './string.ts';
import { collections, isString } from './value.ts';

/** The value as it is in memory, from element `from` on. */
export const view = (h: Heap, o: number, from: number): ValueView =>
  isString(h, o) ? viewOfString(h, o) : collections.view(h, o, from);

/** How far the value is from its next conversion. */
export const gauges = (h: Heap, o: number, limits: Limits): readonly Gauge[] =>
  isString(h, o) ? gaugesOfString(h, o) : collections.gauges(h, o, limits);

function viewOfString(h: Heap, o: number): ValueView {
  if (robj.encodingOf(h, o) !== robj.encoding.int) {
    const s = robj.pointer(h, o);
    return { kind: 'sds', sds: sds.view(h, s), registers: hyperloglogView.view(h, s) };
  }
  const decimal = int64.decimal(robj.integerLo(h, o), robj.integerHi(h, o));
  return { kind: 'int', decimal, bytes: byteString(h.u8, o + 8, o + 16) };
}

/** An embedded string becomes raw when it grows past its block. The other encodings depend on no length. */
function gaugesOfString(h: Heap, o: number): readonly Gauge[] {
  if (robj.encodingOf(h, o) !== robj.encoding.embstr) return [];
  const now = string.length(h, o);
  return [{ directive: 'embstr', measure: 'bytes', now, max: robj.embstrBytesMax, becomes: 'raw' }];
}
