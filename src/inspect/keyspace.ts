/* What is seen of the keyspace and its memory: where keys hang, when they go, who goes first when memory is short, and where the bytes
 * are. */

import type { EncodingName, TypeName } from './key.ts';

export interface KeyspaceMapView {
  readonly scene: 'keyspace-map';
  readonly db: number;
  readonly keys: number;
  readonly expires: number;
  readonly rehashIndex: number;
  readonly tables: readonly [KeyspaceTableView, KeyspaceTableView];
  /** The key touched last, and where its hash leads; null when there is none. */
  readonly touched: {
    readonly key: string;
    readonly hash: number;
    readonly table: number;
    readonly bucket: number;
  } | null;
  /** The SCAN that went over this database last; null when none did. */
  readonly scan: ScanView | null;
  /** Keys of each database that has any. */
  readonly databases: readonly { readonly db: number; readonly keys: number }[];
}

export interface KeyspaceTableView {
  readonly size: number;
  readonly used: number;
  /** Buckets that share a cell of `counts`: 1 for a table that is not large. */
  readonly bucketsPerCell: number;
  /** Keys in each cell. */
  readonly counts: readonly number[];
  /** The keys of each bucket, where the table is small; else empty. */
  readonly chains: readonly (readonly string[])[];
}

export interface ScanView {
  readonly cursor: number;
  readonly next: number;
  /** Buckets that this walk has visited since its cursor was 0, in order; the last ones if they are many. */
  readonly visited: readonly number[];
}

export interface ExpiryView {
  readonly scene: 'ttl-ring';
  readonly db: number;
  readonly nowMs: number;
  /** Keys with a time to live, soonest first; the first of `total`. */
  readonly keys: readonly { readonly key: string; readonly ttlMs: number; readonly type: TypeName }[];
  readonly total: number;
  readonly hz: number;
  readonly cycle: {
    readonly agoMs: number;
    readonly looked: number;
    readonly due: number;
    readonly keys: readonly string[];
  } | null;
  readonly byLookup: number;
  readonly byCycle: number;
  readonly stalePercent: number;
  readonly gone: readonly { readonly key: string; readonly by: 'lookup' | 'cycle'; readonly agoMs: number }[];
}


export interface EvictionView {
  readonly scene: 'eviction-pool' | 'lfu-counter';
  readonly policy: string;
  readonly maxmemoryBytes: number;
  readonly usedBytes: number;
  readonly samples: number;
  readonly nowMs: number;
  readonly logFactor: number;
  readonly decayMinutes: number;
  readonly pool: readonly {
    readonly key: string;
    readonly db: number;
    readonly score: number;
    readonly isStored: boolean;
  }[];
  /** Keys by how soon they would go, the first of `total`. */
  readonly keys: readonly EvictionKey[];
  readonly total: number;
  readonly evicted: readonly { readonly key: string; readonly policy: string }[];
  readonly touched: string | null;
}

export interface EvictionKey {
  readonly key: string;
  /** The object's 24-bit field. */
  readonly lru: number;
  readonly idleSeconds: number;
  /** The counter of LFU, decayed to now. */
  readonly count: number;
  readonly ttlMs: number | null;
}

export interface MemoryView {
  readonly scene: 'memory-meter';
  readonly usedBytes: number;
  readonly peakBytes: number;
  readonly startBytes: number;
  readonly reservedBytes: number;
  readonly maxmemoryBytes: number;
  readonly policy: string;
  readonly keys: readonly {
    readonly key: string;
    readonly db: number;
    readonly type: TypeName;
    readonly encoding: EncodingName;
    readonly bytes: number;
  }[];
  readonly keyCount: number;
  readonly keysMeasured: number;
  /** Bytes of the measured keys, and of the tables that find them. */
  readonly datasetBytes: number;
  readonly tableBytes: number;
  readonly classes: readonly SizeClassView[];
}

export interface SizeClassView {
  readonly blockBytes: number;
  readonly slabs: number;
  readonly used: number;
  readonly capacity: number;
}

export interface FragmentationView {
  readonly scene: 'frag-map';
  readonly usedBytes: number;
  readonly pageBytes: number;
  /** Pages ever used. */
  readonly pages: number;
  readonly pagesPerCell: number;
  /** One character per cell: '.' free, 'L' one large block, '0' to '9' a slab by tenths of how full it is. */
  readonly cells: string;
  readonly freePages: number;
  readonly largePages: number;
  readonly slabPages: number;
  readonly classes: readonly SizeClassView[];
}

export interface LazyfreeView {
  readonly scene: 'lazy-free';
  readonly pendingObjects: number;
  readonly freedObjects: number;
  readonly jobs: number;
  readonly usedBytes: number;
  readonly partsPerTick: number;
  readonly partsMax: number;
  readonly history: readonly { readonly pendingObjects: number; readonly usedBytes: number }[];
}
