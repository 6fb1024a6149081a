/* Appending several elements to a listpack at once: room is made once, and header and terminator are written once, at the end. An entry
 * of a stream is half a dozen elements; appended one by one, most of the time would go into everything but writing them.
 *
 * One listpack is open at a time, and nothing may be asked of it until it is closed. Room that was not needed is given back, so that the
 * listpack ends up as large as appending one by one would have made it. */

import { copyBytes } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as int64 from '../int64.ts';
import * as listpack from './listpack.ts';
import * as entry from './listpack-entry.ts';

/** Most bytes that a text's encoding and back-length take, and all of an integer. */
const elementOverheadBytes = 10;

/** Most bytes that so many elements with so many bytes of text in all can take, whether they are kept as text or as integers. */
export const bytesMost = (elements: number, textBytes: number): number => textBytes + elements * elementOverheadBytes;

let lp = 0;
/** Where the next element goes. */
let at = 0;
let added = 0;
/** Size of the block that the listpack had before; 0 where it is still in it. */
let formerBytes = 0;

/** Opens a listpack for elements of at most so many bytes (see `bytesMost`). */
export function open(h: Heap, opened: number, mostBytes: number): void {
  const total = listpack.bytes(h, opened);
  const roomBytes = h.usableBytes(opened);
  const isShort = total + mostBytes > roomBytes;
  lp = isShort ? listpack.reallocate(h, opened, total + mostBytes) : opened;
  formerBytes = isShort ? roomBytes : 0;
  at = lp + total - 1;
  added = 0;
}

/** Appends bytes [start, end) of src, which is not the heap. */
export function append(h: Heap, src: Uint8Array, start: number, end: number): void {
  if (int64.parse(src, start, end)) {
    appendInteger(h, int64.parsed.lo, int64.parsed.hi);
    return;
  }
  const { u8 } = h;
  const from = at;
  const size = end - start;
  const data = entry.writeStringHeader(u8, from, size);
  copyBytes(src, start, end, u8, data);
  at = entry.writeBacklen(u8, data + size, data - from + size);
  ended(h, from);
}

export function appendInteger(h: Heap, lo: number, hi: number): void {
  const from = at;
  const end = entry.writeInteger(h.u8, from, lo, hi);
  at = entry.writeBacklen(h.u8, end, end - from);
  ended(h, from);
}

function ended(h: Heap, from: number): void {
  added++;
  if (h.trace !== undefined)
    h.trace({ kind: 'listpack.spliced', listpack: lp, offset: from - lp, removed: 0, added: at - from, shiftedBytes: 0 });
}

/** Closes the listpack; returns where it now is. */
export function close(h: Heap): number {
  const total = at + 1 - lp;
  h.u8[at] = entry.endByte;
  listpack.setExtent(h, lp, total, added);
  return formerBytes === 0 ? lp : listpack.reallocate(h, lp, Math.max(formerBytes, total));
}
