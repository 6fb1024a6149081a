/* Eviction: which keys go when memory is full.
 *
 * The key that was used longest ago would be known from a list of all keys in order of use, which costs two pointers a key and a
 * relinking at every read. Instead a few keys are drawn by chance (maxmemory-samples) and the best of them goes; and because
 * each draw also finds keys that are nearly as good, the sixteen best so far are kept in a pool from one
 * eviction to the next. With five samples that is almost as good as the list (Salvatore Sanfilippo, "Random notes on improving
 * the Redis LRU algorithm", 2016). The pool holds names. A key that was deleted meanwhile is merely not found; one that was used
 * meanwhile is evicted all the same (it was a good choice when it was drawn); one that is drawn again stands there twice. All of this is
 * as in the real server.
 *
 * The higher a key's score, the sooner it goes: seconds since its last use, 255 less the count of its uses, or how soon it expires.
 *
 * Deviation: the real server stops after half a millisecond (maxmemory-eviction-tenacity) and goes on between commands. A step reads no
 * clock, so here the bound is a number of keys, one for a microsecond. */

import { byteString } from '../bytes.ts';
import { type Database, keyArgument } from '../keyspace/database.ts';
import * as lfu from './lfu.ts';
import type { Node } from '../node.ts';
import { Args } from '../resp/args.ts';
import * as dict from '../structures/dict.ts';
import * as dictWalk from '../structures/dict-walk.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';

const poolMax = 16;
/** Keys evicted in one go at tenacity 10, and the factor for each step above. */
const keysPerGo = 500;
const tenacityGrowth = 1.15;
/** With lazy freeing: parts of values that the real server's other thread would free while one key is evicted. */
const freedMeanwhile = 1000;

interface Candidate {
  readonly score: number;
  readonly db: number;
  readonly key: string;
}

/** enough: memory is within its limit. going on: it is not yet, but will be. none: there is nothing to evict. */
type Room = 'enough' | 'going on' | 'none';

export class Evictor {
  private readonly node: Node;
  /** In order of rising score. */
  readonly pool: Candidate[] = [];
  /** The database in which a random policy looks next. */
  private nextDb = 0;
  private readonly args = new Args(1);
  /** Whether memory was still over its limit when the last go ended. */
  isGoingOn = false;

  constructor(node: Node) {
    this.node = node;
  }

  /** Directives were changed. A lower limit holds at once; and where times of use count, values are no longer shared between keys. */
  configured(): void {
    const { h, limits } = this.node;
    h.tablesBytesMax = limits.maxmemoryBytes === 0 ? Infinity : limits.maxmemoryBytes;
    h.sharesIntegers = limits.maxmemoryBytes === 0 || !/lru|lfu/.test(limits.maxmemoryPolicy);
    this.isGoingOn = this.isOver && limits.maxmemoryPolicy !== 'noeviction';
  }

  private get isOver(): boolean {
    const { maxmemoryBytes } = this.node.limits;
    return maxmemoryBytes > 0 && this.countedBytes > maxmemoryBytes;
  }

  /** Memory that counts against maxmemory: the heap, what is held for clients, the replication backlog. */
  get countedBytes(): number {
    const { connections, h, primary } = this.node;
    return h.usedBytes + connections.bufferLimits.heldBytes + Math.min(primary.bufferBytes, primary.backlog?.size ?? 0);
  }

  /** Memory in use that does not count: what waits for the append-only file, and for replicas beyond the backlog. Each eviction adds to it,
   * so if it counted, eviction would go on until nothing was left. */
  get uncountedBytes(): number {
    const { aof, primary } = this.node;
    return aof.pendingBytes + Math.max(0, primary.bufferBytes - (primary.backlog?.size ?? 0));
  }

  /** Evicts until memory is within its limit, or for as long as one go may take. */
  makeRoom(): Room {
    const { node } = this;
    if (!this.isOver) return this.done('enough');
    if (node.limits.maxmemoryPolicy === 'noeviction') return this.done('none');
    if (node.pause.isActive) return 'enough';
    return node.commandStats.timed('eviction-cycle', () => this.evict());
  }

  private evict(): Room {
    const { node } = this;
    for (let keys = this.keysMax(); keys > 0; keys--) {
      if (!this.evictOne()) return this.done(this.finishFreeing() ? 'enough' : 'none');
      if (node.limits.lazyfreeLazyEviction) node.space.lazyfree.work(freedMeanwhile);
      if (!this.isOver) return this.done('enough');
    }
    this.isGoingOn = true;
    return 'going on';
  }

  private done(room: Room): Room {
    this.isGoingOn = false;
    return room;
  }

