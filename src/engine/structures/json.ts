/* JSON: a tree of values, each a block of its own.
 *
 * A value is named by its pointer. Blocks are aligned to 8 bytes, so the pointers 1, 2 and 3 can never be blocks: they are
 * null, false and true themselves, and take no memory. Everything else begins with what it is and how long:
 *
 *   integer   u32 kind, u32 0, i64 value                                          16 bytes
 *   number    u32 kind, u32 0, f64 value                                          16
 *   string    u32 kind, u32 bytes, the bytes in UTF-8                             8 and the bytes
 *   array     u32 kind, u32 length, u32 capacity, u32 0, u64 pointer to items     24, and 8 for each place
 *   object    the same; an item is a pair of pointers: its name, a string, and its value    24, and 16 for each place
 *
 * Items lie in a block of their own that doubles when it is full, so a container never moves, and whoever holds its pointer may
 * go on while items come and go. Members of an object stay in the order in which they came and are found by walking: documents
 * have tens of members in one object, not thousands.
 *
 * This layout is ours. RedisJSON keeps a tree of tagged pointers, too, but shares equal strings and hashes an object's names; what
 * can be learned here (a document is many small blocks, changing one number touches one of them, text is made only when asked
 * for) is the same there. Rejected: keeping the text, which would be read whole for each command. */

import { byteString, compareBytes, writeString } from '../bytes.ts';
import * as int64 from '../int64.ts';
import type { Heap } from '../memory/heap.ts';

/** The values that are their own pointers. */
export const nothing = 1;
export const no = 2;
export const yes = 3;

export const kind = { integer: 1, number: 2, string: 3, array: 4, object: 5 } as const;

/** What JSON.TYPE calls a value. */
export type Kind = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

const blockKinds: readonly Kind[] = ['null', 'integer', 'number', 'string', 'array', 'object'];
const stringHeader = 8;
const containerBytes = 24;

export const isConstant = (v: number): boolean => v <= yes;

export function kindOf(h: Heap, v: number): Kind {
  if (isConstant(v)) return v === nothing ? 'null' : 'boolean';
  return blockKinds[h.i32[v >> 2] as number] as Kind;
}

export const isContainer = (h: Heap, v: number): boolean => !isConstant(v) && (h.i32[v >> 2] as number) >= kind.array;
export const isArray = (h: Heap, v: number): boolean => !isConstant(v) && h.i32[v >> 2] === kind.array;
export const isObject = (h: Heap, v: number): boolean => !isConstant(v) && h.i32[v >> 2] === kind.object;
export const isString = (h: Heap, v: number): boolean => !isConstant(v) && h.i32[v >> 2] === kind.string;
export const isNumeric = (h: Heap, v: number): boolean => !isConstant(v) && (h.i32[v >> 2] as number) <= kind.number;

/** Bytes of a string, items of an array, members of an object. */
export const length = (h: Heap, v: number): number => h.i32[(v >> 2) + 1] as number;

// --- scalars ---

function block(h: Heap, bytes: number, of: number, length: number): number {
  const v = h.alloc(bytes);
  h.i32[v >> 2] = of;
  h.i32[(v >> 2) + 1] = length;
  return v;
}

export const createBoolean = (value: boolean): number => (value ? yes : no);

/** An integer of 64 bits, in halves. */
export function createInteger(h: Heap, lo: number, hi: number): number {
  const v = block(h, 16, kind.integer, 0);
  h.i32[(v >> 2) + 2] = lo;
  h.i32[(v >> 2) + 3] = hi;
  return v;
}

/** A finite double. */
export function createNumber(h: Heap, value: number): number {
  const v = block(h, 16, kind.number, 0);
  h.f64[(v >> 3) + 1] = value;
  return v;
}

/** A string of UTF-8 bytes. */
export function createString(h: Heap, text: string): number {
  const v = block(h, stringHeader + text.length, kind.string, text.length);
  writeString(h.u8, v + stringHeader, text);
  return v;
}

export const integerText = (h: Heap, v: number): string =>
  int64.decimal(h.i32[(v >> 2) + 2] as number, h.i32[(v >> 2) + 3] as number);

