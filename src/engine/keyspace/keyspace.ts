/* The keyspace: the numbered databases of a node, the clock by which their keys expire and age, and the counters of INFO stats. */

import { Lazyfree } from '../eviction/lazyfree.ts';
import * as lfu from '../eviction/lfu.ts';
import type { Limits } from '../limits.ts';
import type { Heap } from '../memory/heap.ts';
import type { CommandStats } from '../monitoring/command-stats.ts';
import * as dict from '../structures/dict.ts';
import * as robj from '../structures/robj.ts';
import * as value from '../types/value.ts';
import type { Changes } from './changes.ts';
import { Database } from './database.ts';

/** How many databases there are by default. */
const databases = 16;

/** Counters of INFO stats. */
export class KeyspaceStats {
  hits = 0;
  misses = 0;
  expiredKeys = 0;
  /** Fields of hashes. */
  expiredFields = 0;
  /** Of expiredKeys, those found by the cycle. */
  expiredByCycle = 0;
  expiredStalePercent = 0;
  expireCyclesCutShort = 0;
  evictedKeys = 0;

  reset(): void {
    Object.assign(this, new KeyspaceStats());
  }
}

export class Keyspace {
  readonly h: Heap;
  readonly limits: Limits;
  readonly dbs: Database[];
  readonly stats = new KeyspaceStats();
  readonly changes: Changes;
  readonly lazyfree: Lazyfree;
  private readonly commandStats: CommandStats;
  private readonly random: () => number;
  /** The time of the command that runs, in ms since 1970. */
  nowMs = 0;
  /** Keys that expire by this time are gone. It is nowMs, except while a file is loaded, whose commands may still change expired keys. */
  dueMs = 0;
  /** Until then writes are paused: keys that expire are hidden but not deleted. */
  hidesDueUntilMs = 0;
  /** nowMs in seconds, 24 bits: what an object's lru field is set to. */
  lruClock = 0;
  /** Whether looking a key up counts as an access to it: not for a client that said CLIENT NO-TOUCH. */
  marksAccess = true;

  constructor(h: Heap, limits: Limits, changes: Changes, commandStats: CommandStats, random: () => number) {
    this.h = h;
    this.limits = limits;
    this.changes = changes;
    this.commandStats = commandStats;
    this.random = random;
    this.lazyfree = new Lazyfree(h);
    this.dbs = Array.from({ length: databases }, (_, index) => new Database(this, index));
  }

  /** Makes as many databases as the configuration says. Only before anybody connects. */
  makeDatabases(count: number): void {
    while (this.dbs.length < count) this.dbs.push(new Database(this, this.dbs.length));
    for (const db of this.dbs.splice(count)) for (const d of [db.keys, db.expires]) dict.free(this.h, d, () => {});
  }

  get hidesDue(): boolean {
    return this.nowMs < this.hidesDueUntilMs;
  }

  setTime(nowMs: number): void {
    this.nowMs = this.dueMs = nowMs;
    this.lruClock = Math.floor(nowMs / 1000) & 0xffffff;
  }

  /** The lru field of a new object. */
  get freshLru(): number {
    return this.limits.lfu ? lfu.fieldOf(this.nowMs, lfu.initialCount) : this.lruClock;
  }

  /** Marks an access to an object; not while a forked child shares the pages, as that would copy one. */
  touch(o: number): void {
    const { h, limits } = this;
    if (!this.marksAccess || h.isShared) return;
    robj.setLru(h, o, limits.lfu ? lfu.used(robj.lru(h, o), this.nowMs, limits, this.random) : this.lruClock);
  }

  /** Frees a value, later if `lazily`. A large collection takes long, even in a quick command, so the command is then measured alone. */
  release(o: number, lazily: boolean): void {
    if (lazily) this.lazyfree.release(o);
    else {
      if (robj.typeOf(this.h, o) !== robj.type.string) this.commandStats.beginLong();
      value.free(this.h, o);
    }
  }
}
