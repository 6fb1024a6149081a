/* How far a consumer group has come in its stream, counted in entries.
 *
 * A stream knows how many entries were ever added, its first, last and greatest deleted id. From these the number of entries
 * up to an id is known where no deleted entry can lie between: at the end it is the number of all; before or at the first
 * entry it is what is missing at the beginning. Elsewhere a group must have counted for itself, and its count holds as long as
 * there are no gaps ahead of it. (XINFO's `lag` and `entries-read`, since Redis 7.0.) */

import type { Heap } from '../memory/heap.ts';
import * as stream from './stream.ts';
import * as groups from './stream-group.ts';
import * as streamId from './stream-id.ts';
import type { StreamId } from './stream-id.ts';

const first = streamId.zero();
const last = streamId.zero();
const deleted = streamId.zero();
const place = streamId.zero();

/** Whether an entry behind this place may have been deleted. */
function hasGapsFrom(h: Heap, s: number, id: StreamId): boolean {
  stream.maxDeletedId(h, s, deleted);
  if (stream.length(h, s) === 0 || streamId.isZero(deleted)) return false;
  return streamId.compare(id, deleted) <= 0;
}

/** How many entries were ever added up to an id; `unknown` where nobody can tell. */
export function entriesUpTo(h: Heap, s: number, id: StreamId): bigint {
  const added = stream.entriesAdded(h, s);
  if (added === 0n) return 0n;
  stream.lastId(h, s, last);
  const toLast = streamId.compare(id, last);
  if (stream.length(h, s) === 0 && toLast <= 0) return added;
  stream.maxDeletedId(h, s, deleted);
  if (!streamId.isZero(id) && streamId.compare(id, deleted) < 0) return groups.unknown;
  if (toLast === 0) return added;
  if (toLast > 0) return groups.unknown;
  stream.firstId(h, s, first);
  if (!streamId.isZero(deleted) && streamId.compare(deleted, first) >= 0) return groups.unknown;
  const toFirst = streamId.compare(id, first);
  const missing = added - BigInt(stream.length(h, s));
  return toFirst < 0 ? missing : toFirst === 0 ? missing + 1n : groups.unknown;
}

/** Entries that a group has not read yet; undefined where nobody can tell. */
export function lag(h: Heap, s: number, g: number): bigint | undefined {
  const added = stream.entriesAdded(h, s);
  if (added === 0n) return 0n;
  groups.lastId(h, g, place);
  const counted = groups.entriesRead(h, g);
  const read = counted !== groups.unknown && !hasGapsFrom(h, s, place) ? counted : entriesUpTo(h, s, place);
  return read === groups.unknown ? undefined : BigInt.asIntN(64, added - read);
}

/** Moves a group on to an entry that it reads, and its count with it. */
export function advance(h: Heap, s: number, g: number, id: StreamId): void {
  groups.lastId(h, g, place);
  const isInside = streamId.compare(place, stream.firstId(h, s, first)) >= 0;
  if (groups.entriesRead(h, g) !== groups.unknown && isInside && !hasGapsFrom(h, s, place)) groups.countRead(h, g);
  else if (stream.entriesAdded(h, s) !== 0n) groups.setEntriesRead(h, g, entriesUpTo(h, s, id));
  groups.setLastId(h, g, id);
}