/** An integer or a number as a double. */
export function toDouble(h: Heap, v: number): number {
  if (h.i32[v >> 2] === kind.number) return h.f64[(v >> 3) + 1] as number;
  return int64.toNumber(h.i32[(v >> 2) + 2] as number, h.i32[(v >> 2) + 3] as number);
}

export function text(h: Heap, v: number): string {
  const start = v + stringHeader;
  return byteString(h.u8, start, start + length(h, v));
}

// --- containers ---

export function createArray(h: Heap): number {
  return createContainer(h, kind.array);
}

export function createObject(h: Heap): number {
  return createContainer(h, kind.object);
}

function createContainer(h: Heap, of: number): number {
  const v = block(h, containerBytes, of, 0);
  h.i32.fill(0, (v >> 2) + 2, (v >> 2) + 6);
  return v;
}

/** Items for which there is room. */
export const capacity = (h: Heap, v: number): number => h.i32[(v >> 2) + 2] as number;
/** The block of items, or 0 where there was never one. */
export const items = (h: Heap, v: number): number => h.i32[(v >> 2) + 4] as number;
const itemBytes = (h: Heap, v: number): number => (h.i32[v >> 2] === kind.object ? 16 : 8);

/** Where the pointer to value i stands, in words. */
const slot = (h: Heap, v: number, i: number): number =>
  (items(h, v) >> 2) + (h.i32[v >> 2] === kind.object ? i * 4 + 2 : i * 2);

/** The value of item i. */
export const item = (h: Heap, v: number, i: number): number => h.i32[slot(h, v, i)] as number;
/** The name of member i, a string. */
export const name = (h: Heap, v: number, i: number): number => h.i32[(items(h, v) >> 2) + i * 4] as number;
export const nameText = (h: Heap, v: number, i: number): string => text(h, name(h, v, i));

/** Index of the member with a name, or -1. */
export function find(h: Heap, v: number, named: string): number {
  for (let i = 0, n = length(h, v); i < n; i++) {
    const k = name(h, v, i);
    if (h.trace !== undefined) h.trace({ kind: 'json.memberVisited', object: v, index: i });
    if (length(h, k) === named.length && text(h, k) === named) return i;
  }
  return -1;
}

/** Puts another value in item i's place; the old one is freed. */
export function replace(h: Heap, v: number, i: number, value: number): void {
  free(h, item(h, v, i));
  h.i32[slot(h, v, i)] = value;
  if (h.trace !== undefined) h.trace({ kind: 'json.itemReplaced', container: v, index: i });
}

/** Makes room for so many more items behind the last. */
function grow(h: Heap, v: number, more: number): void {
  const needed = length(h, v) + more;
  if (needed <= capacity(h, v)) return;
  const wider = Math.max(4, needed, capacity(h, v) * 2);
  const bytes = wider * itemBytes(h, v);
  const moved = items(h, v) === 0 ? h.alloc(bytes) : h.realloc(items(h, v), bytes);
  h.i32[(v >> 2) + 2] = wider;
  h.i32[(v >> 2) + 4] = moved;
  if (h.trace !== undefined) h.trace({ kind: 'json.itemsGrown', container: v, capacity: wider, bytes: length(h, v) * itemBytes(h, v) });
}

/** Puts values into an array before item i; they become the array's. */
export function insert(h: Heap, v: number, i: number, values: readonly number[]): void {
  grow(h, v, values.length);
  const n = length(h, v);
  const start = items(h, v) + i * 8;
  h.u8.copyWithin(start + values.length * 8, start, items(h, v) + n * 8);
  values.forEach((value, k) => {
    writePointer(h, start + k * 8, value);
  });
  h.i32[(v >> 2) + 1] = n + values.length;
  if (h.trace !== undefined) h.trace({ kind: 'json.itemsAdded', container: v, index: i, count: values.length, shiftedBytes: (n - i) * 8 });
}

