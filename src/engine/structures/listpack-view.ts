/* A listpack seen from outside: checked byte by byte, because it may come from a stranger (RESTORE, a file), and shown
 * entry by entry.
 *
 * Checking walks forwards and demands of each entry that it lies inside, that its back-length names exactly the bytes
 * before it (so walking backwards finds the same entries), and that the count is the header's. Nothing else can be
 * wrong: an entry's bytes have no further structure. */

import type { ListpackEntryView, ListpackView } from '../../inspect.ts';
import { assert } from '../assert.ts';
import { byteString } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';
import * as entry from './listpack-entry.ts';

const headerBytes = 6;
const elementsUnknown = 65_535;

/** Whether bytes [start, end) are a whole and sound listpack. */
export function validate(u8: Uint8Array, start: number, end: number): boolean {
  const byte = (at: number): number => u8[start + at] as number;
  const total = end - start;
  if (total < headerBytes + 1) return false;
  const stated = byte(0) + byte(1) * 2 ** 8 + byte(2) * 2 ** 16 + byte(3) * 2 ** 24;
  if (stated !== total) return false;
  let count = 0;
  let at = start + headerBytes;
  for (; at < end - 1; count++) {
    const bytes = soundEntryBytes(u8, at, end - 1);
    if (bytes < 0) return false;
    at += bytes;
  }
  const elements = byte(4) | (byte(5) << 8);
  return at === end - 1 && u8[at] === entry.endByte && (elements === elementsUnknown || elements === count);
}

/** Bytes of the entry at `at`; -1 when it is none or reaches past `end`. */
function soundEntryBytes(u8: Uint8Array, at: number, end: number): number {
  if (at + entry.headerBytes(u8[at] as number) > end) return -1;
  const encoded = entry.encodedBytes(u8, at);
  const bytes = encoded + entry.backlenBytes(encoded);
  if (encoded < 0 || at + bytes > end) return -1;
  return entry.readBacklen(u8, at + bytes - 1) === encoded ? bytes : -1;
}

/** Header and up to `count` entries from index `from` on. */
export function view(h: Heap, lp: number, from: number, count: number): ListpackView {
  const u8 = h.u8;
  const entries: ListpackEntryView[] = [];
  let length = 0;
  for (let p = lp + headerBytes; u8[p] !== entry.endByte; p += entry.entryBytes(u8, p)) {
    if (length >= from && entries.length < count) entries.push(viewEntry(u8, p, p - lp));
    length++;
  }
  return {
    address: lp,
    totalBytes: h.u32[lp >> 2] as number,
    numElements: (u8[lp + 4] as number) | ((u8[lp + 5] as number) << 8),
    entries,
    from,
    length,
  };
}

function viewEntry(u8: Uint8Array, p: number, offset: number): ListpackEntryView {
  const first = u8[p] as number;
  const encoded = entry.encodedBytes(u8, p);
  const header = entry.headerBytes(first);
  return {
    offset,
    encoding: entry.encodingName(first),
    bytes: byteString(u8, p, p + entry.entryBytes(u8, p)),
    headerBytes: header,
    dataBytes: encoded - header,
    backlenBytes: entry.backlenBytes(encoded),
    value: entry.text(u8, p),
    isInteger: !entry.isString(first),
  };
}

/** Throws on the first contradiction. */
export function checkInvariants(h: Heap, lp: number): void {
  const total = h.u32[lp >> 2] as number;
  assert(total <= h.usableBytes(lp), 'a listpack lies within its block');
  const isSound = validate(h.u8, lp, lp + total);
  assert(isSound, 'the same entries are found forwards and backwards, as many as the header says');
}
