/* The part of the window through which the server itself is seen, rather than one key: its keyspace, its clients, its memory, what
 * it refuses and forgets. One view per scene, told apart by `scene`; all of them are read from the live node when somebody looks.
 * What a live node no longer knows (the bytes that came, who was told) is kept from its events by whoever looks, and a view
 * says how much of it there is. inspect.ts exports everything here: nobody imports this file but that one. */

import type { EncodingName, KeyView, TypeName } from './inspect.ts';
import type { LuaSteppingView } from './inspect-lua.ts';

/** A connection, as a picture names it: its number at the server, and the name that the host gave it. */
export interface ClientName {
  readonly id: number;
  /** The host's number; null for a client without a connection. */
  readonly connection: number | null;
  /** CLIENT SETNAME. */
  readonly name: string;
}

/** A command that a client sent, and what became of it. */
export interface CommandStep {
  /** Grows by one with each step since somebody began to look. */
  readonly id: number;
  readonly connection: number;
  readonly name: string;
  readonly argv: readonly string[];
  /** Microseconds since 1970. */
  readonly atUs: number;
  readonly outcome: 'ran' | 'queued' | 'refused';
  /** 1 inside EXEC or a script. */
  readonly depth: number;
  /** Why it was refused; else ''. */
  readonly error: string;
  readonly changes: number;
}

// --- keys ---

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

export interface ElementsView {
  readonly scene: 'list-rail' | 'zset-ladder' | 'hash-grid';
  readonly lists: readonly KeyElements[];
}

/** A key's elements in their own order: of a hash and a sorted set with a second part, value or score. */
export interface KeyElements {
  readonly db: number;
  readonly key: string;
  readonly type: TypeName;
  readonly encoding: EncodingName;
  readonly length: number;
  readonly from: number;
  readonly elements: readonly (readonly [text: string, second: string | null])[];
  /** The last ones, where they are not among the elements. */
  readonly tail: readonly (readonly [text: string, second: string | null])[];
  /** Clients that wait for the key, first come first. */
  readonly waiting: readonly ClientName[];
}

export interface QueueFlowView {
  readonly scene: 'queue-flow';
  /** Lists and streams touched lately, each as a queue; a list that is empty now is still here. */
  readonly queues: readonly KeyElements[];
  /** What was pushed, popped and moved, oldest first. */
  readonly steps: readonly CommandStep[];
}

export interface SetVennView {
  readonly scene: 'set-venn';
  /** The last operation on sets; null when there was none. */
  readonly operation: {
    readonly name: string;
    readonly kind: 'inter' | 'union' | 'diff';
    readonly sets: readonly { readonly key: string; readonly length: number }[];
    /** Parts of the plane: bit i of `mask` is set where members are in set i. */
    readonly regions: readonly { readonly mask: number; readonly count: number; readonly members: readonly string[] }[];
    /** Sets too large to compare member by member were cut to so many. */
    readonly comparedMax: number;
    readonly isCut: boolean;
  } | null;
}

export interface BitmapView {
  readonly scene: 'bitmap-grid';
  readonly key: string;
  readonly db: number;
  readonly bytesTotal: number;
  readonly from: number;
  /** The bytes from `from` on; bit 0 is the highest of the first. */
  readonly bytes: string;
  /** Bits set in all bytes. */
  readonly bitCount: number;
}

export interface HyperLogLogView {
  readonly scene: 'hll-registers';
  readonly key: string;
  readonly db: number;
  readonly encoding: 'sparse' | 'dense';
  readonly bytes: number;
  readonly sparseMaxBytes: number;
  /** One character per register: its value. */
  readonly registers: string;
  /** Sparse: its runs, the first ones; else empty. */
  readonly opcodes: readonly {
    readonly kind: 'ZERO' | 'XZERO' | 'VAL';
    readonly value: number;
    readonly first: number;
    readonly length: number;
  }[];
  readonly opcodeCount: number;
  readonly estimate: number;
  /** Whether the count in the header still holds. */
  readonly isCached: boolean;
  /** How many registers hold each value. */
  readonly histogram: readonly number[];
}

export interface GeoMapView {
  readonly scene: 'geo-map';
  readonly key: string;
  readonly db: number;
  readonly total: number;
  readonly points: readonly GeoPoint[];
  readonly search: GeoSearchView | null;
}

