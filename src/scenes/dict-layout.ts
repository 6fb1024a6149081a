/* A dict: two tables of buckets, each bucket a chain of entries. Rows are buckets; a stretch of empty ones is one row,
 * for most of a table is empty and says nothing. While a rehash is under way the first table's buckets before rehashidx
 * have been emptied into the second: they are one row that says so. */

import type { Address, DictEntryView, DictTableView, DictView } from '../inspect.ts';
import type { MarkKind } from './byte-map.ts';
import { readable } from './bytes-text.ts';

export interface ChainEntry {
  readonly address: Address;
  readonly key: string;
  readonly value: string | null;
  /** When a hash's field expires, in ms since 1970; null for whatever stays. */
  readonly expiresAtMs: number | null;
  /** Low word of the hash. */
  readonly hash: number;
  readonly mark: MarkKind | null;
}

export type BucketRow =
  | { readonly kind: 'bucket'; readonly bucket: number; readonly next: boolean; readonly chain: readonly ChainEntry[] }
  | { readonly kind: 'empty' | 'moved'; readonly bucket: number; readonly to: number };

export interface TableLayout {
  readonly size: number;
  readonly used: number;
  readonly from: number;
  readonly shown: number;
  readonly rows: readonly BucketRow[];
}

/** By key, where an entry was and what it held. Not by address: a dict without values has an entry only where keys
 * collide, so a key may come by one, or lose it, when it moves. */
type Known = ReadonlyMap<string, { readonly table: number; readonly entry: DictEntryView }>;

function knownEntries(before: DictView | null): Known | null {
  if (before === null) return null;
  const known = new Map<string, { table: number; entry: DictEntryView }>();
  before.tables.forEach((table, i) => {
    for (const entry of table.buckets.flat()) known.set(entry.key, { table: i, entry });
  });
  return known;
}

function markOf(entry: DictEntryView, table: number, known: Known | null): MarkKind | null {
  if (known === null) return null;
  const old = known.get(entry.key);
  if (old === undefined || old.entry.value !== entry.value || old.entry.expiresAtMs !== entry.expiresAtMs) return 'touched';
  return old.table === table ? null : 'moved';
}

/** Fewer empty buckets than this keep a row each: a gap of one is easier read as itself. */
const emptyMin = 2;

function rowsOf(table: DictTableView, index: number, rehashIndex: number, known: Known | null): BucketRow[] {
  const rows: BucketRow[] = [];
  const isNext = (bucket: number): boolean => index === 0 && bucket === rehashIndex;
  const isMoved = (bucket: number): boolean => index === 0 && bucket < rehashIndex;
  for (let i = 0; i < table.buckets.length; i++) {
    const bucket = table.from + i;
    const chain = table.buckets[i] ?? [];
    const kind = isMoved(bucket) ? 'moved' : 'empty';
    if (chain.length > 0 || isNext(bucket)) {
      const entries = chain.map((e) => ({
        address: e.address,
        key: readable(e.key),
        value: e.value === null ? null : readable(e.value),
        expiresAtMs: e.expiresAtMs ?? null,
        hash: e.hash >>> 0,
        mark: markOf(e, index, known),
      }));
      rows.push({ kind: 'bucket', bucket, next: isNext(bucket), chain: entries });
      continue;
    }
    const last = rows.at(-1);
    if (last?.kind === kind) rows[rows.length - 1] = { ...last, to: bucket };
    else rows.push({ kind, bucket, to: bucket });
  }
  return rows.flatMap((row) => (isShortGap(row) ? spread(row.bucket, row.to) : [row]));
}

const isShortGap = (row: BucketRow): row is Extract<BucketRow, { kind: 'empty' | 'moved' }> =>
  row.kind === 'empty' && row.to - row.bucket + 1 < emptyMin;

function spread(from: number, to: number): BucketRow[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({
    kind: 'bucket',
    bucket: from + i,
    next: false,
    chain: [],
  }));
}

/** One layout per table that exists: the second one is there only while a rehash is under way. */
export function layout(dict: DictView, before: DictView | null): TableLayout[] {
  const known = knownEntries(before?.tables[0].from === dict.tables[0].from ? before : null);
  return dict.tables
    .map((table, i) => ({ table, rows: rowsOf(table, i, dict.rehashIndex, known) }))
    .filter(({ table }) => table.size > 0)
    .map(({ table, rows }) => ({
      size: table.size,
      used: table.used,
      from: table.from,
      shown: table.buckets.length,
      rows,
    }));
}
