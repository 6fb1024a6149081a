/* SDS, the simple dynamic string: a length, the room allocated and one flags byte stand directly before the bytes, and a
 * NUL after them. The pointer names the first byte, so the header is read backwards from it: the flags byte at pointer - 1
 * tells how wide the two numbers below it are (Redis: sds, 2015). Length is O(1), any byte may occur, appending rarely moves.
 *
 *   sdshdr8   len u8 | alloc u8 | flags | bytes … | 0        sdshdr5 (never grown): flags holds 5 bits of length
 *   sdshdr16  u16, u16;  sdshdr32  u32, u32;  sdshdr64 is not used, since the heap ends at 2 GiB
 *
 * Header sizes are odd (1, 3, 5, 9), so an SDS pointer is odd where the block before it is 8-byte aligned: the dict uses
 * that low bit to tell a bare key from an entry. */

import type { SdsView } from '../../inspect.ts';
import { byteString, copyBytes } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';

const type5 = 0;
const type8 = 1;
const type16 = 2;
const type32 = 3;
const names = ['sdshdr5', 'sdshdr8', 'sdshdr16', 'sdshdr32'] as const;

const typeFor = (length: number): number =>
  length < 32 ? type5 : length < 256 ? type8 : length < 65_536 ? type16 : type32;

/** Bytes of the header of a type. */
const headerBytes = (type: number): number => (type === type5 ? 1 : type === type8 ? 3 : type === type16 ? 5 : 9);

/** Length in bytes. */
export function length(h: Heap, s: number): number {
  const flags = h.u8[s - 1] as number;
  switch (flags & 7) {
    case type5:
      return flags >>> 3;
    case type8:
      return h.u8[s - 3] as number;
    case type16:
      return (h.u8[s - 5] as number) | ((h.u8[s - 4] as number) << 8);
    default:
      return readI32(h, s - 9);
  }
}

/** Bytes that fit without moving. */
export function room(h: Heap, s: number): number {
  switch ((h.u8[s - 1] as number) & 7) {
    case type5:
      return length(h, s);
    case type8:
      return h.u8[s - 2] as number;
    case type16:
      return (h.u8[s - 3] as number) | ((h.u8[s - 2] as number) << 8);
    default:
      return readI32(h, s - 5);
  }
}

/** A new string of bytes [start, end) of src, which may be h.u8 itself. A key (`forKey`) may take the short header that cannot grow. */
export function create(h: Heap, src: Uint8Array, start: number, end: number, forKey = false): number {
  const own = src === h.u8;
  const n = end - start;
  const type = forKey || n >= 32 ? typeFor(n) : type8;
  const s = allocate(h, n, type, n);
  copyBytes(own ? h.u8 : src, start, end, h.u8, s);
  return s;
}

/** A new string of n bytes, zeroed, with `roomBytes` allocated. */
export function createEmpty(h: Heap, n: number, roomBytes = n): number {
  const s = allocate(h, n, Math.max(type8, typeFor(roomBytes)), roomBytes);
  h.u8.fill(0, s, s + n);
  return s;
}

export function free(h: Heap, s: number): void {
  h.free(base(h, s));
}

/** Bytes of the block that holds the string, header included. */
export function blockBytes(h: Heap, s: number): number {
  return h.usableBytes(base(h, s));
}

/** Writes header and bytes into memory that somebody else allocated (the embstr); returns the string. n < 256. */
export function writeEmbedded(h: Heap, at: number, src: Uint8Array, start: number, end: number): number {
  const n = end - start;
  h.u8[at] = n;
  h.u8[at + 1] = n;
  h.u8[at + 2] = type8;
  copyBytes(src, start, end, h.u8, at + 3);
  h.u8[at + 3 + n] = 0;
  return at + 3;
}

/** Makes room for `more` bytes behind the present ones; returns the string, moved if it had to. Greedy growth doubles
 * below 1 MiB and adds 1 MiB above, so that appending byte by byte costs O(1) each. */
export function makeRoom(h: Heap, s: number, more: number, greedy: boolean): number {
  const n = length(h, s);
  const needed = n + more;
  if (room(h, s) >= needed) return s;
  const wanted = greedy ? (needed < 1 << 20 ? needed * 2 : needed + (1 << 20)) : needed;
  return resize(h, s, n, wanted);
}