export interface GeoPoint {
  readonly member: string;
  readonly longitude: number;
  readonly latitude: number;
  readonly score: number;
  /** The eleven characters of GEOHASH. */
  readonly hash: string;
  /** Metres from the centre of the last search, when inside of its area; else null. */
  readonly foundM: number | null;
}

export interface GeoSearchView {
  readonly longitude: number;
  readonly latitude: number;
  /** Of a circle, in metres; null for a box. */
  readonly radiusM: number | null;
  readonly widthM: number;
  readonly heightM: number;
  /** Cells of the grid whose scores were gone through. */
  readonly cells: readonly {
    readonly west: number;
    readonly south: number;
    readonly east: number;
    readonly north: number;
  }[];
}

export interface StreamLanesView {
  readonly scene: 'stream-lanes';
  readonly nowMs: number;
  readonly key: KeyView | null;
}

export interface EncodingInspectorView {
  readonly scene: 'encoding-inspector';
  readonly key: KeyView | null;
  /** The steps that a value of the type can take, smallest first, and what leads from one to the next. */
  readonly ladder: readonly EncodingStep[];
  /** Conversions that were seen, oldest first. */
  readonly conversions: readonly { readonly from: EncodingName; readonly to: EncodingName; readonly why: string }[];
}

export interface EncodingStep {
  readonly encoding: EncodingName;
  /** Directives, with their values, past which the next step is taken; empty for the last step. */
  readonly limits: readonly { readonly directive: string; readonly value: string }[];
}

export interface SdsGrowthView {
  readonly scene: 'sds-growth';
  readonly key: KeyView | null;
  /** Lengths and reserved bytes of the key's string as they were after each command, oldest first. */
  readonly steps: readonly { readonly len: number; readonly alloc: number; readonly blockBytes: number }[];
}

// --- clients ---

export interface EventLoopView {
  readonly scene: 'event-loop';
  readonly hz: number;
  readonly ioThreads: number;
  readonly processed: number;
  readonly clients: readonly LoopClient[];
  /** The last turns that did something, oldest first. */
  readonly turns: readonly LoopTurn[];
}

export interface LoopClient extends ClientName {
  readonly db: number;
  readonly user: string;
  readonly resp: 2 | 3;
  readonly state: 'idle' | 'blocked' | 'subscribed' | 'transaction' | 'monitor' | 'paused';
  /** Received and not read yet. */
  readonly queryBytes: number;
  /** Written and not sent yet. */
  readonly replyBytes: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly commands: number;
  readonly lastCommand: string;
  readonly idleMs: number;
}

export interface LoopTurn {
  readonly atUs: number;
  readonly reads: readonly { readonly connection: number; readonly bytes: number }[];
  readonly commands: readonly CommandStep[];
  /** Commands beyond those. */
  readonly more: number;
  readonly writes: readonly { readonly connection: number; readonly bytes: number }[];
}

export interface WireView {
  readonly scene: 'protocol-inspector' | 'pipeline-timeline';
  readonly pieces: readonly WirePiece[];
  readonly resp: readonly { readonly connection: number; readonly resp: 2 | 3 }[];
}

/** What came or went at once. */
export interface WirePiece {
  readonly id: number;
  readonly connection: number;
  readonly direction: 'in' | 'out';
  readonly atUs: number;
  /** The first bytes of `length`. */
  readonly bytes: string;
  readonly length: number;
  /** In: requests read out of it. */
  readonly commands: number;
}

export interface TransactionsView {
  readonly scene: 'tx-timeline';
  readonly clients: readonly TransactionClient[];
  readonly steps: readonly CommandStep[];
}

export interface TransactionClient extends ClientName {
  readonly isOpen: boolean;
  readonly isAborted: boolean;
  readonly queue: readonly (readonly string[])[];
  readonly watched: readonly { readonly db: number; readonly key: string }[];
  /** A watched key changed: EXEC will answer nil. */
  readonly isBroken: boolean;
}

export interface TimelineView {
  readonly scene: 'two-client-timeline';
  readonly steps: readonly CommandStep[];
}

