/* Which part of a long structure a view holds: every kind counts in its own unit, and the pane that pages needs only to
 * know where the window stands. */

import type { KeyView } from '../inspect.ts';

export interface Page {
  readonly from: number;
  readonly shown: number;
  readonly total: number;
}

/** Null for what is always shown whole, or as one window of its own. */
export function pageOf({ value }: KeyView): Page | null {
  switch (value.kind) {
    case 'listpack':
      return { from: value.listpack.from, shown: value.listpack.entries.length, total: value.listpack.length };
    case 'intset':
      return { from: value.intset.from, shown: value.intset.values.length, total: value.intset.length };
    case 'dict':
      return ofBuckets(value.dict.tables);
    case 'zset':
      return {
        from: Math.max(0, (value.skiplist.nodes[0]?.rank ?? 1) - 1),
        shown: value.skiplist.nodes.length,
        total: value.skiplist.length,
      };
    default:
      return null;
  }
}

function ofBuckets(tables: readonly [DictTable, DictTable]): Page {
  const longer = tables[1].size > tables[0].size ? tables[1] : tables[0];
  return { from: longer.from, shown: longer.buckets.length, total: longer.size };
}

interface DictTable {
  readonly size: number;
  readonly from: number;
  readonly buckets: readonly unknown[];
}

export const isPartial = (page: Page): boolean => page.shown < page.total;
