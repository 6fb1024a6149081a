/* Lazy freeing: what UNLINK, FLUSHALL ASYNC and the lazyfree-lazy-… directives leave for later.
 *
 * A value of more than 64 parts is not freed at once but put on a queue, already invisible to every command; the real server has a
 * thread that works the queue off. Here each tick frees some of it, part by part, so a set of a million members
 * never stops the engine, and INFO shows the queue getting shorter. */

import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as chain from '../structures/quicklist-chain.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as skiplist from '../structures/skiplist.ts';
import * as expiry from '../types/hash-expiry.ts';
import * as stream from '../types/stream.ts';
import * as value from '../types/value.ts';
import * as zset from '../types/zset.ts';

/** Values of at most so many parts are freed at once: that is cheaper than any queue. */
export const partsMax = 64;
/** Parts freed at one tick. */
export const partsPerTick = 20_000;

const { encoding } = robj;

export class Lazyfree {
  private readonly h: Heap;
  private readonly queue: Generator<void>[] = [];
  /** Values, or keys of emptied databases, that wait: lazyfree_pending_objects. */
  pendingObjects = 0;
  /** And those that were freed since: lazyfreed_objects. */
  freedObjects = 0;

  constructor(h: Heap) {
    this.h = h;
  }

  /** Values and databases that wait, each to be taken apart in turn. */
  get jobs(): number {
    return this.queue.length;
  }

  /** Frees an object: at once, or later if it is large. */
  release(o: number): void {
    if (partsOf(this.h, o) <= partsMax) {
      value.free(this.h, o);
      return;
    }
    this.pendingObjects++;
    if (this.h.trace !== undefined) this.h.trace({ kind: 'lazyfree.queued', parts: partsOf(this.h, o) });
    this.queue.push(this.freeObject(o));
  }

  /** Frees the two dicts of an emptied database, later. */
  releaseDatabase(keys: number, expires: number): void {
    this.pendingObjects += dict.length(this.h, keys);
    this.queue.push(this.freeDatabase(keys, expires));
  }

  /** Frees up to so many parts. */
  work(parts: number): void {
    for (let left = parts; left > 0; left--) {
      const job = this.queue[0];
      if (job === undefined) return;
      if (job.next().done) this.queue.shift();
    }
  }

  private *freeObject(o: number): Generator<void> {
    if (partsOf(this.h, o) > partsMax) yield* takeApart(this.h, o);
    value.free(this.h, o);
    this.pendingObjects--;
    this.freedObjects++;
  }

  private *freeDatabase(keys: number, expires: number): Generator<void> {
    const { h } = this;
    yield* drain(h, expires, () => {});
    dict.free(h, expires, () => {});
    const values: number[] = [];
    for (let b = 0, n = dict.buckets(h, keys); b < n; b++) {
      dict.drainBucket(h, keys, b, (e) => {
        values.push(dict.value(h, e));
        sds.free(h, dict.key(h, e));
      });
      for (let o = values.pop(); o !== undefined; o = values.pop()) yield* this.freeObject(o);
      yield;
    }
    dict.free(h, keys, () => {});
  }
}

/** In how many steps a value is freed, as the server reckons. */
function partsOf(h: Heap, o: number): number {
  switch (robj.encodingOf(h, o)) {
    case encoding.quicklist:
      return chain.nodeCount(h, robj.pointer(h, o));
    case encoding.hashtable:
      return dict.length(h, robj.pointer(h, o));
    case encoding.skiplist:
      return zset.length(h, o);
    case encoding.stream:
      return stream.parts(h, robj.pointer(h, o));
    default:
      return 1;
  }
}

/** Frees what is inside a value, part by part. What remains is empty. */
function* takeApart(h: Heap, o: number): Generator<void> {
  const p = robj.pointer(h, o);
  switch (robj.encodingOf(h, o)) {
    case encoding.quicklist:
      for (let node = chain.head(h, p); node !== 0; node = chain.head(h, p)) {
        chain.removeNode(h, p, node);
        yield;
      }
      return;
    case encoding.skiplist:
      yield* drain(h, zset.dictOf(h, o), () => {});
      for (const zsl = zset.skiplistOf(h, o); skiplist.length(h, zsl) > 0; yield) skiplist.removeRange(h, zsl, 1, 1, () => {});
      return;
    case encoding.stream:
      while (stream.freeFirstNode(h, p)) yield;
      return;
    case encoding.hashtable:
      yield* drain(h, p, (r) => {
        if (robj.typeOf(h, o) === robj.type.hash) {
          expiry.dropEntry(h, r);
          sds.free(h, dict.value(h, r));
        }
        sds.free(h, dict.key(h, r));
      });
  }
}

/** Frees the entries of a dict that nobody else knows any more, bucket by bucket. */
function* drain(h: Heap, d: number, release: (reference: number) => void): Generator<void> {
  for (let b = 0, n = dict.buckets(h, d); b < n; b++) {
    dict.drainBucket(h, d, b, release);
    yield;
  }
}