/** Moves the string into a block with room for exactly so many bytes, at least its length; returns it. */
export function reserve(h: Heap, s: number, roomBytes: number): number {
  const t = resize(h, s, length(h, s), roomBytes);
  writeRoom(h, t, roomBytes);
  return t;
}

/** Sets the length, bytes between the old and the new one being zeroed. There must be room. */
export function setLength(h: Heap, s: number, n: number): void {
  const before = length(h, s);
  if (n > before) h.u8.fill(0, s + before, s + n);
  writeLength(h, s, n);
  h.u8[s + n] = 0;
}

/** Puts bytes [start, end) of src, which is not h.u8, in the place of as many. False, and nothing done, where it has another length. */
export function rewrite(h: Heap, s: number, src: Uint8Array, start: number, end: number): boolean {
  if (length(h, s) !== end - start) return false;
  copyBytes(src, start, end, h.u8, s);
  return true;
}

/** Appends bytes [start, end) of src, which may be h.u8 itself; returns the string, moved if it had to. */
export function append(h: Heap, s: number, src: Uint8Array, start: number, end: number): number {
  const own = src === h.u8;
  const more = end - start;
  const t = makeRoom(h, s, more, true);
  const n = length(h, t);
  copyBytes(own ? h.u8 : src, start, end, h.u8, t + n);
  writeLength(h, t, n + more);
  h.u8[t + n + more] = 0;
  return t;
}

export function text(h: Heap, s: number): string {
  return byteString(h.u8, s, s + length(h, s));
}

export function view(h: Heap, s: number, shownMax = 4096): SdsView {
  const type = (h.u8[s - 1] as number) & 7;
  const len = length(h, s);
  const shown = Math.min(len, shownMax);
  return {
    address: s,
    header: names[type] as SdsView['header'],
    headerBytes: byteString(h.u8, s - headerBytes(type), s),
    len,
    alloc: room(h, s),
    bytes: byteString(h.u8, s, s + shown),
    shown,
  };
}

const base = (h: Heap, s: number): number => s - headerBytes((h.u8[s - 1] as number) & 7);

function allocate(h: Heap, n: number, type: number, roomBytes: number): number {
  const header = headerBytes(type);
  const block = h.alloc(header + roomBytes + 1);
  const s = block + header;
  h.u8[s - 1] = type;
  // The rest of the size class is room too, as far as the header's numbers reach.
  const usable = h.usableBytes(block) - header - 1;
  writeRoom(h, s, type === type8 ? Math.min(usable, 255) : type === type16 ? Math.min(usable, 65_535) : usable);
  writeLength(h, s, n);
  h.u8[s + n] = 0;
  return s;
}

function resize(h: Heap, s: number, n: number, roomBytes: number): number {
  const t = allocate(h, n, Math.max(type8, typeFor(roomBytes)), roomBytes);
  h.u8.copyWithin(t, s, s + n);
  free(h, s);
  return t;
}

function writeLength(h: Heap, s: number, n: number): void {
  const type = (h.u8[s - 1] as number) & 7;
  if (type === type5) h.u8[s - 1] = n << 3;
  else if (type === type8) h.u8[s - 3] = n;
  else if (type === type16) writeU16(h, s - 5, n);
  else writeU32(h, s - 9, n);
}

function writeRoom(h: Heap, s: number, n: number): void {
  const type = (h.u8[s - 1] as number) & 7;
  if (type === type8) h.u8[s - 2] = n;
  else if (type === type16) writeU16(h, s - 3, n);
  else if (type === type32) writeU32(h, s - 5, n);
}

// The header's numbers are not aligned, so they are read and written byte by byte.
function readI32(h: Heap, at: number): number {
  const u8 = h.u8;
  return (u8[at] as number) | ((u8[at + 1] as number) << 8) | ((u8[at + 2] as number) << 16) | ((u8[at + 3] as number) << 24);
}

function writeU16(h: Heap, at: number, n: number): void {
  h.u8[at] = n;
  h.u8[at + 1] = n >>> 8;
}

function writeU32(h: Heap, at: number, n: number): void {
  writeU16(h, at, n);
  writeU16(h, at + 2, n >>> 16);
}
