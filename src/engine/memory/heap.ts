/* The heap: the engine's own memory, in which every key, value and structure lives as bytes.
 *
 * Why a heap and not JavaScript objects: a student is shown structures "as they really are in memory", and that is only
 * true if they are in memory. So an allocation is a number (a byte offset, the pointer), a struct is a fixed layout at
 * that offset, and the layouts are those of Redis 7.2 on a 64-bit machine: a dictEntry is 24 bytes, a robj 16, an
 * sdshdr8 3. MEMORY USAGE is then counted, not estimated, and the garbage collector never sees a million keys, so it
 * never stops for them.
 *
 * What an allocation really takes is its size class (size-classes.ts). Small classes (up to 14 KiB) are cut from slabs, runs of
 * whole pages that hold one class only, each slab with a free list of its own threaded through the free blocks (after
 * Leijen, Zorn, de Moura: "Mimalloc: Free List Sharding in Action", 2019). A slab whose last block is freed goes back to the
 * page pool (page-pool.ts). Larger allocations are page runs of their own.
 *
 * Rejected: one growing slab with compaction (pointers would move under the pictures); a resizable ArrayBuffer (measured
 * at half the speed of a fixed one); JavaScript objects (219 bytes for a skiplist node that takes 48 here).
 *
 * The one rule for users: `heap.u8`, `heap.i32` … are replaced when the heap grows, so a view must never be held across
 * an alloc. Pointers stay valid. */

import type { Trace } from '../../inspect.ts';
import { assert } from '../assert.ts';
import { PagePool, widened } from './page-pool.ts';
import * as sizeClasses from './size-classes.ts';

// Constants of this module become part of the compiled code; imported ones are loaded at each use, and an LPUSH took 4 % longer.
const { classBytes, classOf, pageBytes, pageShift, roundLarge, roundedBytes, slabPages, smallBytesMax } = sizeClasses;

/** Pointers are non-negative 32-bit integers; past this an allocation is refused with OutOfMemory. */
const heapBytesMax = 2 ** 31 - 65_536;

/** Thrown by alloc when the heap may not grow further. Nothing has changed. */
export class OutOfMemory extends Error {}

/** Words are read wherever they lie, and so past the end of the last block. */
const overreadBytes = 8;

/** New memory from the machine. Throws OutOfMemory where it has none. */
function reserved(pages: number): ArrayBuffer {
  try {
    return new ArrayBuffer((pages << pageShift) + overreadBytes);
  } catch {
    throw new OutOfMemory();
  }
}

// A record: all that alloc and free ask about a page, in one line of the processor's cache.
const recordShift = 3;
const wKind = 0;
const wHead = 1;
const wNext = 2; // of a slab: the next with room in its class
const wPrev = 3;
const wClass = 4;
const wUsed = 5;
const wFree = 6; // pointer to the first free block
const wFresh = 7; // pointer to the part never handed out

// What a page is part of; 0 = of a free run.
const pageSlab = 1;
const pageLarge = 2;

export interface HeapOptions {
  /** Bytes reserved at the start. A big reservation costs nothing until touched, and spares the copy when the heap grows. */
  readonly initialBytes?: number;
  /** It grows no further than this. */
  readonly maxBytes?: number;
  /** Key of the dicts' hash function (four 32-bit words); zeros when left out. */
  readonly hashSeed?: Int32Array;
  /** Fill freed memory with 0xdf and check each free: for tests, since it is slower. */
  readonly checked?: boolean;
}

