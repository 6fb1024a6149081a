/* A dict seen from outside: its buckets as the picture draws them, and the lengths of its chains. Looking moves no bucket. */

import type { DictEntryView, DictTableView, DictView } from '../../inspect.ts';
import type { Heap } from '../memory/heap.ts';
import { bucket, hashOf, key, length, next, rehashIndex, sizeOf, tableOf, usedOf } from './dict.ts';
import * as sds from './sds.ts';

/** Buckets [from, from + count) of both tables. `showValue` turns an entry's value into text. */
export function view(
  h: Heap, d: number, from: number, count: number, showValue: (reference: number) => string | null,
  expiresAtMs: (reference: number) => number = () => 0,
): DictView {
  return {
    address: d,
    tables: [tableView(h, d, 0, from, count, showValue, expiresAtMs), tableView(h, d, 1, from, count, showValue, expiresAtMs)],
    rehashIndex: rehashIndex(h, d),
    length: length(h, d),
    seed: [...h.hashSeed].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(''),
  };
}

function tableView(
  h: Heap, d: number, t: number, from: number, count: number, showValue: (reference: number) => string | null,
  expiresAtMs: (reference: number) => number,
): DictTableView {
  const size = sizeOf(h, d, t);
  const start = Math.max(0, Math.min(from, size - count));
  const rows: DictEntryView[][] = [];
  for (let b = start; b < Math.min(size, start + count); b++) {
    const row: DictEntryView[] = [];
    for (let r = bucket(h, tableOf(h, d, t), b); r !== 0; r = next(h, r)) {
      const s = key(h, r);
      const hash = hashOf(h, h.u8, s, s + sds.length(h, s)) >>> 0;
      const atMs = expiresAtMs(r);
      row.push({ address: r & ~3, key: sds.text(h, s), value: showValue(r), hash, ...(atMs === 0 ? {} : { expiresAtMs: atMs }) });
    }
    rows.push(row);
  }
  return { size, used: usedOf(h, d, t), from: start, buckets: rows };
}

/** How long the chains of a table are: chainLengths[n] buckets hold n entries. For DEBUG HTSTATS. */
export function chainLengths(h: Heap, d: number, t: 0 | 1): number[] {
  const counts: number[] = [];
  for (let b = 0, size = sizeOf(h, d, t); b < size; b++) {
    let n = 0;
    for (let r = bucket(h, tableOf(h, d, t), b); r !== 0; r = next(h, r)) n++;
    counts[n] = (counts[n] ?? 0) + 1;
  }
  return Array.from(counts, (count) => count ?? 0);
}
