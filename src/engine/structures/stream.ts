/* A stream: entries in the order of their ids, appended at the end and read by range.
 *
 *   rax u64 | length u64 | last id | first id | greatest deleted id (16 bytes each) | entries added u64 | groups u64     (80 bytes)
 *
 * A radix tree leads from the id of a node's first entry to the node, a listpack of up to a hundred entries
 * (stream-node.ts). One entry alone would cost a tree node, an allocation and a header; a hundred together cost two bytes
 * each beyond their data, and a range is a walk through a few listpacks. Appending touches the last listpack only.
 *
 * The struct remembers what its entries cannot tell: the greatest id ever given (so ids never repeat, though all entries
 * are deleted), the greatest deleted one and the number of all entries ever added, from which a group's lag is computed
 * (stream-group.ts). The groups' tree is made with the first group.
 *
 * The idea of nodes that hold many entries in one block is the B+-tree's leaf; Salvatore Sanfilippo combined it with the
 * radix tree for Redis 5 (2018). Rejected there and here: one tree node per entry, and a linked list of listpacks, where
 * finding an id would be a walk. */

import * as int64 from '../int64.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import * as listpack from './listpack.ts';
import * as rax from './rax.ts';
import * as raxCursor from './rax-cursor.ts';
import * as streamId from './stream-id.ts';
import type { StreamId } from './stream-id.ts';
import * as streamNode from './stream-node.ts';

const streamBytes = 80;
const lengthOffset = 8;
const lastIdOffset = 16;
const firstIdOffset = 32;
const maxDeletedIdOffset = 48;
const entriesAddedOffset = 64;
const groupsOffset = 72;

/** A new node is given this much room at once, unless nodes are to be smaller. */
const nodeCapacityBytes = 4096;
/** A node, and the data of one entry, may not pass this. */
export const nodeBytesMax = listpack.bytesMax;

export function create(h: Heap): number {
  const tree = rax.create(h);
  const s = h.allocZeroed(streamBytes);
  h.i32[s >> 2] = tree;
  return s;
}

export const tree = (h: Heap, s: number): number => h.i32[s >> 2] as number;

/** Number of entries. */
export const length = (h: Heap, s: number): number => int64.readNumber(h, s + lengthOffset);

export function addLength(h: Heap, s: number, more: number): void {
  int64.writeNumber(h, s + lengthOffset, length(h, s) + more);
}

export const lastId = (h: Heap, s: number, out: StreamId): StreamId => streamId.read(h, s + lastIdOffset, out);
export const firstId = (h: Heap, s: number, out: StreamId): StreamId => streamId.read(h, s + firstIdOffset, out);
export const maxDeletedId = (h: Heap, s: number, out: StreamId): StreamId => streamId.read(h, s + maxDeletedIdOffset, out);

export function setLastId(h: Heap, s: number, id: StreamId): void {
  streamId.write(h, s + lastIdOffset, id);
}

export function setFirstId(h: Heap, s: number, id: StreamId): void {
  streamId.write(h, s + firstIdOffset, id);
}

export function setMaxDeletedId(h: Heap, s: number, id: StreamId): void {
  streamId.write(h, s + maxDeletedIdOffset, id);
}

/** Entries ever added: any signed 64-bit number, since XSETID sets it. */
export const entriesAdded = (h: Heap, s: number): bigint => readBigInt(h, s + entriesAddedOffset);

export function setEntriesAdded(h: Heap, s: number, n: bigint): void {
  writeBigInt(h, s + entriesAddedOffset, n);
}

export const readBigInt = (h: Heap, at: number): bigint =>
  int64.toBigInt(h.i32[at >> 2] as number, h.i32[(at >> 2) + 1] as number);

export function writeBigInt(h: Heap, at: number, n: bigint): void {
  h.i32[at >> 2] = Number(BigInt.asIntN(32, n));
  h.i32[(at >> 2) + 1] = Number(BigInt.asIntN(32, n >> 32n));
}

/** Adds one to a 64-bit field. */
export function countUp(h: Heap, at: number): void {
  const i = at >> 2;
  h.i32[i] = (h.i32[i] as number) + 1;
  if (h.i32[i] === 0) h.i32[i + 1] = (h.i32[i + 1] as number) + 1;
}

/** The tree of groups by name; 0 before the first group. */
export const groups = (h: Heap, s: number): number => h.i32[(s + groupsOffset) >> 2] as number;

export function setGroups(h: Heap, s: number, groups: number): void {
  h.i32[(s + groupsOffset) >> 2] = groups;
}

// --- appending ---

const tail = new raxCursor.RaxCursor();
const master = streamId.zero();
const keyOf = new Uint8Array(streamId.keyBytes);

/** Appends an entry with an id greater than any before: `pairs` fields and values, in `fields` from index `from` on. */
export function append(
  h: Heap, s: number, id: StreamId, fields: streamNode.FieldSource, from: number, pairs: number, limits: Limits,
): void {
  let lp = 0;
  if (raxCursor.last(h, tree(h, s), tail)) {
    lp = raxCursor.value(h, tail);
    if (isFull(h, lp, streamNode.dataBytes(fields, from, pairs), limits)) {
      raxCursor.setValue(h, tail, listpack.shrinkToFit(h, lp));
      lp = 0;
    }
  }
  if (lp === 0) {
    const node = streamNode.create(h, capacityBytes(limits), fields, from, pairs);
    rax.insert(h, tree(h, s), streamId.writeKey(id, keyOf), 0, streamId.keyBytes, streamNode.append(h, node, id, id, fields, from, pairs));
  } else {
    streamId.readKey(tail.key, master);
    raxCursor.setValue(h, tail, streamNode.append(h, lp, master, id, fields, from, pairs));
  }
  countUp(h, s + lengthOffset);
  countUp(h, s + entriesAddedOffset);
  setLastId(h, s, id);
  if (length(h, s) === 1) setFirstId(h, s, id);
}

function isFull(h: Heap, lp: number, moreBytes: number, limits: Limits): boolean {
  const { streamNodeMaxBytes: bytes, streamNodeMaxEntries: entries } = limits;
  const bytesMax = bytes === 0 || bytes > nodeBytesMax ? nodeBytesMax : bytes;
  if (listpack.bytes(h, lp) + moreBytes >= bytesMax) return true;
  return entries > 0 && streamNode.entryCount(h, lp) + streamNode.deletedCount(h, lp) >= entries;
}

const capacityBytes = ({ streamNodeMaxBytes }: Limits): number =>
  streamNodeMaxBytes > 0 && streamNodeMaxBytes < nodeCapacityBytes ? streamNodeMaxBytes : nodeCapacityBytes;
