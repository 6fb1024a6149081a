/* Makes a stream from the bytes of a snapshot. Its nodes are checked down to the last entry: counts, flags, that IDs are numbers, and that
 * each entry's length leads back to its beginning. Each pending entry must belong to one consumer of its group. */

import type { Pieces } from '../loading.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from '../structures/listpack.ts';
import * as rax from '../structures/rax.ts';
import * as robj from '../structures/robj.ts';
import * as stream from '../structures/stream.ts';
import * as groups from '../structures/stream-group.ts';
import * as streamId from '../structures/stream-id.ts';
import * as type from '../types/stream.ts';
import { rdbType } from './rdb.ts';
import { entriesUpTo } from '../structures/stream-lag.ts';
import { refreshFirstId } from '../structures/stream-trim.ts';
import { BadFormat, type RdbReader, require } from './rdb-reader.ts';

const badListpack = 'Stream listpack integrity check failed.';

export function* loadStream(h: Heap, r: RdbReader, version: number): Pieces<number> {
  const o = type.create(h);
  const s = robj.pointer(h, o);
  try {
    for (let left = r.count(); left > 0; left--) {
      loadNode(h, s, r);
      const { piece } = r;
      if (piece > 0) yield piece;
    }
    loadSums(h, s, r, version);
    for (let left = r.count(); left > 0; left--) yield* loadGroup(h, s, r, version);
  } catch (thrown) {
    type.free(h, s);
    h.free(o);
    throw thrown;
  }
  return o;
}

function loadNode(h: Heap, s: number, r: RdbReader): void {
  const key = r.string();
  const bytes = r.string();
  require(key.length === streamId.keyBytes, 'Stream node key entry is not the size of a stream ID');
  require(rax.find(h, stream.tree(h, s), key, 0, key.length) === 0, 'Listpack re-added with existing key');
  const lp = h.alloc(bytes.length);
  h.u8.set(bytes, lp);
  if (isBlockSound(h, lp, bytes.length) && areEntriesSound(h, lp)) rax.insert(h, stream.tree(h, s), key, 0, key.length, lp);
  else {
    h.free(lp);
    throw new BadFormat(badListpack);
  }
}

/** Nobody asks how many entries a stream's block says that it has, real servers neither: what is wrong there is unknown from now on. */
function isBlockSound(h: Heap, lp: number, bytes: number): boolean {
  if (listpack.validate(h.u8, lp, lp + bytes)) return true;
  if (bytes < listpack.emptyBytes) return false;
  listpack.writeElements(h, lp, listpack.elementsUnknown);
  return listpack.validate(h.u8, lp, lp + bytes);
}

function areEntriesSound(h: Heap, lp: number): boolean {
  const numbers: (number | undefined)[] = [];
  const isNumber: boolean[] = [];
  for (let at = listpack.first(h, lp); at !== 0; at = listpack.next(h, lp, at)) {
    const entry = listpack.get(h, lp, at);
    numbers.push(entry.isInteger && entry.hi === entry.lo >> 31 ? entry.lo : undefined);
    isNumber.push(entry.isInteger);
  }
  // count, deleted, number of the shared fields, the fields, and 0 to end them
  const [live, deleted, shared] = numbers;
  if (live === undefined || deleted === undefined || shared === undefined || live < 0 || deleted < 0 || shared < 0) return false;
  let at = 3 + shared;
  if (numbers[at++] !== 0) return false;
  let found = 0;
  let gone = 0;
  for (; at < numbers.length; found++) {
    const flags = numbers[at];
    if (flags === undefined || !isNumber[at + 1] || !isNumber[at + 2]) return false;
    if ((flags & 1) !== 0) gone++;
    const sameFields = (flags & 2) !== 0;
    const pairs = sameFields ? shared : numbers[at + 3];
    if (pairs === undefined || pairs < 0) return false;
    const length = sameFields ? 3 + pairs : 4 + pairs * 2;
    if (numbers[at + length] !== length) return false;
    at += length + 1;
  }
  return found === live + deleted && gone === deleted;
}

function readId(r: RdbReader): streamId.StreamId {
  const ms = r.size64();
  const seq = r.size64();
  const word = (n: bigint): number => Number(n & 0xffffffffn);
  return { msHi: word(ms >> 32n), msLo: word(ms), seqHi: word(seq >> 32n), seqLo: word(seq) };
}

function loadSums(h: Heap, s: number, r: RdbReader, version: number): void {
  stream.addLength(h, s, r.size());
  stream.setLastId(h, s, readId(r));
  if (version === rdbType.streamFirst) {
    stream.setEntriesAdded(h, s, BigInt(stream.length(h, s)));
    refreshFirstId(h, s);
  }
  else {
    stream.setFirstId(h, s, readId(r));
    stream.setMaxDeletedId(h, s, readId(r));
    stream.setEntriesAdded(h, s, r.size64());
  }
  require(stream.length(h, s) === 0 || rax.length(h, stream.tree(h, s)) > 0, 'Stream length inconsistent with rax entries');
}

function* loadGroup(h: Heap, s: number, r: RdbReader, version: number): Pieces<void> {
  const name = r.string();
  const id = readId(r);
  const read = version === rdbType.streamFirst ? entriesUpTo(h, s, id) : BigInt.asIntN(64, r.size64());
  require(groups.create(h, s, name, 0, name.length, id, read), 'Duplicated consumer group name');
  const g = groups.find(h, s, name, 0, name.length);
  let unclaimed = 0;
  for (let left = r.count(); left > 0; left--, unclaimed++) {
    const pending = streamId.readKey(r.raw(streamId.keyBytes), streamId.zero());
    const deliveredMs = r.time();
    const deliveries = r.size64();
    require(groups.findPending(h, groups.pendingOf(h, g), pending) === 0, 'Duplicated global PEL entry loading stream consumer group');
    groups.addPending(h, g, pending, 0, deliveredMs, deliveries);
    const { piece } = r;
    if (piece > 0) yield piece;
  }
  for (let left = r.count(); left > 0; left--) unclaimed -= yield* loadConsumer(h, g, r, version);
  require(unclaimed === 0, 'Stream CG PEL entry without consumer');
}

/** Returns how many pending entries the consumer has. */
function* loadConsumer(h: Heap, g: number, r: RdbReader, version: number): Pieces<number> {
  const name = r.string();
  const seenMs = r.time();
  const activeMs = version === rdbType.stream ? r.time() : seenMs;
  require(groups.findConsumer(h, g, name, 0, name.length) === 0, 'Duplicate stream consumer detected.');
  const consumer = groups.createConsumer(h, g, name, 0, name.length, seenMs, activeMs);
  const count = r.count();
  for (let left = count; left > 0; left--) {
    const id = streamId.readKey(r.raw(streamId.keyBytes), streamId.zero());
    const p = groups.findPending(h, groups.pendingOf(h, g), id);
    require(p !== 0, 'Consumer entry not found in group global PEL');
    require(groups.consumerOf(h, p) === 0, 'Duplicated consumer PEL entry loading a stream consumer group');
    groups.give(h, p, id, consumer);
    const { piece } = r;
    if (piece > 0) yield piece;
  }
  return count;
}