export class Heap {
  u8: Uint8Array;
  i32: Int32Array;
  u32: Uint32Array;
  f64: Float64Array;
  /** For words that lie anywhere. */
  view: DataView;
  /** Bytes in live allocations, rounded to their classes: the `used_memory` of the data. */
  usedBytes = 0;
  /** Live allocations. */
  blocks = 0;
  /** Highest usedBytes so far: `used_memory_peak`. */
  peakBytes = 0;
  /** Allocations made since the start. */
  allocations = 0;
  /** Whoever watches what structures do; undefined when nobody does, and then no event is built. */
  trace: Trace | undefined = undefined;
  /** Key of the hash function of all dicts in this heap (four 32-bit words); a process has one. */
  readonly hashSeed: Int32Array;
  /** Pointers to the shared integer objects, made when first needed; 0 = not yet. */
  readonly sharedIntegers = new Int32Array(10_000);
  /** Whether small integers are shared objects: not where eviction needs a time of last use for each value (evict.ts). */
  sharesIntegers = true;
  /** A forked child would share all pages now: work that writes to many of them is put off. */
  isShared = false;
  /** A database's table does not grow where more bytes than this would then be in use (maxmemory). */
  tablesBytesMax = Infinity;
  /** From this size on a list's element is a node of its own (DEBUG QUICKLIST-PACKED-THRESHOLD). */
  packedThresholdBytes = 2 ** 30;
  /** Where blocks are to be noted that are allocated from here on, without those that are freed again (whole.ts). */
  noted: Set<number> | undefined = undefined;
  private readonly checked: boolean;
  private readonly pagesMax: number;
  /** How the coins of the next skiplist node shall fall; empty when chance decides (skiplist.ts). */
  readonly coins: boolean[] = [];

  private readonly pool: PagePool;

  /** A record per page, in words. Of a run only the head page's is filled, but each page of a slab knows its head. */
  private records: Int32Array;

  /** First slab with room, per class; 0 = none. */
  private readonly roomy = new Int32Array(classBytes.length);

  constructor(options: HeapOptions = {}) {
    this.checked = options.checked ?? false;
    this.pagesMax = Math.min(heapBytesMax, options.maxBytes ?? heapBytesMax) >>> pageShift;
    this.hashSeed = options.hashSeed ?? new Int32Array(4);
    const bytes = Math.min(heapBytesMax, Math.max(16 * pageBytes, options.initialBytes ?? 1 << 20));
    const pages = bytes >>> pageShift;
    this.pool = new PagePool(pages);
    const buffer = reserved(pages);
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.view = new DataView(buffer);
    this.records = new Int32Array(pages << recordShift);
    this.records[wKind] = pageLarge;
  }

  /** Bytes of all pages that were ever handed out: what a process would have of its system. How many pages lie behind these does not
   * show anywhere: the same inputs give the same addresses in a heap of any size. */
  get reservedBytes(): number {
    return this.pool.freshPage << pageShift;
  }

  /** Bytes of all pages that can still be handed out, in however many pieces. */
  get roomBytes(): number {
    return this.roomPages * pageBytes;
  }

  /** It grows no further than this. */
  get maxBytes(): number {
    return this.pagesMax * pageBytes;
  }

  /** Less than a quarter is left: before each command one must ask whether it has room. */
  get isTight(): boolean {
    return this.roomPages * 4 < this.pagesMax;
  }

  private get roomPages(): number {
    return this.pool.freePages + this.pagesMax - this.pool.pages;
  }

  /** A pointer to at least n bytes, 8-byte aligned, contents arbitrary. Throws OutOfMemory. May replace the views. */
  alloc(n: number): number {
    if (n > smallBytesMax) return this.allocLarge(n);
    const c = classOf[(n + 7) >>> 3] as number;
    const size = classBytes[c] as number;
    let slab = this.roomy[c] as number;
    if (slab === 0) slab = this.newSlab(c);
    const { records } = this;
    const r = slab << recordShift;
    const end = (slab + (slabPages[c] as number)) << pageShift;
    let pointer = records[r + wFree] as number;
    if (pointer !== 0) records[r + wFree] = this.i32[pointer >> 2] as number;
    else {
      pointer = records[r + wFresh] as number;
      records[r + wFresh] = pointer + size;
    }
    records[r + wUsed] = (records[r + wUsed] as number) + 1;
    if (records[r + wFree] === 0 && (records[r + wFresh] as number) + size > end) this.unlinkRoomy(slab, c);
    this.account(size, 1);
    if (this.noted !== undefined) this.noted.add(pointer);
    return pointer;
  }

  /** As alloc, with the n bytes zeroed. Pages that were never handed out are zero already and are left untouched, so that a
   * table of a million buckets costs its page faults one by one, as it fills, and not all at once. */
  allocZeroed(n: number): number {
    const fresh = this.pool.freshPage << pageShift;
    const pointer = this.alloc(n);
    if (pointer < fresh || n <= smallBytesMax) // a run of which only a part was used before is cleared whole
      this.u8.fill(0, pointer, pointer + n);
    return pointer;
  }