export interface PubsubView {
  readonly scene: 'pubsub-fanout';
  readonly clients: readonly ClientName[];
  readonly channels: readonly PubsubChannel[];
  readonly last: {
    readonly channel: string;
    readonly message: string;
    readonly isShard: boolean;
    readonly told: readonly {
      readonly via: string;
      readonly isPattern: boolean;
      readonly clientIds: readonly number[];
    }[];
  } | null;
}

export interface PubsubChannel {
  readonly name: string;
  readonly way: 'channel' | 'pattern' | 'shard';
  readonly clientIds: readonly number[];
}

export interface TrackingView {
  readonly scene: 'tracking-table';
  readonly clients: readonly (ClientName & {
    readonly options: readonly string[];
    readonly redirect: number | null;
    readonly prefixes: readonly string[];
  })[];
  readonly keys: readonly { readonly key: string; readonly clientIds: readonly number[] }[];
  readonly keyCount: number;
  readonly keysMax: number;
  readonly prefixes: readonly { readonly prefix: string; readonly clientIds: readonly number[] }[];
  readonly told: readonly { readonly keys: readonly string[]; readonly clientIds: readonly number[] }[];
}

export interface BlockedView {
  readonly scene: 'blocked-clients';
  readonly clients: readonly (ClientName & {
    readonly argv: readonly string[];
    readonly db: number;
    readonly keys: readonly string[];
    /** Null for one that waits for ever. */
    readonly leftMs: number | null;
  })[];
  readonly queues: readonly { readonly db: number; readonly key: string; readonly clientIds: readonly number[] }[];
}

export interface AclView {
  readonly scene: 'acl-matrix';
  readonly users: readonly {
    readonly name: string;
    readonly flags: readonly string[];
    readonly selectors: readonly AclSelectorView[];
  }[];
  readonly sessions: readonly (ClientName & { readonly user: string })[];
  readonly decision: AclDecision | null;
}

export interface AclSelectorView {
  readonly commands: readonly string[];
  readonly keys: readonly string[];
  readonly channels: readonly string[];
}

/** How the last command was judged: by each selector in turn, command first, then keys, then channels. */
export interface AclDecision {
  readonly connection: number;
  readonly user: string;
  readonly argv: readonly string[];
  readonly isAllowed: boolean;
  readonly selectors: readonly {
    readonly checks: readonly AclCheck[];
    readonly isAllowed: boolean;
  }[];
}

export interface AclCheck {
  readonly of: 'command' | 'key' | 'channel';
  readonly object: string;
  readonly isAllowed: boolean;
  /** The rule that decided; '' when none allows it. */
  readonly rule: string;
}

// --- memory ---

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

export interface LatencyView {
  readonly scene: 'latency-monitor';
  readonly slowerThanUs: number;
  readonly slowlogMaxLen: number;
  readonly nowMs: number;
  readonly entries: readonly {
    readonly id: number;
    readonly atSeconds: number;
    readonly us: number;
    readonly argv: readonly string[];
  }[];
  readonly thresholdMs: number;
  readonly events: readonly {
    readonly event: string;
    readonly maxMs: number;
    readonly samples: readonly { readonly atSeconds: number; readonly ms: number }[];
  }[];
  readonly commands: readonly CommandCostView[];
}

export interface CommandCostView {
  readonly name: string;
  readonly calls: number;
  readonly meanUs: number;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
}

export interface LatencyLadderView {
  readonly scene: 'latency-ladder';
  /** Measured in this engine: the mean of all calls so far; null when nothing was measured. */
  readonly meanUs: number | null;
  readonly calls: number;
}

export type MechanismView =
  | LuaSteppingView
  | KeyspaceMapView
  | ExpiryView
  | ElementsView
  | QueueFlowView
  | SetVennView
  | BitmapView
  | HyperLogLogView
  | GeoMapView
  | StreamLanesView
  | EncodingInspectorView
  | SdsGrowthView
  | EventLoopView
  | WireView
  | TransactionsView
  | TimelineView
  | PubsubView
  | TrackingView
  | BlockedView
  | AclView
  | EvictionView
  | MemoryView
  | FragmentationView
  | LazyfreeView
  | LatencyView
  | LatencyLadderView;

export type MechanismId = MechanismView['scene'];
/** What can be looked at: the key touched last, as it is in memory, or a mechanism of the server. */
export type SceneId = 'key' | MechanismId;
