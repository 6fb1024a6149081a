/* One node of a quicklist: 40 bytes that hold a listpack, or a single element too large for one.
 *
 *   prev u64 | next u64 | entry u64 | sz u64 | count u16 | encoding, container, recompress, attempted, dont_compress
 *
 * container: packed = entry is a listpack; plain = entry is the bytes of the one element. encoding: raw, or lzf = entry
 * is [compressed length u64][LZF]; sz stays the length before compression. A node opened for use is decompressed and
 * marked `recompress`, so that whoever is done with it knows to close it again.
 *
 * How full a node may be is one number, `fill` (list-max-listpack-size): positive, a number of elements; -1 … -5, a
 * size of 4, 8, 16, 32 or 64 KiB. */

import type { Heap } from '../memory/heap.ts';
import * as listpack from './listpack.ts';
import * as lzf from './lzf.ts';

export const nodeBytes = 40;
const nextAt = 8;
const entryAt = 16;
const sizeAt = 24;
const flagsAt = 32;

const countMask = 0xffff;
const encodingMask = 3 << 16;
const raw = 1 << 16;
const compressed = 2 << 16;
const containerMask = 3 << 18;
const plain = 1 << 18;
const packed = 2 << 18;
const recompress = 1 << 20;
const attempted = 1 << 21;
const keepRaw = 1 << 22;

/** A node of fewer bytes is not compressed, nor one that this saves fewer bytes. */
const compressBytesMin = 48;
const savedBytesMin = 8;
const lzfHeaderBytes = 8;
/** A fill that counts elements still keeps a node of several elements within this. */
export const countedNodeBytesMax = 8192;
/** What the limits assume that a listpack adds to an element. */
const entryOverheadBytes = 8;

const field = (h: Heap, node: number, at: number): number => h.i32[(node + at) >> 2] as number;

function setField(h: Heap, node: number, at: number, value: number): void {
  h.i32[(node + at) >> 2] = value;
}

export const prev = (h: Heap, node: number): number => field(h, node, 0);
export const next = (h: Heap, node: number): number => field(h, node, nextAt);
/** The listpack, the plain element, or the compressed form of either. */
export const entry = (h: Heap, node: number): number => field(h, node, entryAt);
/** Bytes of the listpack or element, uncompressed. */
export const bytes = (h: Heap, node: number): number => field(h, node, sizeAt);
export const count = (h: Heap, node: number): number => field(h, node, flagsAt) & countMask;
export const isPlain = (h: Heap, node: number): boolean => (field(h, node, flagsAt) & containerMask) === plain;
export const isCompressed = (h: Heap, node: number): boolean => (field(h, node, flagsAt) & encodingMask) === compressed;
export const wantsRecompress = (h: Heap, node: number): boolean => (field(h, node, flagsAt) & recompress) !== 0;

export const setPrev = (h: Heap, node: number, to: number): void => setField(h, node, 0, to);
export const setNext = (h: Heap, node: number, to: number): void => setField(h, node, nextAt, to);

/** Replaces the bits of `mask` in the flags. */
function setFlags(h: Heap, node: number, mask: number, bits: number): void {
  setField(h, node, flagsAt, (field(h, node, flagsAt) & ~mask) | bits);
}

/** While set, the node is never compressed: its bytes are about to be used. */
export function keepUncompressed(h: Heap, node: number, keep: boolean): void {
  setFlags(h, node, keepRaw, keep ? keepRaw : 0);
}

/** A node around a listpack, not yet in any list. */
export function create(h: Heap, lp: number): number {
  const node = allocate(h, packed);
  setListpack(h, node, lp);
  return node;
}

/** A node around one element, bytes [start, end) of src, which may be h.u8. */
export function createPlain(h: Heap, src: Uint8Array, start: number, end: number): number {
  const own = src === h.u8;
  const node = allocate(h, plain);
  const element = h.alloc(end - start);
  h.u8.set((own ? h.u8 : src).subarray(start, end), element);
  setField(h, node, entryAt, element);
  setField(h, node, sizeAt, end - start);
  setFlags(h, node, countMask, 1);
  return node;
}

function allocate(h: Heap, container: number): number {
  const node = h.alloc(nodeBytes);
  h.i32.fill(0, node >> 2, (node + nodeBytes) >> 2);
  setField(h, node, flagsAt, raw | container);
  return node;
}

/** A node with a copy of everything but the links. */
export function duplicate(h: Heap, node: number): number {
  const copy = allocate(h, packed);
  const total = isCompressed(h, node) ? lzfHeaderBytes + field(h, entry(h, node), 0) : bytes(h, node);
  const block = h.alloc(total);
  h.u8.copyWithin(block, entry(h, node), entry(h, node) + total);
  setField(h, copy, entryAt, block);
  setField(h, copy, sizeAt, bytes(h, node));
  setField(h, copy, flagsAt, field(h, node, flagsAt) & ~recompress);
  return copy;
}

