/* The slot index: which keys lie in which of a cluster's 16,384 hash slots.
 *
 * A cluster divides its keys by slot, and a slot is what moves from one node to another. So a node must be able to count the keys of
 * one and to list them without looking at all the others: CLUSTER COUNTKEYSINSLOT is asked for each slot by whoever rebalances, and
 * each step of a migration asks for the next few keys. Redis 7.2 answers with a table beside the dict of keys, a row for each slot, and a
 * doubly linked list through the dict's own entries, which are 16 bytes longer for it. A new key becomes the first of its list, so
 * the newest are listed first; a key that goes is taken out where it stands.
 *
 * Layout, Redis 7.2's (a reference is 8 bytes, of which the low word is used):
 *   row        0 keys u64   8 first entry                                            16 bytes, 262,144 for all
 *   entry      … as dict.ts has it, then   24 previous entry   32 next entry         40 bytes
 *
 * The index stands only in a node that is in cluster mode: elsewhere nobody pays for it. */

import { assert } from '../assert.ts';
import type { Heap } from '../memory/heap.ts';
import { crc16 } from '../numbers/crc16.ts';

export const slots = 16_384;
const rowBytes = 16;

const openBrace = 0x7b;
const closeBrace = 0x7d;

// Field offsets in 32-bit words.
const wFirst = 2;
const wPrevious = 6;
const wNext = 8;

/** Where the part of a key lies that its slot is computed from: between its first `{` and the next `}`, if there is anything between
 * them, else the whole key. */
export function hashedPart(u8: Uint8Array, start: number, end: number): readonly [start: number, end: number] {
  let open = start;
  while (open < end && u8[open] !== openBrace) open++;
  let close = open + 1;
  while (close < end && u8[close] !== closeBrace) close++;
  return close < end && close > open + 1 ? [open + 1, close] : [start, end];
}

/** The slot of a key. */
export function slotOf(u8: Uint8Array, start: number, end: number): number {
  const [from, to] = hashedPart(u8, start, end);
  return crc16(u8, from, to) & (slots - 1);
}

export const create = (h: Heap): number => h.allocZeroed(slots * rowBytes);

const row = (t: number, slot: number): number => (t + slot * rowBytes) >> 2;

/** Keys in a slot. */
export const count = (h: Heap, t: number, slot: number): number => h.i32[row(t, slot)] as number;

/** The entry of the key that came last into a slot, or 0. */
export const first = (h: Heap, t: number, slot: number): number => h.i32[row(t, slot) + wFirst] as number;

/** The entry that follows, or 0. */
export const next = (h: Heap, entry: number): number => h.i32[(entry >> 2) + wNext] as number;

/** Puts the entry of a new key at the front of its slot. */
export function add(h: Heap, t: number, slot: number, entry: number): void {
  const { i32 } = h;
  const at = row(t, slot);
  const e = entry >> 2;
  const second = i32[at + wFirst] as number;
  i32[e + wPrevious] = 0;
  i32[e + wNext] = second;
  if (second !== 0) i32[(second >> 2) + wPrevious] = entry;
  i32[at + wFirst] = entry;
  i32[at] = (i32[at] as number) + 1;
}

/** Takes the entry of a key that goes out of its slot. */
export function remove(h: Heap, t: number, slot: number, entry: number): void {
  const { i32 } = h;
  const at = row(t, slot);
  const e = entry >> 2;
  const before = i32[e + wPrevious] as number;
  const after = i32[e + wNext] as number;
  if (before === 0) i32[at + wFirst] = after;
  else i32[(before >> 2) + wNext] = after;
  if (after !== 0) i32[(after >> 2) + wPrevious] = before;
  i32[at] = (i32[at] as number) - 1;
}

/** All keys have gone. */
export function clear(h: Heap, t: number): void {
  h.i32.fill(0, t >> 2, (t + slots * rowBytes) >> 2);
}

/** Fails unless the lists hold as many entries as they say, each linked both ways, and `keys` in all. */
export function checkInvariants(h: Heap, t: number, keys: number): void {
  let all = 0;
  for (let slot = 0; slot < slots; slot++) {
    let listed = 0;
    let before = 0;
    for (let e = first(h, t, slot); e !== 0; e = next(h, e)) {
      assert(h.i32[(e >> 2) + wPrevious] === before, `slot ${slot}: an entry knows the one before it`);
      before = e;
      listed++;
    }
    assert(listed === count(h, t, slot), `slot ${slot} lists as many keys as it counts`);
    all += listed;
  }
  assert(all === keys, 'the slots hold all keys');
}
