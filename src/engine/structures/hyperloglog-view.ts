/* A HyperLogLog as its string lies in memory: which of the two representations it is in, and where in its bytes each register that
 * is not 0 has its value. Sparse, a register shares the one or two bytes of its run; dense, it has six bits of its own, of which
 * the byte with the first is named. Only the first registers are listed, for there may be 16384 of them; all are counted. */

import type { RegistersView } from '../../inspect.ts';
import type { Heap } from '../memory/heap.ts';
import * as dense from './hyperloglog-dense.ts';
import * as layout from './hyperloglog-layout.ts';
import * as sparse from './hyperloglog-sparse.ts';

const shownMax = 64;

/** Null for a string that is none. */
export function view(h: Heap, s: number): RegistersView | null {
  if (!layout.isHyperLogLog(h, s)) return null;
  const isSparse = layout.isSparse(h, s);
  const all = isSparse ? inRuns(h, s) : inBits(h, s);
  return { form: isSparse ? 'sparse' : 'dense', raised: all.slice(0, shownMax), total: all.length };
}

function inRuns(h: Heap, s: number): RegistersView['raised'] {
  const all: RegistersView['raised'][number][] = [];
  let first = 0;
  let byte = layout.headerBytes;
  for (const { value, length, bytes } of sparse.runs(h, s)) {
    if (value > 0) for (let i = 0; i < length; i++) all.push({ index: first + i, value, byte });
    first += length;
    byte += bytes;
  }
  return all;
}

function inBits(h: Heap, s: number): RegistersView['raised'] {
  const all: RegistersView['raised'][number][] = [];
  for (let index = 0; index < layout.registers; index++) {
    const value = dense.get(h, s, index);
    if (value > 0) all.push({ index, value, byte: layout.headerBytes + ((index * 6) >> 3) });
  }
  return all;
}
