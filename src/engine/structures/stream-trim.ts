/* Trimming a stream: entries are taken from its beginning until it is short enough, or until an id.
 *
 * Whole nodes go first, each one free and one removal from the tree however many entries it holds. Only an exact trim then
 * goes into the first node that stays, and marks entries deleted one by one; an approximate one (`~`) leaves it, and so
 * costs next to nothing. A limit bounds the entries that one call may take, in whole nodes.
 *
 * Trimmed entries are not "deleted" in the sense of gaps: what is missing is all at the beginning, so a group's lag stays
 * known, and the greatest deleted id is left as it is. */

import type { Heap } from '../memory/heap.ts';
import * as listpack from './listpack.ts';
import * as rax from './rax.ts';
import * as raxCursor from './rax-cursor.ts';
import * as stream from './stream.ts';
import * as cursors from './stream-cursor.ts';
import * as streamId from './stream-id.ts';
import type { StreamId } from './stream-id.ts';
import * as streamNode from './stream-node.ts';

export interface Trim {
  /** What stays: so many of the last entries, or those from an id on. */
  readonly maxLength: number | undefined;
  readonly minId: StreamId;
  readonly approximate: boolean;
  /** Entries that may go at most; 0 = any number. */
  readonly limit: number;
}

const nodes = new raxCursor.RaxCursor();
const entries = new cursors.StreamCursor();
const master = streamId.zero();
const last = streamId.zero();
const keyOf = new Uint8Array(streamId.keyBytes);

/** Trims; returns how many entries went. */
export function trim(h: Heap, s: number, how: Trim): number {
  const tree = stream.tree(h, s);
  let trimmed = 0;
  while (raxCursor.first(h, tree, nodes) && !isShort(h, s, how)) {
    const lp = raxCursor.value(h, nodes);
    const count = streamNode.entryCount(h, lp);
    if (how.limit > 0 && trimmed + count > how.limit) break;
    streamId.readKey(nodes.key, master);
    if (!goesWhole(h, s, lp, count, how)) {
      if (!how.approximate) trimmed += trimInside(h, s, lp, how);
      break;
    }
    keyOf.set(nodes.key.subarray(0, streamId.keyBytes));
    rax.remove(h, tree, keyOf, 0, streamId.keyBytes);
    listpack.free(h, lp);
    stream.addLength(h, s, -count);
    trimmed += count;
  }
  if (trimmed > 0) refreshFirstId(h, s);
  return trimmed;
}

const isShort = (h: Heap, s: number, { maxLength }: Trim): boolean =>
  maxLength !== undefined && stream.length(h, s) <= maxLength;

function goesWhole(h: Heap, s: number, lp: number, count: number, { maxLength, minId }: Trim): boolean {
  if (maxLength !== undefined) return stream.length(h, s) - count >= maxLength;
  streamNode.readId(h, lp, streamNode.lastEntry(h, lp), master, last);
  return streamId.compare(last, minId) < 0;
}

/** Marks entries of the first node deleted. */
function trimInside(h: Heap, s: number, lp: number, how: Trim): number {
  let trimmed = 0;
  cursors.begin(h, s, entries);
  while (!isShort(h, s, how) && cursors.next(h, entries) && entries.lp === lp) {
    if (how.maxLength === undefined && streamId.compare(entries.id, how.minId) >= 0) break;
    streamNode.markDeleted(h, lp, entries.at);
    stream.addLength(h, s, -1);
    trimmed++;
  }
  raxCursor.setValue(h, nodes, streamNode.addToCounts(h, lp, -trimmed, trimmed));
  return trimmed;
}

/** After entries have gone: the first id is that of the first one left, or 0-0. */
export function refreshFirstId(h: Heap, s: number): void {
  if (stream.length(h, s) === 0) streamId.setZero(master);
  else cursors.edgeId(h, s, 'first', master);
  stream.setFirstId(h, s, master);
}
