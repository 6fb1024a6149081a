/* A walk over a stream's entries between two ids, in either direction.
 *
 * Two walks in one: over the nodes, by a cursor of the radix tree, and over the entries in a node's listpack. The tree finds
 * the node whose first id is the last one not above the wanted id; the entry must be in it, if anywhere, and is found by a
 * walk of at most a hundred. Deleted entries are passed over.
 *
 * An entry's fields are not copied: the cursor says where they are, and if they are the node's master fields, where those
 * are. Forwards, the place of the next entry is found by passing over the values, because only the way back is written
 * down. A change of the stream makes the cursor void. */

import type { Heap } from '../memory/heap.ts';
import * as listpack from './listpack.ts';
import * as rax from './rax.ts';
import * as raxCursor from './rax-cursor.ts';
import * as stream from './stream.ts';
import * as streamId from './stream-id.ts';
import type { StreamId } from './stream-id.ts';
import * as streamNode from './stream-node.ts';

export class StreamCursor {
  /** Of the entry it stands on. */
  readonly id = streamId.zero();
  lp = 0;
  /** Position of its flags. */
  at = 0;
  fieldCount = 0;
  hasMasterFields = false;
  /** Position of the first field's name, in the master entry or in its own. */
  fieldAt = 0;
  /** Position of the first thing behind the id: a value, or the first name. */
  contentAt = 0;
  readonly nodes = new raxCursor.RaxCursor();
  /** Of the node it is in: the master id, and where and how many the master fields are. */
  masterFieldAt = 0;
  masterFieldCount = 0;
  readonly master = streamId.zero();
  readonly lower = streamId.zero();
  readonly upper = streamId.max();
  forward = true;
  /** Position of the next entry's flags; 0 at the end of the node. */
  upcoming = 0;
}

const least = streamId.zero();
const greatest = streamId.max();
const keyOf = new Uint8Array(streamId.keyBytes);

/** Makes ready to walk the entries from `lower` to `upper`, both included. */
export function begin(
  h: Heap, s: number, c: StreamCursor, lower: StreamId = least, upper: StreamId = greatest, forward = true,
): void {
  streamId.copy(c.lower, lower);
  streamId.copy(c.upper, upper);
  c.forward = forward;
  const tree = stream.tree(h, s);
  streamId.writeKey(forward ? lower : upper, keyOf);
  const found = raxCursor.seekFloor(h, tree, c.nodes, keyOf, 0, streamId.keyBytes);
  if (found || (forward && raxCursor.first(h, tree, c.nodes))) enterNode(h, c);
  else c.lp = 0;
}

function enterNode(h: Heap, c: StreamCursor): void {
  c.lp = raxCursor.value(h, c.nodes);
  streamId.readKey(c.nodes.key, c.master);
  const countAt = streamNode.masterFieldsAt(h, c.lp);
  c.masterFieldCount = streamNode.integerAt(h, c.lp, countAt);
  c.masterFieldAt = listpack.skip(h, c.lp, countAt, 1);
  c.upcoming = c.forward ? streamNode.firstEntry(h, c.lp) : streamNode.lastEntry(h, c.lp);
}

/** Moves to the next entry; false when there is none. */
export function next(h: Heap, c: StreamCursor): boolean {
  while (c.lp !== 0) {
    if (c.upcoming === 0) {
      if (c.forward ? raxCursor.next(h, c.nodes) : raxCursor.prev(h, c.nodes)) enterNode(h, c);
      else c.lp = 0;
      continue;
    }
    const flags = readEntry(h, c);
    if (streamId.compare(c.id, c.forward ? c.upper : c.lower) * (c.forward ? 1 : -1) > 0) {
      c.lp = 0;
      break;
    }
    const isBefore = streamId.compare(c.id, c.forward ? c.lower : c.upper) * (c.forward ? 1 : -1) < 0;
    if ((flags & streamNode.flag.deleted) === 0 && !isBefore) return true;
  }
  return false;
}

/** Takes the upcoming entry apart, and finds the one after it; returns its flags. */
function readEntry(h: Heap, c: StreamCursor): number {
  const { lp } = c;
  c.at = c.upcoming;
  const flags = streamNode.integerAt(h, lp, c.at);
  c.contentAt = streamNode.readId(h, lp, c.at, c.master, c.id);
  c.hasMasterFields = (flags & streamNode.flag.sameFields) !== 0;
  if (c.hasMasterFields) {
    c.fieldCount = c.masterFieldCount;
    c.fieldAt = c.masterFieldAt;
  } else {
    c.fieldCount = streamNode.integerAt(h, lp, c.contentAt);
    c.fieldAt = c.contentAt = listpack.skip(h, lp, c.contentAt, 1);
  }
  if (c.forward) {
    const elements = (c.hasMasterFields ? c.fieldCount : 2 * c.fieldCount) + 1;
    c.upcoming = listpack.skip(h, lp, c.contentAt, elements);
  } else c.upcoming = streamNode.entryBefore(h, lp, c.at);
  return flags;
}

/** Visits the positions of the fields' names and values in `c.lp`. */
export function forEachField(h: Heap, c: StreamCursor, visit: (fieldAt: number, valueAt: number) => void): void {
  let field = c.fieldAt;
  let value = c.contentAt;
  for (let i = 0; i < c.fieldCount; i++) {
    if (!c.hasMasterFields) value = listpack.next(h, c.lp, field);
    visit(field, value);
    field = listpack.next(h, c.lp, c.hasMasterFields ? field : value);
    if (c.hasMasterFields) value = listpack.next(h, c.lp, value);
  }
}

/** Deletes the entry that the cursor stands on, and its node with the last one. Ends the walk. */
export function remove(h: Heap, s: number, c: StreamCursor): void {
  const { lp } = c;
  if (streamNode.entryCount(h, lp) === 1) {
    streamId.writeKey(c.master, keyOf);
    rax.remove(h, stream.tree(h, s), keyOf, 0, streamId.keyBytes);
    listpack.free(h, lp);
  } else {
    streamNode.markDeleted(h, lp, c.at);
    raxCursor.setValue(h, c.nodes, streamNode.addToCounts(h, lp, -1, 1));
  }
  c.lp = 0;
  stream.addLength(h, s, -1);
}

const probe = new StreamCursor();

/** Puts a cursor on the entry with this id; false if there is none. */
export function seek(h: Heap, s: number, c: StreamCursor, id: StreamId): boolean {
  begin(h, s, c, id, id);
  return next(h, c);
}

/** Whether there is an entry with this id. */
export const has = (h: Heap, s: number, id: StreamId): boolean => seek(h, s, probe, id);

/** The id of the first or last entry of a stream that has any. */
export function edgeId(h: Heap, s: number, which: 'first' | 'last', out: StreamId): StreamId {
  begin(h, s, probe, least, greatest, which === 'first');
  next(h, probe);
  return streamId.copy(out, probe.id);
}

/** Deletes an entry; false if there is none. What the stream remembers of deletions is the caller's. */
export function removeId(h: Heap, s: number, id: StreamId): boolean {
  if (!seek(h, s, probe, id)) return false;
  remove(h, s, probe);
  return true;
}
