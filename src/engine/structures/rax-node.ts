/* One node of a radix tree (see rax.ts): a word of flags and size, characters, pointers, and for a key its value.
 *
 *   u32 header: isKey | isNull << 1 | isCompressed << 2 | size << 3
 *   branch:     size characters, padding to 8 bytes, size child pointers          [, value]
 *   compressed: size characters that follow each other, padding, ONE child pointer [, value]
 *
 * A branch keeps its characters together and sorted, so that choosing a child reads one cache line and the pointer's place
 * is the character's. A compressed node stands for a chain of branches of one child each. The value comes last, so that a
 * node becomes a key, or ceases to be one, without anything else moving. A leaf has size 0 and is a key.
 *
 * isNull says that a key has no value; here each has one, so the bit is never set. Functions that change a node's size
 * take the *link*, the address at which the pointer to it stands, and write the new place there. */

import { copyBytes } from '../bytes.ts';
import type { Heap } from '../memory/heap.ts';

const keyBit = 1;
const compressedBit = 4;
const headerBytes = 4;
const pointerBytes = 8;
/** Characters that fit the header's 29 bits. */
export const charsMax = 2 ** 29 - 1;

export const size = (h: Heap, n: number): number => (h.u32[n >> 2] as number) >>> 3;
export const isKey = (h: Heap, n: number): boolean => ((h.u8[n] as number) & keyBit) !== 0;
export const isCompressed = (h: Heap, n: number): boolean => ((h.u8[n] as number) & compressedBit) !== 0;
export const childCount = (h: Heap, n: number): number => (isCompressed(h, n) ? 1 : size(h, n));
/** Where the characters begin. */
export const chars = (n: number): number => n + headerBytes;
export const charAt = (h: Heap, n: number, i: number): number => h.u8[n + headerBytes + i] as number;

const pointersAt = (n: number, size: number): number => n + ((headerBytes + size + 7) & ~7);

/** The link of a child. */
export const childLink = (h: Heap, n: number, i: number): number => pointersAt(n, size(h, n)) + i * pointerBytes;
export const child = (h: Heap, n: number, i: number): number => h.i32[childLink(h, n, i) >> 2] as number;

const valueAt = (h: Heap, n: number): number => childLink(h, n, childCount(h, n));

export const value = (h: Heap, n: number): number => h.i32[valueAt(h, n) >> 2] as number;

export function setValue(h: Heap, n: number, value: number): void {
  writePointer(h, valueAt(h, n), value);
}

export function writePointer(h: Heap, at: number, pointer: number): void {
  h.i32[at >> 2] = pointer;
  h.i32[(at >> 2) + 1] = 0;
}

const bytesFor = (size: number, children: number, key: boolean): number =>
  ((headerBytes + size + 7) & ~7) + children * pointerBytes + (key ? pointerBytes : 0);

/** Allocates a node of so many characters. The caller writes them, the children and the value. */
export function allocate(h: Heap, size: number, compressed: boolean, key: boolean): number {
  const n = h.alloc(bytesFor(size, compressed ? 1 : size, key));
  h.u32[n >> 2] = ((size << 3) | (compressed ? compressedBit : 0) | (key ? keyBit : 0)) >>> 0;
  return n;
}

/** An empty node that is no key. */
export const createLeaf = (h: Heap): number => allocate(h, 0, false, false);

/** Allocates a node that is a key with the value of `old`, if that is one. */
export function allocateLike(h: Heap, old: number, size: number, compressed: boolean): number {
  const key = isKey(h, old);
  const n = allocate(h, size, compressed, key);
  if (key) setValue(h, n, value(h, old));
  return n;
}

/** Puts a node in the place of another one, which is freed. */
export function replace(h: Heap, link: number, n: number): void {
  const old = h.i32[link >> 2] as number;
  writePointer(h, link, n);
  h.free(old);
}