/** Adds a member to an object that has none of this name. */
export function add(h: Heap, v: number, named: string, value: number): void {
  const k = createString(h, named);
  grow(h, v, 1);
  const n = length(h, v);
  const at = items(h, v) + n * 16;
  writePointer(h, at, k);
  writePointer(h, at + 8, value);
  h.i32[(v >> 2) + 1] = n + 1;
  if (h.trace !== undefined) h.trace({ kind: 'json.itemsAdded', container: v, index: n, count: 1, shiftedBytes: 0 });
}

function writePointer(h: Heap, at: number, pointer: number): void {
  h.i32[at >> 2] = pointer;
  h.i32[(at >> 2) + 1] = 0;
}

/** Frees `count` items from i on. */
export function remove(h: Heap, v: number, i: number, count: number): void {
  freeItems(h, v, i, count);
  const shiftedBytes = (length(h, v) - i - count) * itemBytes(h, v);
  close(h, v, i, count);
  if (h.trace !== undefined) h.trace({ kind: 'json.itemsRemoved', container: v, index: i, count, shiftedBytes });
}

function freeItems(h: Heap, v: number, i: number, count: number): void {
  for (let k = i; k < i + count; k++) {
    free(h, item(h, v, k));
    if (isObject(h, v)) free(h, name(h, v, k));
  }
}

/** Closes the gap of `count` items from i on. */
function close(h: Heap, v: number, i: number, count: number): void {
  const size = itemBytes(h, v);
  const n = length(h, v);
  const start = items(h, v);
  h.u8.copyWithin(start + i * size, start + (i + count) * size, start + n * size);
  h.i32[(v >> 2) + 1] = n - count;
}

// --- whole trees ---

/** Frees a value and everything below it. */
export function free(h: Heap, v: number): void {
  if (isConstant(v)) return;
  if (isContainer(h, v)) {
    freeItems(h, v, 0, length(h, v));
    if (items(h, v) !== 0) h.free(items(h, v));
  }
  h.free(v);
}

/** A deep copy. */
export function duplicate(h: Heap, v: number): number {
  if (isConstant(v)) return v;
  if (!isContainer(h, v)) {
    const bytes = isString(h, v) ? stringHeader + length(h, v) : 16;
    const copy = h.alloc(bytes);
    h.u8.copyWithin(copy, v, v + bytes);
    return copy;
  }
  const copy = createContainer(h, h.i32[v >> 2] as number);
  for (let i = 0; i < length(h, v); i++) {
    if (isObject(h, v)) add(h, copy, nameText(h, v, i), duplicate(h, item(h, v, i)));
    else insert(h, copy, i, [duplicate(h, item(h, v, i))]);
  }
  return copy;
}

/** Bytes of all blocks, as the allocator counts them. */
export function memoryBytes(h: Heap, v: number): number {
  if (isConstant(v)) return 0;
  let bytes = h.usableBytes(v);
  if (!isContainer(h, v)) return bytes;
  if (items(h, v) !== 0) bytes += h.usableBytes(items(h, v));
  for (let i = 0; i < length(h, v); i++) {
    bytes += memoryBytes(h, item(h, v, i));
    if (isObject(h, v)) bytes += h.usableBytes(name(h, v, i));
  }
  return bytes;
}

/** Containers on the longest way down; 0 for a scalar. */
export function depth(h: Heap, v: number): number {
  if (!isContainer(h, v)) return 0;
  let deepest = 0;
  for (let i = 0; i < length(h, v); i++) deepest = Math.max(deepest, depth(h, item(h, v, i)));
  return deepest + 1;
}

/** Whether two values are the same: an integer is never the number of equal size, and members may come in any order. */
export function equals(h: Heap, a: number, b: number): boolean {
  if (a === b) return true;
  if (isConstant(a) || isConstant(b) || h.i32[a >> 2] !== h.i32[b >> 2] || length(h, a) !== length(h, b)) return false;
  if (!isContainer(h, a)) {
    const bytes = isString(h, a) ? stringHeader + length(h, a) : 16;
    return compareBytes(h.u8, a, a + bytes, h.u8, b, b + bytes) === 0;
  }
  for (let i = 0; i < length(h, a); i++) {
    const other = isArray(h, a) ? i : find(h, b, nameText(h, a, i));
    if (other < 0 || !equals(h, item(h, a, i), item(h, b, other))) return false;
  }
  return true;
}
