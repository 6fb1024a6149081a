/* When the fields of a hash that is a dict expire.
 *
 * A field with a time to live has a block of 8 bytes, the time in ms since 1970, to which the upper half of its entry's value points;
 * and it stands in an index of the hash, a radix tree under (time, address of the field), so that whoever looks for what is due
 * finds it first and in order. The upper half of the object's pointer points to the tree; it is there while any field expires.
 * (Redis keeps the time in front of the field's own string, and its index is of segments of sixteen.) */

import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as rax from '../structures/rax.ts';
import * as raxCursor from '../structures/rax-cursor.ts';
import * as robj from '../structures/robj.ts';

const keyBytes = 12;
const key = new Uint8Array(keyBytes);
const keyView = new DataView(key.buffer);

function writeKey(h: Heap, r: number, atMs: number): void {
  keyView.setUint32(0, Math.floor(atMs / 2 ** 32));
  keyView.setUint32(4, atMs % 2 ** 32);
  keyView.setUint32(8, dict.key(h, r));
}

/** When an entry's field expires, in ms since 1970; 0 for one that stays. */
export function of(h: Heap, r: number): number {
  const block = dict.second(h, r);
  return block === 0 ? 0 : int64.readNumber(h, block);
}

/** Lets the field of an entry of the hash expire at another time. */
export function set(h: Heap, o: number, r: number, atMs: number): void {
  clear(h, o, r);
  const block = h.alloc(8);
  int64.writeNumber(h, block, atMs);
  dict.setSecond(h, r, block);
  if (robj.second(h, o) === 0) robj.setSecond(h, o, rax.create(h));
  writeKey(h, r, atMs);
  rax.insert(h, robj.second(h, o), key, 0, keyBytes, r);
}

/** Takes the field's time to live away. False when it had none. */
export function clear(h: Heap, o: number, r: number): boolean {
  const block = dict.second(h, r);
  if (block === 0) return false;
  const index = robj.second(h, o);
  writeKey(h, r, int64.readNumber(h, block));
  rax.remove(h, index, key, 0, keyBytes);
  h.free(block);
  dict.setSecond(h, r, 0);
  if (rax.length(h, index) === 0) dropIndex(h, o);
  return true;
}

/** Frees the index of a hash, for one that is freed with all its entries. */
export function dropIndex(h: Heap, o: number): void {
  const index = robj.second(h, o);
  if (index === 0) return;
  rax.free(h, index);
  robj.setSecond(h, o, 0);
}

/** Frees an entry's time, for one that is freed with its whole hash. */
export function dropEntry(h: Heap, r: number): void {
  const block = dict.second(h, r);
  if (block !== 0) h.free(block);
}

/** The entry that expires first, or 0. */
export function first(h: Heap, o: number): number {
  const index = robj.second(h, o);
  if (index === 0) return 0;
  const cursor = new raxCursor.RaxCursor();
  return raxCursor.first(h, index, cursor) ? raxCursor.value(h, cursor) : 0;
}

/** Bytes of the index. */
export const indexBytes = (h: Heap, o: number): number => {
  const index = robj.second(h, o);
  return index === 0 ? 0 : rax.memoryBytes(h, index);
};