/** Makes the node a key. False when it was one, and only its value changed. */
export function makeKey(h: Heap, link: number, value: number): boolean {
  const n = h.i32[link >> 2] as number;
  const isNew = !isKey(h, n);
  if (isNew) {
    const moved = h.realloc(n, bytesFor(size(h, n), childCount(h, n), true));
    h.u8[moved] = (h.u8[moved] as number) | keyBit;
    writePointer(h, link, moved);
  }
  setValue(h, h.i32[link >> 2] as number, value);
  return isNew;
}

/** Makes a key an ordinary node. */
export function unmakeKey(h: Heap, link: number): void {
  const n = h.i32[link >> 2] as number;
  h.u8[n] = (h.u8[n] as number) & ~keyBit;
  writePointer(h, link, h.realloc(n, bytesFor(size(h, n), childCount(h, n), false)));
}

/** How many characters of the node are those from `at` on in src. */
export function sameChars(h: Heap, n: number, src: Uint8Array, at: number, end: number): number {
  const { u8 } = h;
  const most = Math.min(size(h, n), end - at);
  let i = 0;
  while (i < most && u8[n + headerBytes + i] === src[at + i]) i++;
  return i;
}

/** Index of the first child of a branch whose character is at least this one; the number of children if none is. */
export function lowerBound(h: Heap, n: number, char: number): number {
  const { u8 } = h;
  const all = size(h, n);
  let i = 0;
  while (i < all && (u8[n + headerBytes + i] as number) < char) i++;
  return i;
}

/** Index of a branch's child, or -1. */
export function indexOf(h: Heap, n: number, char: number): number {
  const i = lowerBound(h, n, char);
  return i < size(h, n) && h.u8[n + headerBytes + i] === char ? i : -1;
}

/** Adds a leaf to a branch. */
export function addChild(h: Heap, link: number, char: number): void {
  const leaf = createLeaf(h);
  const old = h.i32[link >> 2] as number;
  const all = size(h, old);
  const i = lowerBound(h, old, char);
  const n = allocateLike(h, old, all + 1, false);
  const { u8 } = h;
  u8.copyWithin(chars(n), chars(old), chars(old) + i);
  u8[chars(n) + i] = char;
  u8.copyWithin(chars(n) + i + 1, chars(old) + i, chars(old) + all);
  const from = pointersAt(old, all);
  const to = pointersAt(n, all + 1);
  u8.copyWithin(to, from, from + i * pointerBytes);
  writePointer(h, to + i * pointerBytes, leaf);
  u8.copyWithin(to + (i + 1) * pointerBytes, from + i * pointerBytes, from + all * pointerBytes);
  replace(h, link, n);
}

/** Takes a child away; a compressed node is a leaf afterwards. */
export function removeChild(h: Heap, link: number, i: number): void {
  const old = h.i32[link >> 2] as number;
  const all = isCompressed(h, old) ? 1 : size(h, old);
  const n = allocateLike(h, old, all - 1, false);
  const { u8 } = h;
  u8.copyWithin(chars(n), chars(old), chars(old) + i);
  const from = childLink(h, old, 0);
  const to = pointersAt(n, all - 1);
  u8.copyWithin(to, from, from + i * pointerBytes);
  if (i + 1 < all) {
    u8.copyWithin(chars(n) + i, chars(old) + i + 1, chars(old) + all);
    u8.copyWithin(to + i * pointerBytes, from + (i + 1) * pointerBytes, from + all * pointerBytes);
  }
  replace(h, link, n);
}

/** Makes a leaf the head of a chain of characters with a new leaf at its end. */
export function extendLeaf(h: Heap, link: number, src: Uint8Array, start: number, end: number): void {
  const leaf = createLeaf(h);
  const n = allocateLike(h, h.i32[link >> 2] as number, end - start, true);
  copyBytes(src, start, end, h.u8, chars(n));
  writePointer(h, childLink(h, n, 0), leaf);
  replace(h, link, n);
}

/** A node of characters [from, to) of another one, compressed if they are more than one. */
export function cut(h: Heap, old: number, from: number, to: number, keepsKey: boolean): number {
  const isChain = to - from > 1;
  const n = keepsKey ? allocateLike(h, old, to - from, isChain) : allocate(h, to - from, isChain, false);
  h.u8.copyWithin(chars(n), chars(old) + from, chars(old) + to);
  return n;
}
