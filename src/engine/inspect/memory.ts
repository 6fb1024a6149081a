/** Where the bytes are, which keys would go first when there are too many, and what waits to be freed. */

import type {
  EvictionKey,
  EvictionView,
  FragmentationView,
  LazyfreeView,
  MemoryView,
  SizeClassView,
} from '../../inspect.ts';
import * as lfu from '../eviction/lfu.ts';
import { partsMax, partsPerTick } from '../eviction/lazyfree.ts';
import type { Database } from '../keyspace/database.ts';
import type { Heap } from '../memory/heap.ts';
import { pageBytes } from '../memory/size-classes.ts';
import { memoryUse } from '../monitoring/info-memory.ts';
import type { Node } from '../node.ts';
import * as dict from '../structures/dict.ts';
import * as robj from '../structures/robj.ts';
import * as sds from '../structures/sds.ts';
import * as value from '../types/value.ts';
import { forEachKey, type Look, objectAt, ttlMsOf } from './look.ts';

/** How many keys are measured at most. */
const walkedMax = 5000;
const shownMax = 40;

/** Size classes in use, each with its slabs and how full they are. */
function classesOf(h: Heap): SizeClassView[] {
  const found = new Map<number, { blockBytes: number; slabs: number; used: number; capacity: number }>();
  h.forEachRun((_, pages, kind, blockBytes, used) => {
    if (kind !== 'slab') return;
    const each = found.get(blockBytes) ?? { blockBytes, slabs: 0, used: 0, capacity: 0 };
    found.set(blockBytes, each);
    each.slabs++;
    each.used += used;
    each.capacity += Math.floor((pages * pageBytes) / blockBytes);
  });
  return [...found.values()].sort((a, b) => a.blockBytes - b.blockBytes);
}

export function memory({ node }: Look): MemoryView {
  const { h, space, limits } = node;
  const use = memoryUse(node);
  const keys: MemoryView['keys'][number][] = [];
  for (const db of space.dbs)
    forEachKey(db, walkedMax - keys.length, (key, o, entry) => {
      const bytes = value.memoryBytes(h, o) + h.usableBytes(entry) + sds.blockBytes(h, dict.key(h, entry));
      keys.push({ key, db: db.index, type: robj.typeName(h, o), encoding: robj.encodingName(h, o), bytes });
    });
  return {
    scene: 'memory-meter',
    usedBytes: use.usedBytes,
    peakBytes: use.peakBytes,
    startBytes: use.startBytes,
    reservedBytes: use.reservedBytes,
    maxmemoryBytes: limits.maxmemoryBytes,
    policy: limits.maxmemoryPolicy,
    keyCount: space.dbs.reduce((sum, db) => sum + db.size, 0),
    keysMeasured: keys.length,
    keys: keys.sort((a, b) => b.bytes - a.bytes).slice(0, shownMax),
    datasetBytes: use.datasetBytes,
    tableBytes: use.tableBytes,
    classes: classesOf(h),
  };
}

const cellsMax = 1536;

export function fragmentation({ node: { h } }: Look): FragmentationView {
  const pages = { free: 0, slab: 0, large: 0 };
  const perPage: string[] = [];
  h.forEachRun((_, run, kind, blockBytes, used) => {
    pages[kind] += run;
    const tenths = kind === 'slab' ? Math.min(9, Math.floor((used * blockBytes * 10) / (run * pageBytes))) : 0;
    const code = kind === 'free' ? '.' : kind === 'large' ? 'L' : String(tenths);
    for (let i = 0; i < run; i++) perPage.push(code);
  });
  const pagesPerCell = Math.max(1, Math.ceil(perPage.length / cellsMax));
  return {
    scene: 'frag-map',
    usedBytes: h.usedBytes,
    pageBytes,
    pages: perPage.length,
    pagesPerCell,
    cells: perPage.filter((_, i) => i % pagesPerCell === 0).join(''),
    freePages: pages.free,
    largePages: pages.large,
    slabPages: pages.slab,
    classes: classesOf(h),
  };
}

function evictionKey(node: Node, db: Database, key: string, o: number): EvictionKey {
  const { h, limits, space } = node;
  const lru = robj.lru(h, o);
  return {
    key,
    lru,
    idleSeconds: limits.lfu ? 0 : (space.lruClock - lru) & 0xffffff,
    count: limits.lfu ? lfu.count(lru, space.nowMs, limits) : 0,
    ttlMs: ttlMsOf(db, key),
  };
}

/** A key's score for eviction: the higher, the sooner it goes. */
function gladness({ idleSeconds, count, ttlMs }: EvictionKey, policy: string): number {
  if (policy.endsWith('ttl')) return -(ttlMs ?? Infinity);
  return policy.endsWith('lfu') ? -count : idleSeconds;
}

export function eviction(scene: EvictionView['scene'], look: Look): EvictionView {
  const { node, history, subject } = look;
  const { limits, space } = node;
  const policy = limits.maxmemoryPolicy;
  const all: EvictionKey[] = [];
  const db = space.dbs[subject?.db ?? 0] as Database;
  forEachKey(db, walkedMax, (key, o) => void all.push(evictionKey(node, db, key, o)));
  const order = new Map(all.map((each) => [each, gladness(each, policy)]));
  all.sort((a, b) => (order.get(b) ?? 0) - (order.get(a) ?? 0));
  return {
    scene,
    policy,
    maxmemoryBytes: limits.maxmemoryBytes,
    usedBytes: node.evictor.countedBytes,
    samples: limits.maxmemorySamples,
    nowMs: space.nowMs,
    logFactor: limits.lfuLogFactor,
    decayMinutes: limits.lfuDecayMinutes,
    pool: node.evictor.pool.map(({ score, db: index, key }) => ({
      score,
      db: index,
      key,
      isStored: objectAt(space.dbs[index] as Database, key) !== 0,
    })),
    keys: all.slice(0, shownMax),
    total: db.size,
    evicted: history
      .all('key.evicted')
      .slice(-shownMax)
      .reverse()
      .map(({ event }) => ({ key: event.key, policy: event.policy })),
    touched: subject?.key ?? null,
  };
}

const historyMax = 60;

/** The queue of lazy freeing, each time somebody looked. */
export class LazyfreeSteps {
  private history: LazyfreeView['history'][number][] = [];

  look({ node: { h, space } }: Look): LazyfreeView {
    const { pendingObjects, freedObjects, jobs } = space.lazyfree;
    const last = this.history.at(-1);
    if (last?.pendingObjects !== pendingObjects || last.usedBytes !== h.usedBytes)
      this.history = [...this.history.slice(1 - historyMax), { pendingObjects, usedBytes: h.usedBytes }];
    return {
      scene: 'lazy-free',
      pendingObjects,
      freedObjects,
      jobs,
      usedBytes: h.usedBytes,
      partsPerTick,
      partsMax,
      history: this.history,
    };
  }
}