export function free(h: Heap, node: number): void {
  if (entry(h, node) !== 0) h.free(entry(h, node));
  h.free(node);
}

/** Sets the node's listpack, its size, and the number of its elements, which most callers know. */
export function setListpack(h: Heap, node: number, lp: number, elements = listpack.length(h, lp)): void {
  setField(h, node, entryAt, lp);
  setField(h, node, sizeAt, listpack.bytes(h, lp));
  setFlags(h, node, countMask, elements);
}

/** Takes the listpack out of the node, which is left empty. */
export function takeListpack(h: Heap, node: number): number {
  const lp = entry(h, node);
  setField(h, node, entryAt, 0);
  setFlags(h, node, countMask, 0);
  return lp;
}

/** Most bytes that `fill` lets a node have, or Infinity where it counts elements. */
export function bytesMax(fill: number): number {
  return fill >= 0 ? Number.POSITIVE_INFINITY : 2048 << Math.min(-fill, 5);
}

/** Most elements that `fill` lets a node have, or Infinity where it limits bytes. */
export function elementsMax(fill: number): number {
  return fill >= 0 ? Math.max(fill, 1) : Number.POSITIVE_INFINITY;
}

/** Whether so many bytes and elements are more than a node may have. */
export function exceedsLimit(fill: number, totalBytes: number, elements: number): boolean {
  if (fill < 0) return totalBytes > bytesMax(fill);
  return totalBytes > countedNodeBytesMax || elements > elementsMax(fill);
}

/** Whether an element of so many bytes may join the node (0 = there is none). */
export function mayJoin(h: Heap, node: number, fill: number, elementBytes: number): boolean {
  if (node === 0 || isPlain(h, node) || elementBytes >= h.packedThresholdBytes) return false;
  return !exceedsLimit(fill, bytes(h, node) + elementBytes + entryOverheadBytes, count(h, node) + 1);
}

/** Whether two nodes may become one. Merging saves a header and a terminator, 7 bytes. */
export function mayMerge(h: Heap, a: number, b: number, fill: number): boolean {
  if (a === 0 || b === 0 || isPlain(h, a) || isPlain(h, b)) return false;
  return !exceedsLimit(fill, bytes(h, a) + bytes(h, b) - 7, count(h, a) + count(h, b));
}

/** A buffer for compressing and decompressing; grows to the largest node seen. */
let scratch = new Uint8Array(0);

/** Compresses a raw node unless it is an end of the list, small, or does not shrink. */
export function compress(h: Heap, node: number): void {
  if (node === 0 || isCompressed(h, node) || (field(h, node, flagsAt) & keepRaw) !== 0) return;
  const total = bytes(h, node);
  setFlags(h, node, recompress | attempted, attempted);
  if (total < compressBytesMin) return;
  if (scratch.length < total) scratch = new Uint8Array(total);
  const block = entry(h, node);
  const n = lzf.compress(h.u8, block, block + total, scratch, 0, total - savedBytesMin - 1);
  if (n === 0) return;
  const smaller = h.alloc(lzfHeaderBytes + n);
  setField(h, smaller, 0, n);
  setField(h, smaller, 4, 0);
  h.u8.set(scratch.subarray(0, n), smaller + lzfHeaderBytes);
  h.free(block);
  setField(h, node, entryAt, smaller);
  setFlags(h, node, encodingMask, compressed);
}

/** Makes the node raw, for good. */
export function decompress(h: Heap, node: number): void {
  if (node === 0 || !isCompressed(h, node)) return;
  const total = bytes(h, node);
  const block = h.alloc(total);
  const from = entry(h, node) + lzfHeaderBytes;
  lzf.decompress(h.u8, from, from + field(h, from - lzfHeaderBytes, 0), h.u8, block, block + total);
  h.free(entry(h, node));
  setField(h, node, entryAt, block);
  setFlags(h, node, encodingMask | recompress | attempted, raw);
}

/** Makes the node raw until somebody closes it. */
export function open(h: Heap, node: number): void {
  if (node === 0 || !isCompressed(h, node)) return;
  decompress(h, node);
  setFlags(h, node, recompress, recompress);
}

/** Compresses a node that was opened; leaves others as they are. */
export function close(h: Heap, node: number): void {
  if (node !== 0 && wantsRecompress(h, node)) compress(h, node);
}

/** The uncompressed bytes of a node, for looking without touching: the heap's own, or a copy. */
export function peekBytes(h: Heap, node: number): { u8: Uint8Array; start: number; end: number } {
  const total = bytes(h, node);
  const block = entry(h, node);
  if (!isCompressed(h, node)) return { u8: h.u8, start: block, end: block + total };
  const u8 = new Uint8Array(total);
  const from = block + lzfHeaderBytes;
  const n = lzf.decompress(h.u8, from, from + field(h, block, 0), u8, 0, total);
  return { u8, start: 0, end: n };
}
