/* A stream's node: up to a hundred entries in one listpack, written as differences from the first.
 *
 *   master entry:  count | deleted | number of fields | field … | 0
 *   entry:         flags | ms - master's ms | seq - master's seq | [number of fields | field value …] or [value …] | elements
 *
 * The key of the node in the radix tree is the id of its first entry, the master id. Most entries of a stream have the same
 * fields (temperature, humidity), so the first one's names stand in the master entry once; an entry with just these has the
 * flag "same fields" and holds nothing but values. The last number of an entry counts its elements, the way back for a
 * walk from the end; the master entry ends in a 0 for the same purpose.
 *
 * An entry is deleted by a flag: its bytes stay until all of the node is deleted and the node goes. (As in Redis 7.2; it
 * gave thought to compacting half-empty nodes, and left it.) Positions are offsets in the listpack, as everywhere. */

import type { Heap } from '../memory/heap.ts';
import * as listpack from './listpack.ts';
import * as tail from './listpack-tail.ts';
import type { StreamId } from './stream-id.ts';

export const flag = { deleted: 1, sameFields: 2 } as const;

/** Where field names and values come from: ranges of a buffer, fields and values in turn. */
export interface FieldSource {
  readonly buffer: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
}

/** The integer of an element that counts something. */
export function integerAt(h: Heap, lp: number, at: number): number {
  const first = h.u8[lp + at] as number;
  return first < 0x80 ? first : listpack.get(h, lp, at).lo; // a small number is its own encoding
}

const countAt = (h: Heap, lp: number): number => listpack.first(h, lp);
const deletedAt = (h: Heap, lp: number): number => listpack.next(h, lp, countAt(h, lp));

/** Entries that are not deleted. */
export const entryCount = (h: Heap, lp: number): number => integerAt(h, lp, countAt(h, lp));
export const deletedCount = (h: Heap, lp: number): number => integerAt(h, lp, deletedAt(h, lp));

/** The number of master fields stands here, the first of them behind it. */
export const masterFieldsAt = (h: Heap, lp: number): number => listpack.skip(h, lp, countAt(h, lp), 2);

/** Adds to both counts of the master entry; returns where the listpack now is. */
export function addToCounts(h: Heap, lp: number, entries: number, deleted: number): number {
  let moved = listpack.replaceInteger(h, lp, countAt(h, lp), entryCount(h, lp) + entries, 0);
  if (deleted !== 0) moved = listpack.replaceInteger(h, moved, deletedAt(h, moved), deletedCount(h, moved) + deleted, 0);
  return moved;
}

/** A listpack of nothing but a master entry. */
export function create(h: Heap, capacityBytes: number, fields: FieldSource, from: number, pairs: number): number {
  tail.open(h, listpack.create(h, capacityBytes), tail.bytesMost(4 + pairs, dataBytes(fields, from, pairs)));
  tail.appendInteger(h, 0, 0);
  tail.appendInteger(h, 0, 0);
  tail.appendInteger(h, pairs, 0);
  for (let i = 0; i < pairs; i++) appendArgument(h, fields, from + 2 * i);
  tail.appendInteger(h, 0, 0);
  return tail.close(h);
}

/** Bytes of all fields and values. */
export function dataBytes(fields: FieldSource, from: number, pairs: number): number {
  let bytes = 0;
  for (let i = from; i < from + 2 * pairs; i++) bytes += (fields.end[i] as number) - (fields.start[i] as number);
  return bytes;
}

function appendArgument(h: Heap, fields: FieldSource, i: number): void {
  tail.append(h, fields.buffer, fields.start[i] as number, fields.end[i] as number);
}

/** Appends an entry and counts it; returns where the listpack now is. */
export function append(
  h: Heap, lp: number, master: StreamId, id: StreamId, fields: FieldSource, from: number, pairs: number,
): number {
  const same = hasMasterFields(h, lp, fields, from, pairs);
  tail.open(h, addToCounts(h, lp, 1, 0), tail.bytesMost(5 + 2 * pairs, dataBytes(fields, from, pairs)));
  tail.appendInteger(h, same ? flag.sameFields : 0, 0);
  appendDifference(h, id.msLo, id.msHi, master.msLo, master.msHi);
  appendDifference(h, id.seqLo, id.seqHi, master.seqLo, master.seqHi);
  if (!same) tail.appendInteger(h, pairs, 0);
  for (let i = from; i < from + 2 * pairs; i += 2) {
    if (!same) appendArgument(h, fields, i);
    appendArgument(h, fields, i + 1);
  }
  tail.appendInteger(h, 3 + (same ? pairs : 2 * pairs + 1), 0);
  return tail.close(h);
}

function appendDifference(h: Heap, lo: number, hi: number, masterLo: number, masterHi: number): void {
  const borrow = lo < masterLo ? 1 : 0;
  tail.appendInteger(h, (lo - masterLo) | 0, (hi - masterHi - borrow) | 0);
}

function hasMasterFields(h: Heap, lp: number, fields: FieldSource, from: number, pairs: number): boolean {
  let at = masterFieldsAt(h, lp);
  if (integerAt(h, lp, at) !== pairs) return false;
  for (let i = from; i < from + 2 * pairs; i += 2) {
    at = listpack.next(h, lp, at);
    if (!listpack.equals(h, lp, at, fields.buffer, fields.start[i] as number, fields.end[i] as number)) return false;
  }
  return true;
}

/** Reads the id of the entry whose flags stand at `at`; returns the position behind it. */
export function readId(h: Heap, lp: number, at: number, master: StreamId, out: StreamId): number {
  const msAt = listpack.skip(h, lp, at, 1);
  const seqAt = listpack.skip(h, lp, msAt, 1);
  const ms = listpack.get(h, lp, msAt);
  const msSum = master.msLo + (ms.lo >>> 0);
  out.msLo = msSum >>> 0;
  out.msHi = (master.msHi + ms.hi + (msSum > 0xffffffff ? 1 : 0)) >>> 0;
  const seq = listpack.get(h, lp, seqAt);
  const seqSum = master.seqLo + (seq.lo >>> 0);
  out.seqLo = seqSum >>> 0;
  out.seqHi = (master.seqHi + seq.hi + (seqSum > 0xffffffff ? 1 : 0)) >>> 0;
  return listpack.skip(h, lp, seqAt, 1);
}

/** Position of the first entry's flags; 0 if there is none. */
export function firstEntry(h: Heap, lp: number): number {
  const fieldsAt = masterFieldsAt(h, lp);
  return listpack.next(h, lp, listpack.skip(h, lp, fieldsAt, integerAt(h, lp, fieldsAt) + 1));
}

/** Position of the last entry's flags; 0 if there is none. */
export const lastEntry = (h: Heap, lp: number): number => entryEndingAt(h, lp, listpack.last(h, lp));

/** Position of the flags of the entry before; 0 if there is none. */
export const entryBefore = (h: Heap, lp: number, at: number): number => entryEndingAt(h, lp, listpack.prev(h, lp, at));

function entryEndingAt(h: Heap, lp: number, end: number): number {
  const elements = integerAt(h, lp, end);
  if (elements === 0) return 0; // the master entry's end
  let at = end;
  for (let i = 0; i < elements; i++) at = listpack.prev(h, lp, at);
  return at;
}

/** Sets the deleted flag of the entry at `at`. The flags are one byte, before and after. */
export function markDeleted(h: Heap, lp: number, at: number): void {
  listpack.replaceInteger(h, lp, at, integerAt(h, lp, at) | flag.deleted, 0);
}
