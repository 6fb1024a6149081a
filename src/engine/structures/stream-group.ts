/* Consumer groups: who has been given which entries of a stream, and who has not yet said that they are done.
 *
 *   group (40 bytes):    last id 16 | entries read i64 | pending u64 | consumers u64
 *   consumer (32 bytes): seen time i64 | active time i64 | name u64 (sds) | pending u64
 *   pending (24 bytes):  delivery time i64 | deliveries u64 | consumer u64
 *
 * A group is a place in the stream that all its consumers share. An entry given to one of them is pending until it is
 * acknowledged: one record, found by the entry's id in two radix trees, the group's and the consumer's. So a consumer's
 * list is a walk, an acknowledgement two lookups, and giving an entry to somebody else moves it from one small tree to another.
 *
 * How far behind a group is (its lag) is the number of entries ever added less those it has read. The second is counted
 * along as long as there are no gaps ahead, and found anew where the place in the stream tells it: at its end, or before
 * its first entry. Between them, with deleted entries ahead, nobody knows, and the count is -1. */

import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import * as rax from './rax.ts';
import * as raxCursor from './rax-cursor.ts';
import * as sds from './sds.ts';
import * as stream from './stream.ts';
import * as streamId from './stream-id.ts';
import type { StreamId } from './stream-id.ts';

const groupBytes = 40;
const entriesReadOffset = 16;
const groupPendingOffset = 24;
const consumersOffset = 32;

const consumerBytes = 32;
const activeTimeOffset = 8;
const nameOffset = 16;
const consumerPendingOffset = 24;

const pendingBytes = 24;
const deliveriesOffset = 8;
const consumerOffset = 16;

/** The count of entries read when nobody knows it. */
export const unknown = -1n;

const pointerAt = (h: Heap, at: number): number => h.i32[at >> 2] as number;

function setPointer(h: Heap, at: number, pointer: number): void {
  h.i32[at >> 2] = pointer;
  h.i32[(at >> 2) + 1] = 0;
}

// --- groups ---

export const lastId = (h: Heap, g: number, out: StreamId): StreamId => streamId.read(h, g, out);

export function setLastId(h: Heap, g: number, id: StreamId): void {
  streamId.write(h, g, id);
}

export const entriesRead = (h: Heap, g: number): bigint => stream.readBigInt(h, g + entriesReadOffset);

export function setEntriesRead(h: Heap, g: number, n: bigint): void {
  stream.writeBigInt(h, g + entriesReadOffset, n);
}

/** Adds one to the count. */
export function countRead(h: Heap, g: number): void {
  stream.countUp(h, g + entriesReadOffset);
}

/** The tree of pending entries by id. */
export const pendingOf = (h: Heap, g: number): number => pointerAt(h, g + groupPendingOffset);
/** The tree of consumers by name. */
export const consumersOf = (h: Heap, g: number): number => pointerAt(h, g + consumersOffset);

/** A group of no stream yet. */
export function allocate(h: Heap, id: StreamId, entriesRead: bigint): number {
  const pending = rax.create(h);
  const consumers = rax.create(h);
  const g = h.alloc(groupBytes);
  setLastId(h, g, id);
  setEntriesRead(h, g, entriesRead);
  setPointer(h, g + groupPendingOffset, pending);
  setPointer(h, g + consumersOffset, consumers);
  return g;
}

/** The group with a name; 0 if there is none. */
export function find(h: Heap, s: number, src: Uint8Array, start: number, end: number): number {
  const groups = stream.groups(h, s);
  return groups === 0 ? 0 : rax.find(h, groups, src, start, end);
}

/** Adds a group. False when there is one of that name. */
export function create(
  h: Heap, s: number, src: Uint8Array, start: number, end: number, id: StreamId, entriesRead: bigint,
): boolean {
  if (find(h, s, src, start, end) !== 0) return false;
  if (stream.groups(h, s) === 0) stream.setGroups(h, s, rax.create(h));
  rax.insert(h, stream.groups(h, s), src, start, end, allocate(h, id, entriesRead));
  return true;
}

/** Removes a group and all that is pending in it. */
export function destroy(h: Heap, s: number, src: Uint8Array, start: number, end: number): void {
  free(h, rax.remove(h, stream.groups(h, s), src, start, end));
}

export function free(h: Heap, g: number): void {
  rax.free(h, pendingOf(h, g), (p) => h.free(p));
  rax.free(h, consumersOf(h, g), (consumer) => freeConsumer(h, consumer));
  h.free(g);
}

// --- consumers ---

export const seenTime = (h: Heap, consumer: number): number => int64.readNumber(h, consumer);

export function setSeenTime(h: Heap, consumer: number, ms: number): void {
  int64.writeNumber(h, consumer, ms);
}

