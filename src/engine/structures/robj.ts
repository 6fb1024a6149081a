/* The robj: 16 bytes that stand before every value and say what it is.
 *
 *   u32  type (4 bits) | encoding (4 bits) | lru (24 bits: seconds of last access, or LFU minutes and counter)
 *   i32  refcount
 *   u64  pointer to the structure; for the encoding int, the integer itself
 *
 * Strings of at most 44 bytes are *embedded*: robj, sdshdr8, bytes and NUL in one block of 64 (16 + 3 + 44 + 1), so that
 * reading a short value touches one cache line. Integers from 0 to 9999 are shared: one robj each, whose refcount says
 * "for ever", so a million keys with small numbers hold no values of their own. */

import type { EncodingName, ObjectView, TypeName } from '../../inspect.ts';
import { bytesOf } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';
import * as sds from './sds.ts';

export const objectBytes = 16;
/** Longest embedded string. */
export const embstrBytesMax = 44;
export const sharedIntegers = 10_000;
/** Refcount of an object that is never freed. */
export const sharedRefcount = 2 ** 31 - 1;

export const type = { string: 0, list: 1, set: 2, zset: 3, hash: 4, module: 5, stream: 6 } as const;
export const encoding = {
  raw: 0, int: 1, hashtable: 2, intset: 6, skiplist: 7, embstr: 8, quicklist: 9, stream: 10, listpack: 11, listpackex: 12,
} as const;
export type Type = (typeof type)[keyof typeof type];
export type Encoding = (typeof encoding)[keyof typeof encoding];

/** Names of the types, by number; a module's values have names of their own, below. */
const typeNames: readonly TypeName[] = ['string', 'list', 'set', 'zset', 'hash', 'string', 'stream'];
/** By the number with which a module's value begins (types/module.ts). */
export const moduleTypeNames: TypeName[] = [];
const encodingNames = new Map<number, EncodingName>(Object.entries(encoding).map(([name, n]) => [n, name as EncodingName]));

export const typeOf = (h: Heap, o: number): number => (h.u8[o] as number) & 15;
export const encodingOf = (h: Heap, o: number): number => (h.u8[o] as number) >>> 4;
export const typeName = (h: Heap, o: number): TypeName =>
  (typeOf(h, o) === type.module ? moduleTypeNames[h.i32[pointer(h, o) >> 2] as number] : typeNames[typeOf(h, o)]) as TypeName;
export const encodingName = (h: Heap, o: number): EncodingName => encodingNames.get(encodingOf(h, o)) as EncodingName;
export const refcount = (h: Heap, o: number): number => h.i32[(o >> 2) + 1] as number;
/** The structure that the object points to. */
export const pointer = (h: Heap, o: number): number => h.i32[(o >> 2) + 2] as number;
/** The upper half of the pointer, empty in a heap of 2 GiB: a second structure of a hash whose fields expire (hash-expiry.ts). */
export const second = (h: Heap, o: number): number => h.i32[(o >> 2) + 3] as number;

export function setSecond(h: Heap, o: number, pointer: number): void {
  h.i32[(o >> 2) + 3] = pointer;
}

export const lru = (h: Heap, o: number): number => (h.u32[o >> 2] as number) >>> 8;

export function setLru(h: Heap, o: number, lru: number): void {
  const word = (h.u8[o] as number) | (lru << 8);
  if (h.i32[o >> 2] !== word) h.i32[o >> 2] = word; // at most once a second: reading alone leaves the cache line clean
}

export function setPointer(h: Heap, o: number, pointer: number): void {
  h.i32[(o >> 2) + 2] = pointer;
}

/** Changes the encoding and what the object points to: a conversion. */
export function setEncoding(h: Heap, o: number, encoding: Encoding, pointer: number): void {
  h.u8[o] = typeOf(h, o) | (encoding << 4);
  setPointer(h, o, pointer);
}

export function create(h: Heap, type: Type, encoding: Encoding, pointer: number): number {
  return initialize(h, h.alloc(objectBytes), type, encoding, pointer, 0);
}

function initialize(h: Heap, o: number, type: Type, encoding: Encoding, lo: number, hi: number): number {
  const i = o >> 2;
  h.i32[i] = type | (encoding << 4);
  h.i32[i + 1] = 1;
  h.i32[i + 2] = lo;
  h.i32[i + 3] = hi;
  return o;
}

/** A string object of bytes [start, end) as they are, embedded or raw, never int. src may be h.u8 itself. */
export function createString(h: Heap, src: Uint8Array, start: number, end: number): number {
  if (end - start > embstrBytesMax) return create(h, type.string, encoding.raw, sds.create(h, src, start, end));
  const own = src === h.u8;
  const o = h.alloc(objectBytes + 3 + (end - start) + 1);
  initialize(h, o, type.string, encoding.embstr, o + objectBytes + 3, 0);
  sds.writeEmbedded(h, o + objectBytes, own ? h.u8 : src, start, end);
  return o;
}

export function createFromText(h: Heap, s: string): number {
  return createString(h, bytesOf(s), 0, s.length);
}

/** A string object in its tightest encoding: int where the bytes are the canonical decimal of one, else as createString. */
export function createEncoded(h: Heap, src: Uint8Array, start: number, end: number): number {
  if (end - start <= 20 && int64.parse(src, start, end)) return createInteger(h, int64.parsed.lo, int64.parsed.hi);
  return createString(h, src, start, end);
}

/** A string object that holds the integer in its pointer field; 0 … 9999 are shared. */
export function createInteger(h: Heap, lo: number, hi: number): number {
  if (hi === 0 && lo >= 0 && lo < sharedIntegers && h.sharesIntegers) return shared(h, lo);
  return initialize(h, h.alloc(objectBytes), type.string, encoding.int, lo, hi);
}

function shared(h: Heap, n: number): number {
  const have = h.sharedIntegers[n] as number;
  if (have !== 0) return have;
  const o = initialize(h, h.alloc(objectBytes), type.string, encoding.int, n, 0);
  h.i32[(o >> 2) + 1] = sharedRefcount;
  h.sharedIntegers[n] = o;
  return o;
}

/** Frees a string object and its bytes. Shared ones stay. */
export function freeString(h: Heap, o: number): void {
  if (refcount(h, o) === sharedRefcount) return;
  if (encodingOf(h, o) === encoding.raw) sds.free(h, pointer(h, o));
  h.free(o);
}

/** Halves of an int-encoded string. */
export const integerLo = (h: Heap, o: number): number => h.i32[(o >> 2) + 2] as number;
export const integerHi = (h: Heap, o: number): number => h.i32[(o >> 2) + 3] as number;

export function setInteger(h: Heap, o: number, lo: number, hi: number): void {
  h.i32[(o >> 2) + 2] = lo;
  h.i32[(o >> 2) + 3] = hi;
}

/** A string object's value as a byte string. */
export function stringText(h: Heap, o: number): string {
  if (encodingOf(h, o) === encoding.int) return int64.decimal(integerLo(h, o), integerHi(h, o));
  return sds.text(h, pointer(h, o));
}

export function view(h: Heap, o: number): ObjectView {
  return {
    address: o,
    lru: lru(h, o),
    refcount: refcount(h, o),
    pointer: encodingOf(h, o) === encoding.int ? null : pointer(h, o),
  };
}
