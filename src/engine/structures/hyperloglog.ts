/* HyperLogLog: how many different elements were added, in at most 12 KiB, with a standard error of 0.81 % (Flajolet and
 * others, 2007; with 64-bit hashes as in Heule and others, 2013).
 *
 * An element is hashed. Fourteen bits of the hash choose one of 16384 registers; in the rest one looks for the first
 * bit that is set. To find k zeros before it is a chance of 1 in 2^k, so the highest k + 1 that a register has seen
 * tells how many elements came its way, and adding one twice changes nothing. Registers of two sets are merged by
 * taking the higher ones: the result is that of the union.
 *
 * Registers are kept in one of two representations, dense and sparse (in files of their own, like the header and the
 * estimate), in a plain string: GET, SET and DUMP carry a HyperLogLog as it is. So nothing about such a string may be
 * believed: whoever reads one must be told when its runs do not add up. */

import type { Heap } from '../memory/heap.ts';
import * as dense from './hyperloglog-dense.ts';
import { estimate, histogram } from './hyperloglog-estimate.ts';
import * as layout from './hyperloglog-layout.ts';
import * as sparse from './hyperloglog-sparse.ts';
import { hash, hashed } from './murmur.ts';
import * as sds from './sds.ts';

export { cacheCount, cached, invalidateCount, isHyperLogLog, isSparse, readCache } from './hyperloglog-layout.ts';

const seed = 0xadc83b19 | 0;

/** Registers outside of the heap, one a byte: for sums over several HyperLogLogs. */
export type Registers = Uint8Array;
export const createRegisters = (): Registers => new Uint8Array(layout.registers);

/** A new string that holds an empty one. */
export function create(h: Heap): number {
  const s = sds.createEmpty(h, layout.headerBytes + sparse.emptyBytes);
  layout.writeHeader(h, s);
  sparse.writeEmpty(h, s);
  return s;
}

/** What the last `add` or `raise` did: the register is higher than before; or the string is not what it says. */
export const outcome = { isRaised: false, isCorrupt: false };

/** Adds an element, bytes [start, end); returns the string, moved if it had to, and `outcome`. */
export function add(h: Heap, s: number, u8: Uint8Array, start: number, end: number, sparseBytesMax: number): number {
  hash(u8, start, end, seed);
  return raise(h, s, hashed.lo & (layout.registers - 1), firstBit(), sparseBytesMax);
}

/** Position of the first bit set in the hash, from 1, behind those that choose the register. */
function firstBit(): number {
  const low = hashed.lo >>> layout.indexBits;
  if (low !== 0) return 32 - Math.clz32(low & -low);
  const { hi } = hashed;
  return hi === 0 ? layout.valueBits + 1 : 32 - layout.indexBits + 32 - Math.clz32(hi & -hi);
}

/** Raises a register to a value if it is lower; returns the string, moved if it had to, and `outcome`. */
export function raise(
  h: Heap, s: number, index: number, value: number, sparseBytesMax: number, place?: sparse.Place,
): number {
  outcome.isCorrupt = false;
  const t = raiseIn(h, s, index, value, sparseBytesMax, place);
  if (h.trace !== undefined && outcome.isRaised) h.trace({ kind: 'hyperloglog.raised', register: index, to: value });
  return t;
}

function raiseIn(
  h: Heap, s: number, index: number, value: number, sparseBytesMax: number, place: sparse.Place | undefined,
): number {
  if (!layout.isSparse(h, s)) {
    raiseDense(h, s, index, value);
    return s;
  }
  const t = sparse.raise(h, s, index, value, sparseBytesMax, place);
  outcome.isRaised = sparse.outcome.kind === 'raised';
  outcome.isCorrupt = sparse.outcome.kind === 'corrupt';
  if (sparse.outcome.kind !== 'too big') return t;
  const converted = toDense(h, t, value > sparse.valueMax ? `a register of ${value}` : 'hll-sparse-max-bytes');
  if (converted !== 0) raiseDense(h, converted, index, value);
  else outcome.isCorrupt = true;
  return converted === 0 ? t : converted;
}

function raiseDense(h: Heap, s: number, index: number, value: number): void {
  outcome.isRaised = dense.get(h, s, index) < value;
  if (outcome.isRaised) dense.put(h, s, index, value);
}

/** Turns a sparse one into a dense one; returns the new string, or 0 when the runs do not add up: then all stays. `why` is told. */
export function toDense(h: Heap, s: number, why: string): number {
  const t = sds.createEmpty(h, layout.denseBytes);
  h.u8.copyWithin(t, s, s + layout.headerBytes);
  layout.writeEncoding(h, t, true);
  const isWhole = sparse.forEachRun(h, s, (value, first, length) => {
    if (value > 0) for (let i = first; i < first + length; i++) dense.put(h, t, i, value);
  });
  sds.free(h, isWhole ? s : t);
  if (isWhole && h.trace !== undefined) h.trace({ kind: 'encoding.converted', type: 'string', from: 'sparse', to: 'dense', why });
  return isWhole ? t : 0;
}

/** Estimates how many elements one has seen; -1 when its runs do not add up. */
export function count(h: Heap, s: number): number {
  histogram.fill(0);
  if (layout.isSparse(h, s)) {
    const isWhole = sparse.forEachRun(h, s, (value, _, length) => {
      histogram[value] = (histogram[value] as number) + length;
    });
    return isWhole ? estimate() : -1;
  }
  const all = createRegisters();
  dense.readAll(h, s, all);
  return countRegisters(all);
}

/** Estimates how many elements have raised registers so far. */
export function countRegisters(all: Registers): number {
  histogram.fill(0);
  for (let i = 0; i < all.length; i++) {
    const value = all[i] as number;
    histogram[value] = (histogram[value] as number) + 1;
  }
  return estimate();
}

/** Raises registers to those of a HyperLogLog. False when its runs do not add up. */
export function mergeInto(h: Heap, s: number, all: Registers): boolean {
  if (layout.isSparse(h, s))
    return sparse.forEachRun(h, s, (value, first, length) => {
      for (let i = first; i < first + length; i++) if (value > (all[i] as number)) all[i] = value;
    });
  dense.raiseInto(h, s, all);
  return true;
}

/** Raises a HyperLogLog to registers that are higher; returns the string, moved if it had to, and `outcome` of the last one raised. */
export function raiseAll(h: Heap, before: number, all: Registers, sparseBytesMax: number): number {
  const place: sparse.Place = { offset: 0, first: 0 };
  let s = before;
  for (let i = 0; i < all.length; i++) {
    const value = all[i] as number;
    if (value > 0) s = raise(h, s, i, value, sparseBytesMax, place);
  }
  return s;
}
