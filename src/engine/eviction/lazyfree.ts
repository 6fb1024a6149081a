/* Lazy freeing: what UNLINK, FLUSHALL ASYNC and the lazyfree-lazy-… directives leave for later.
 *
 * A value of more than 64 parts is not freed at once but put on a queue, already invisible to every command; the real server has a
 * thread that works the queue off. Here each tick frees some of it, part by part, so a set of a million members
 * never stops the engine, and INFO shows the queue getting shorter. */

import type { Heap } from '../memory/heap.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as sds from '../structures/sds.ts';
import * as value from '../types/value.ts';

/** Values of at most so many parts are freed at once: that is cheaper than any queue. */
export const partsMax = 64;
/** Parts freed at one tick. */
export const partsPerTick = 20_000;

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
    if (value.parts(this.h, o) <= partsMax) {
      value.free(this.h, o);
      return;
    }
    this.pendingObjects++;
    if (this.h.trace !== undefined) this.h.trace({ kind: 'lazyfree.queued', parts: value.parts(this.h, o) });
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
    if (value.parts(this.h, o) > partsMax) yield* value.collections.takeApart(this.h, o);
    value.free(this.h, o);
    this.pendingObjects--;
    this.freedObjects++;
  }

  private *freeDatabase(keys: number, expires: number): Generator<void> {
    const { h } = this;
    yield* dictWalk.drain(h, expires, () => {});
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
