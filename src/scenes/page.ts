/* Which part of a long structure a view holds. Every kind counts in its own unit (entries, buckets, ranks), so where
 * the next window starts is said by the view's kind and only passed on by the pane. */

import type { DictTableView, KeyView, MechanismView } from '../inspect.ts';

export interface Page {
  /** Place of the first and the last one shown, 1 for the first of all. */
  readonly first: number;
  readonly last: number;
  readonly total: number;
  /** What to ask for to see the next ones; null at the end. */
  readonly next: number | null;
}

/** `start` is where the structure's own counting begins. */
function pageFrom(from: number, shown: number, total: number, start: 0 | 1): Page {
  const before = Math.max(0, from - start);
  const last = before + shown;
  return { first: before + 1, last, total, next: shown > 0 && last < total ? last + start : null };
}

const ofTable = (table: DictTableView): Page => pageFrom(table.from, table.buckets.length, table.size, 0);

/** Null for what is always shown whole, or cut in a way of its own. */
export function pageOf({ value }: KeyView): Page | null {
  switch (value.kind) {
    case 'listpack':
      return pageFrom(value.listpack.from, value.listpack.entries.length, value.listpack.length, 0);
    case 'intset':
      return pageFrom(value.intset.from, value.intset.values.length, value.intset.length, 0);
    case 'dict': {
      const [first, second] = value.dict.tables;
      return ofTable(second.size > first.size ? second : first);
    }
    case 'zset':
      return pageFrom(value.skiplist.from, value.skiplist.nodes.length, value.skiplist.length, 1);
    case 'stream':
      return pageFrom(value.stream.from, value.stream.nodes.length, value.stream.nodeCount, 0);
    default:
      return null;
  }
}

/** Of a mechanism that shows a window of something long. */
export function pageOfMechanism(view: MechanismView): Page | null {
  switch (view.scene) {
    case 'list-rail':
    case 'hash-grid':
    case 'zset-ladder': {
      const list = view.lists[0];
      return list === undefined ? null : pageFrom(list.from, list.elements.length, list.length, 0);
    }
    case 'bitmap-grid':
      return pageFrom(view.from, view.bytes.length, view.bytesTotal, 0);
    case 'stream-lanes':
      return view.key === null ? null : pageOf(view.key);
    default:
      return null;
  }
}

/** The part of a value that a view shows. */
function shownOf({ value }: KeyView): unknown {
  switch (value.kind) {
    case 'listpack':
      return value.listpack.entries.map(({ value: text }) => text);
    case 'intset':
      return value.intset.values;
    case 'dict':
      return value.dict.tables.map(({ buckets }) => buckets);
    case 'zset':
      return value.skiplist.nodes.map(({ member, score }) => [member, score]);
    case 'stream':
      return value.stream.nodes;
    default:
      return value;
  }
}

/** Whether a command changed a value and nothing of that can be seen: it lies before or behind the window. */
export function isOutside(before: KeyView | null, view: KeyView): boolean {
  const page = pageOf(view);
  if (before === null || page === null || !isPartial(page)) return false;
  return JSON.stringify(shownOf(before)) === JSON.stringify(shownOf(view));
}

export const isPartial = (page: Page): boolean => page.first > 1 || page.last < page.total;