  /** Gives back what alloc returned. */
  free(pointer: number): void {
    if (this.noted !== undefined) this.noted.delete(pointer);
    const { records } = this;
    const page = (pointer >>> pageShift) << recordShift;
    if (records[page + wKind] === pageLarge) {
      this.freeLarge(pointer);
      return;
    }
    const slab = records[page + wHead] as number;
    const r = slab << recordShift;
    const c = records[r + wClass] as number;
    const size = classBytes[c] as number;
    if (this.checked) this.checkFree(pointer, slab, size);
    const used = (records[r + wUsed] as number) - 1;
    records[r + wUsed] = used;
    const free = records[r + wFree] as number;
    const wasFull = free === 0 && (records[r + wFresh] as number) + size > (slab + (slabPages[c] as number)) << pageShift;
    this.i32[pointer >> 2] = free;
    records[r + wFree] = pointer;
    this.account(-size, -1);
    if (wasFull) this.linkRoomy(slab, c);
    // The last slab with room stays: freeing and allocating one block in turn must not cut a slab each time.
    if (used === 0 && (this.roomy[c] !== slab || records[r + wNext] !== 0)) this.releaseSlab(slab, c);
  }

  /** Bytes that an allocation really holds, at least those asked for (malloc_usable_size). */
  usableBytes(pointer: number): number {
    const page = pointer >>> pageShift;
    if (this.record(page, wKind) === pageLarge) return (this.pool.runPages[page] as number) << pageShift;
    return classBytes[this.record(this.record(page, wHead), wClass)] as number;
  }

  /** Moves an allocation to a new size, keeping its first bytes; the same pointer where the size class stays. */
  realloc(pointer: number, n: number): number {
    const have = this.usableBytes(pointer);
    if (roundedBytes(n) === have) return pointer;
    const moved = this.alloc(n);
    this.u8.copyWithin(moved, pointer, pointer + Math.min(n, have));
    this.free(pointer);
    return moved;
  }

  /** Checks the allocator's own records. Throws on the first contradiction. */
  checkInvariants(): void {
    let used = 0;
    let blocks = 0;
    const { pages, runPages } = this.pool;
    for (let page = 1; page < pages; ) {
      const kind = this.record(page, wKind);
      const run = runPages[page] as number;
      assert(run > 0, 'every page belongs to a run');
      if (kind === pageSlab) {
        blocks += this.record(page, wUsed);
        used += this.record(page, wUsed) * (classBytes[this.record(page, wClass)] as number);
        assert(this.slabRoom(page) >= 0, 'a slab never holds more than it has room for');
      } else if (kind === pageLarge) {
        blocks++;
        used += run << pageShift;
      } else {
        assert(this.pool.isFree(page) && this.pool.isFree(page + run - 1), 'what is neither slab nor large is free');
        assert(runPages[page + run - 1] === run, 'a free run is tagged at both ends');
      }
      page += run;
    }
    assert(used === this.usedBytes, 'the sum of live blocks is usedBytes');
    assert(blocks === this.blocks, 'the number of live blocks is blocks');
  }

  /** Visits each run of pages that was ever used, in order: its first page, its length, and of a slab its class and live blocks. */
  forEachRun(visit: (page: number, pages: number, kind: 'free' | 'slab' | 'large', blockBytes: number, used: number) => void): void {
    const { freshPage, runPages } = this.pool;
    for (let page = 0; page < freshPage; ) {
      const pages = page === 0 ? 1 : (runPages[page] as number);
      const kind = this.record(page, wKind);
      const blockBytes = classBytes[this.record(page, wClass)] as number;
      if (kind === pageSlab) visit(page, pages, 'slab', blockBytes, this.record(page, wUsed));
      else if (kind === pageLarge) visit(page, pages, 'large', pages << pageShift, 1);
      else visit(page, Math.min(pages, freshPage - page), 'free', 0, 0);
      page += pages;
    }
  }

  private record(page: number, word: number): number {
    return this.records[(page << recordShift) + word] as number;
  }

  private setRecord(page: number, word: number, value: number): void {
    this.records[(page << recordShift) + word] = value;
  }

  private account(bytes: number, blocks: number): void {
    this.usedBytes += bytes;
    this.blocks += blocks;
    if (blocks > 0) {
      this.allocations++;
      if (this.usedBytes > this.peakBytes) this.peakBytes = this.usedBytes;
    }
  }