  private keysMax(): number {
    const { maxmemoryEvictionTenacity: tenacity } = this.node.limits;
    if (tenacity === 100) return Infinity;
    if (tenacity <= 10) return Math.max(1, (keysPerGo / 10) * tenacity);
    return Math.floor(keysPerGo * tenacityGrowth ** (tenacity - 10));
  }

  /** Nothing is left to evict: frees at once what waits to be freed; answers whether that is enough. */
  private finishFreeing(): boolean {
    this.node.space.lazyfree.work(Infinity);
    return !this.isOver;
  }

  /** Evicts one key. False when there is none that the policy may evict. */
  private evictOne(): boolean {
    const { maxmemoryPolicy: policy } = this.node.limits;
    const found = policy.endsWith('random') ? this.findAny() : this.findBest();
    if (found === undefined) return false;
    this.evictKey(this.node.space.dbs[found.db] as Database, found.key, policy);
    return true;
  }

  private evictKey(db: Database, key: string, policy: string): void {
    const { h, limits: { lazyfreeLazyEviction }, space: { stats }, changes } = this.node;
    db.removeAt(keyArgument(this.args, key), 0, lazyfreeLazyEviction);
    stats.evictedKeys++;
    changes.deletedByItself(db, key, 'evicted', lazyfreeLazyEviction);
    if (h.trace !== undefined) h.trace({ kind: 'key.evicted', db: db.index, key, policy });
  }

  /** Whatever may be evicted in a database: all keys, or those with a time to live. */
  private dictOf(db: Database): number {
    return this.node.limits.maxmemoryPolicy.startsWith('allkeys') ? db.keys : db.expires;
  }

  /** A random key, from one database after the other. */
  private findAny(): Candidate | undefined {
    const { h, space, random } = this.node;
    for (let tries = 0; tries < space.dbs.length; tries++) {
      this.nextDb = (this.nextDb + 1) % space.dbs.length;
      const d = this.dictOf(space.dbs[this.nextDb] as Database);
      const e = dictWalk.random(h, d, random);
      if (e !== 0) return { score: 0, db: this.nextDb, key: sds.text(h, dict.key(h, e)) };
    }
    return undefined;
  }

  private findBest(): Candidate | undefined {
    for (;;) {
      let keys = 0;
      for (const db of this.node.space.dbs) keys += this.sample(db);
      if (keys === 0) return undefined;
      for (let best = this.pool.pop(); best !== undefined; best = this.pool.pop()) if (this.isStored(best)) return best;
    }
  }

  private isStored({ db, key }: Candidate): boolean {
    const { h, space } = this.node;
    const { buffer } = keyArgument(this.args, key);
    const d = this.dictOf(space.dbs[db] as Database);
    return dict.length(h, d) > 0 && dict.find(h, d, dict.hashOf(h, buffer, 0, key.length), buffer, 0, key.length) !== 0;
  }

  /** Puts the better ones of a few keys into the pool. Returns how many there are to draw from. */
  private sample(db: Database): number {
    const { h, limits, random } = this.node;
    const d = this.dictOf(db);
    const keys = dict.length(h, d);
    if (keys === 0) return 0;
    for (const e of dictWalk.someEntries(h, d, limits.maxmemorySamples, random)) this.offer(db, e);
    return keys;
  }

  private offer(db: Database, e: number): void {
    const { h } = this.node;
    const { pool } = this;
    const score = this.scoreOf(db, e);
    let place = pool.findIndex((each) => each.score >= score);
    if (place === -1) place = pool.length;
    if (pool.length === poolMax) {
      if (place === 0) return;
      pool.shift();
      place--;
    }
    const key = dict.key(h, e);
    pool.splice(place, 0, { score, db: db.index, key: byteString(h.u8, key, key + sds.length(h, key)) });
  }

  private scoreOf(db: Database, e: number): number {
    const { h, limits, space } = this.node;
    if (limits.maxmemoryPolicy === 'volatile-ttl') return -dict.valueNumber(h, e);
    const field = robj.lru(h, this.objectOf(db, e));
    return limits.lfu ? 255 - lfu.count(field, space.nowMs, limits) : (space.lruClock - field) & 0xffffff;
  }

  /** The object of an entry, which may be one of the dict of expiry times. */
  private objectOf(db: Database, e: number): number {
    const { h } = this.node;
    if (this.dictOf(db) === db.keys) return dict.value(h, e);
    const key = dict.key(h, e);
    const end = key + sds.length(h, key);
    return dict.value(h, dict.find(h, db.keys, dict.hashOf(h, h.u8, key, end), h.u8, key, end));
  }
}