/** When it was last given anything; -1 before that. */
export const activeTime = (h: Heap, consumer: number): number => int64.readNumber(h, consumer + activeTimeOffset);

export function setActiveTime(h: Heap, consumer: number, ms: number): void {
  int64.writeNumber(h, consumer + activeTimeOffset, ms);
}

export const nameOf = (h: Heap, consumer: number): number => pointerAt(h, consumer + nameOffset);
export const pendingOfConsumer = (h: Heap, consumer: number): number => pointerAt(h, consumer + consumerPendingOffset);

export function findConsumer(h: Heap, g: number, src: Uint8Array, start: number, end: number): number {
  return rax.find(h, consumersOf(h, g), src, start, end);
}

/** Adds a consumer that is not there yet. */
export function createConsumer(
  h: Heap, g: number, src: Uint8Array, start: number, end: number, seenMs: number, activeMs = -1,
): number {
  const pending = rax.create(h);
  const name = sds.create(h, src, start, end);
  const consumer = h.alloc(consumerBytes);
  setSeenTime(h, consumer, seenMs);
  setActiveTime(h, consumer, activeMs);
  setPointer(h, consumer + nameOffset, name);
  setPointer(h, consumer + consumerPendingOffset, pending);
  rax.insert(h, consumersOf(h, g), src, start, end, consumer);
  return consumer;
}

/** Removes a consumer and forgets what it was given. */
export function removeConsumer(h: Heap, g: number, src: Uint8Array, start: number, end: number): void {
  const consumer = rax.remove(h, consumersOf(h, g), src, start, end);
  const tree = pendingOfConsumer(h, consumer);
  const c = new raxCursor.RaxCursor();
  for (let is = raxCursor.first(h, tree, c); is; is = raxCursor.next(h, c))
    h.free(rax.remove(h, pendingOf(h, g), c.key, 0, c.keyLength));
  freeConsumer(h, consumer);
}

/** Frees a consumer, but not what is pending: that is the group's. */
function freeConsumer(h: Heap, consumer: number): void {
  rax.free(h, pendingOfConsumer(h, consumer));
  sds.free(h, nameOf(h, consumer));
  h.free(consumer);
}

// --- pending entries ---

export const deliveryTime = (h: Heap, p: number): number => int64.readNumber(h, p);

export function setDeliveryTime(h: Heap, p: number, ms: number): void {
  int64.writeNumber(h, p, ms);
}

export const deliveries = (h: Heap, p: number): bigint => stream.readBigInt(h, p + deliveriesOffset);

export function setDeliveries(h: Heap, p: number, n: bigint): void {
  stream.writeBigInt(h, p + deliveriesOffset, n);
}

export function countDelivery(h: Heap, p: number): void {
  stream.countUp(h, p + deliveriesOffset);
}

export const consumerOf = (h: Heap, p: number): number => pointerAt(h, p + consumerOffset);

const keyOf = new Uint8Array(streamId.keyBytes);

export function findPending(h: Heap, tree: number, id: StreamId): number {
  return rax.find(h, tree, streamId.writeKey(id, keyOf), 0, streamId.keyBytes);
}

/** Adds a pending entry, of a consumer or, with 0, of none yet. */
export function addPending(h: Heap, g: number, id: StreamId, consumer: number, deliveredMs: number, deliveries: bigint): number {
  const p = h.alloc(pendingBytes);
  setDeliveryTime(h, p, deliveredMs);
  setDeliveries(h, p, deliveries);
  setPointer(h, p + consumerOffset, 0);
  rax.insert(h, pendingOf(h, g), streamId.writeKey(id, keyOf), 0, streamId.keyBytes, p);
  if (consumer !== 0) give(h, p, id, consumer);
  return p;
}

/** Makes a pending entry a consumer's, whoever's it was. */
export function give(h: Heap, p: number, id: StreamId, consumer: number): void {
  const owner = consumerOf(h, p);
  if (owner === consumer) return;
  streamId.writeKey(id, keyOf);
  if (owner !== 0) rax.remove(h, pendingOfConsumer(h, owner), keyOf, 0, streamId.keyBytes);
  rax.insert(h, pendingOfConsumer(h, consumer), keyOf, 0, streamId.keyBytes, p);
  setPointer(h, p + consumerOffset, consumer);
}

/** Takes an entry off the lists. False when it was not pending. */
export function removePending(h: Heap, g: number, id: StreamId): boolean {
  const p = rax.remove(h, pendingOf(h, g), streamId.writeKey(id, keyOf), 0, streamId.keyBytes);
  if (p === 0) return false;
  rax.remove(h, pendingOfConsumer(h, consumerOf(h, p)), keyOf, 0, streamId.keyBytes);
  h.free(p);
  return true;
}