  private slabRoom(slab: number): number {
    const c = this.record(slab, wClass);
    return Math.floor(((slabPages[c] as number) << pageShift) / (classBytes[c] as number)) - this.record(slab, wUsed);
  }

  private newSlab(c: number): number {
    const pages = slabPages[c] as number;
    const slab = this.takeRun(pages);
    this.setRecord(slab, wKind, pageSlab);
    this.setRecord(slab, wClass, c);
    this.setRecord(slab, wUsed, 0);
    this.setRecord(slab, wFree, 0);
    this.setRecord(slab, wFresh, slab << pageShift);
    for (let page = slab; page < slab + pages; page++) {
      this.setRecord(page, wKind, pageSlab);
      this.setRecord(page, wHead, slab);
    }
    this.linkRoomy(slab, c);
    return slab;
  }

  private releaseSlab(slab: number, c: number): void {
    this.unlinkRoomy(slab, c);
    this.giveRun(slab);
  }

  private linkRoomy(slab: number, c: number): void {
    const first = this.roomy[c] as number;
    this.setRecord(slab, wNext, first);
    this.setRecord(slab, wPrev, 0);
    if (first !== 0) this.setRecord(first, wPrev, slab);
    this.roomy[c] = slab;
  }

  private unlinkRoomy(slab: number, c: number): void {
    const next = this.record(slab, wNext);
    const prev = this.record(slab, wPrev);
    if (prev !== 0) this.setRecord(prev, wNext, next);
    else this.roomy[c] = next;
    if (next !== 0) this.setRecord(next, wPrev, prev);
    this.setRecord(slab, wNext, 0);
    this.setRecord(slab, wPrev, 0);
  }

  private allocLarge(n: number): number {
    if (n > heapBytesMax) throw new OutOfMemory();
    const pages = roundLarge(n) >>> pageShift;
    const page = this.takeRun(pages);
    this.setRecord(page, wKind, pageLarge);
    this.account(pages << pageShift, 1);
    if (this.noted !== undefined) this.noted.add(page << pageShift);
    return page << pageShift;
  }

  private freeLarge(pointer: number): void {
    const page = pointer >>> pageShift;
    const pages = this.pool.runPages[page] as number;
    assert(page !== 0 && pages > 0 && pointer === page << pageShift, 'a large block is freed at its start');
    if (this.checked) this.u8.fill(0xdf, pointer, pointer + (pages << pageShift));
    this.account(-(pages << pageShift), -1);
    this.giveRun(page);
  }

  /** Takes a run out of the pool; the heap grows when none is long enough. */
  private takeRun(pages: number): number {
    const run = this.pool.take(pages);
    if (run !== 0) return run;
    this.grow(pages);
    return this.pool.take(pages);
  }

  private giveRun(page: number): void {
    const pages = this.record(page, wKind) === pageSlab ? (this.pool.runPages[page] as number) : 1;
    for (let i = page; i < page + pages; i++) this.setRecord(i, wKind, 0);
    this.pool.give(page);
  }

  private grow(pagesNeeded: number): void {
    const { tail } = this.pool;
    if (tail + pagesNeeded > this.pagesMax) throw new OutOfMemory();
    const pages = Math.min(this.pagesMax, Math.max(this.pool.pages * 2, tail + pagesNeeded));
    const buffer = reserved(pages);
    this.pool.extend(pages);
    const u8 = new Uint8Array(buffer);
    u8.set(this.u8);
    if (this.checked) this.u8.fill(0xdf); // whoever still holds the old view reads rubbish, and a test sees it
    this.u8 = u8;
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.view = new DataView(buffer);
    this.records = widened(this.records, new Int32Array(pages << recordShift));
  }

  private checkFree(pointer: number, slab: number, size: number): void {
    assert(this.record(pointer >>> pageShift, wKind) === pageSlab, 'only live memory is freed');
    assert((pointer - (slab << pageShift)) % size === 0, 'a block is freed at its start');
    for (let p = this.record(slab, wFree); p !== 0; p = this.i32[p >> 2] as number)
      assert(p !== pointer, 'a block is freed once');
    this.u8.fill(0xdf, pointer, pointer + size);
  }
}
