/* The one window. Everything that pictures, lessons and the page may know of the engine is a type in this file: views
 * (plain data, made on demand, safe to post between threads) and events (plain data, past tense, told only while somebody
 * listens). There is no code here, and no reference into the engine: a place in memory is named by its address.
 *
 * Byte strings: `bytes`, `key`, `member` and so on are strings with one character per byte (<= 0xff).
 * Addresses and sizes are those of the engine's heap, whose structs are laid out as Redis 7.2's are on a 64-bit machine.
 * Long things are cut: where a view carries `shown` or a `from`, the rest exists and is counted, but is not in it. */

import type { ForkedBy } from './inspect-disk.ts';

export type * from './inspect-clients.ts';
export type * from './inspect-cluster.ts';
export type * from './inspect-disk.ts';
export type * from './inspect-keyspace.ts';
export type * from './inspect-latency.ts';
export type * from './inspect-lua.ts';
export type * from './inspect-mechanisms.ts';
export type * from './inspect-values.ts';

/** An offset in the engine's heap. 0 is NULL. */
export type Address = number;

export type TypeName = 'string' | 'list' | 'hash' | 'set' | 'zset' | 'stream' | 'ReJSON-RL' | 'TSDB-TYPE';
export type EncodingName =
  | 'int' | 'embstr' | 'raw' | 'listpack' | 'listpackex' | 'quicklist' | 'intset' | 'hashtable' | 'skiplist' | 'stream';

/** As PFDEBUG ENCODING names them: in both forms a HyperLogLog is a raw string to all other commands. */
export type FormName = EncodingName | 'sparse' | 'dense';

/** The key that a pane shows, as it is in memory at one moment. */
export interface KeyView {
  readonly db: number;
  readonly key: string;
  /** Milliseconds left, or null for a key that stays. */
  readonly ttlMs: number | null;
  readonly type: TypeName;
  readonly encoding: EncodingName;
  /** What MEMORY USAGE answers: entry, key, object and everything below. */
  readonly memoryBytes: number;
  readonly entry: EntryView;
  readonly object: ObjectView;
  readonly value: ValueView;
  /** How far the value is from its next conversion; empty when it can convert no more. */
  readonly gauges: readonly Gauge[];
}

/** In what a key differs between two moments. */
export type Difference = 'new' | 'gone' | 'type' | 'value' | 'encoding' | 'ttl' | 'memory';

/** A key without its value. */
export interface KeySummary {
  readonly db: number;
  readonly key: string;
  readonly type: TypeName;
  readonly encoding: EncodingName;
  /** Milliseconds left, or null for a key that stays. */
  readonly ttlMs: number | null;
  readonly memoryBytes: number;
  /** The same for the same value, however it is held and whether it expires. */
  readonly digest: string;
}

/** The keyspace's dictEntry (24 bytes): key, value, next. */
export interface EntryView {
  readonly address: Address;
  readonly key: SdsView;
  readonly bucket: number;
  readonly tableSize: number;
}

/** The robj (16 bytes): type 4 bits, encoding 4, lru 24, refcount 32, pointer 64 (or the integer itself). */
export interface ObjectView {
  readonly address: Address;
  readonly lru: number;
  readonly refcount: number;
  /** The pointer; for encoding int the field holds the number and this is null. */
  readonly pointer: Address | null;
}

/** "listpack 127/128 entries": one limit that the present encoding must stay within. */
export interface Gauge {
  /** What is measured: the directive that sets the limit, such as `hash-max-listpack-entries`. */
  readonly directive: string;
  readonly measure: 'entries' | 'longest' | 'bytes' | 'integers';
  readonly now: number;
  readonly max: number;
  /** What the value becomes when `now` passes `max`. */
  readonly becomes: EncodingName;
}

export type ValueView =
  | { readonly kind: 'int'; readonly decimal: string; readonly bytes: string }
  /** `registers`: of a HyperLogLog, else null. */
  | { readonly kind: 'sds'; readonly sds: SdsView; readonly registers: RegistersView | null }
  | { readonly kind: 'listpack'; readonly listpack: ListpackView }
  | { readonly kind: 'intset'; readonly intset: IntsetView }
  | { readonly kind: 'quicklist'; readonly quicklist: QuicklistView }
  | { readonly kind: 'dict'; readonly dict: DictView }
  | { readonly kind: 'zset'; readonly skiplist: SkiplistView; readonly dict: DictView }
  | { readonly kind: 'stream'; readonly stream: StreamView }
  | { readonly kind: 'json'; readonly json: JsonView }
  | { readonly kind: 'series'; readonly series: SeriesView };

/** The registers of a HyperLogLog that are not 0, lowest index first: the first of `total`. */
export interface RegistersView {
  readonly form: 'sparse' | 'dense';
  /** `byte`: offset in the string at which its run begins, or its first bit lies. */
  readonly raised: readonly { readonly index: number; readonly value: number; readonly byte: number }[];
  readonly total: number;
}

/** A string with its header: len, alloc and flags stand before the bytes, a NUL behind. */
export interface SdsView {
  readonly address: Address; // of the first byte of the string; the header lies below
  readonly header: 'sdshdr5' | 'sdshdr8' | 'sdshdr16' | 'sdshdr32' | 'sdshdr64';
  /** Raw bytes of the header, lowest address first; the last one is the flags. */
  readonly headerBytes: string;
  readonly len: number;
  readonly alloc: number;
  /** The first `shown` of len bytes. */
  readonly bytes: string;
  readonly shown: number;
}

/** One listpack: a 6-byte header (total bytes, number of elements), entries, 0xff. */
export interface ListpackView {
  readonly address: Address;
  readonly totalBytes: number;
  /** Of a hash whose fields expire: each third entry tells when the field does (ms since 1970; 0: never); who goes first stands first. */
  readonly expires?: true;
  /** The header's count; 65535 means "more than fit the field, walk to know". */
  readonly numElements: number;
  readonly entries: readonly ListpackEntryView[];
  /** Entries are those from this position on; `entries.length` of them are here. */
  readonly from: number;
  readonly length: number;
}

export interface ListpackEntryView {
  /** From the listpack's first byte. */
  readonly offset: number;
  /** Name of the encoding: '7-bit uint', '6-bit string', '13-bit int', '12-bit string', '32-bit string', '16-bit int', … */
  readonly encoding: string;
  /** All bytes of the entry: encoding and length, data, back-length, in this order. */
  readonly bytes: string;
  readonly headerBytes: number;
  readonly dataBytes: number;
  readonly backlenBytes: number;
  readonly value: string;
  readonly isInteger: boolean;
}

export interface IntsetView {
  readonly address: Address;
  /** Bytes of one element: 2, 4 or 8. */
  readonly elementBytes: 2 | 4 | 8;
  readonly length: number;
  readonly from: number;
  readonly values: readonly string[];
  /** Raw bytes of header (8) and of the shown elements. */
  readonly headerBytes: string;
  readonly bytes: string;
}

export interface QuicklistView {
  readonly address: Address;
  /** Elements in all nodes. */
  readonly count: number;
  readonly nodeCount: number;
  /** list-max-listpack-size, as given: negative is a size class in KiB, positive a number of elements. */
  readonly fill: number;
  readonly compress: number;
  readonly nodes: readonly QuicklistNodeView[];
  /** Nodes left out between the shown head and tail ones. */
  readonly hidden: number;
}

export interface QuicklistNodeView {
  readonly address: Address;
  readonly index: number;
  readonly count: number;
  readonly bytes: number;
  readonly container: 'plain' | 'packed';
  readonly encoding: 'raw' | 'lzf';
  readonly listpack: ListpackView | null;
  /** The single element of a plain node. */
  readonly plain: string | null;
}

export interface DictView {
  readonly address: Address;
  readonly tables: readonly [DictTableView, DictTableView];
  /** Bucket of the first table that moves next; -1 when no rehash is under way. */
  readonly rehashIndex: number;
  readonly length: number;
  /** Hash seed, as hex: why your buckets differ from your neighbour's. */
  readonly seed: string;
}

export interface DictTableView {
  readonly size: number;
  readonly used: number;
  /** Buckets from `from` on, empty ones too; at most a few hundred. */
  readonly from: number;
  readonly buckets: readonly (readonly DictEntryView[])[];
}

export interface DictEntryView {
  readonly address: Address;
  readonly key: string;
  /** The field's value, the member's score as text, or null in a set. */
  readonly value: string | null;
  /** When a hash's field expires, in ms since 1970; absent for one that stays. */
  readonly expiresAtMs?: number;
  /** Low 32 bits of the SipHash, the part that picks the bucket. */
  readonly hash: number;
}

export interface SkiplistView {
  readonly address: Address;
  readonly length: number;
  readonly level: number;
  readonly header: SkiplistNodeView;
  /** Nodes from rank `from` on. */
  readonly from: number;
  readonly nodes: readonly SkiplistNodeView[];
}

export interface SkiplistNodeView {
  readonly address: Address;
  /** 1-based; 0 for the header. */
  readonly rank: number;
  readonly member: string;
  readonly score: string;
  readonly backward: Address;
  /** One entry per level, lowest first: where it points and how many ranks it skips. */
  readonly levels: readonly { readonly forward: Address; readonly span: number }[];
}

/** A radix tree: its nodes, parents before their children; the first ones if they are many. */
export interface RaxView {
  readonly address: Address;
  readonly keys: number;
  readonly nodeCount: number;
  readonly nodes: readonly RaxNodeView[];
}

export interface RaxNodeView {
  readonly address: Address;
  /** Nodes above it. */
  readonly depth: number;
  /** A compressed node's follow each other; a branch's lead to one child each. */
  readonly chars: string;
  readonly isCompressed: boolean;
  readonly isKey: boolean;
  /** What a key points to. */
  readonly value: Address | null;
  readonly children: readonly Address[];
  /** Bytes of its allocation. */
  readonly bytes: number;
}

export interface StreamView {
  readonly address: Address;
  readonly length: number;
  readonly lastId: string;
  readonly firstId: string;
  readonly maxDeletedId: string;
  readonly entriesAdded: string;
  readonly rax: RaxView;
  readonly nodeCount: number;
  /** Nodes from `from` on; `nodes.length` of them are here. */
  readonly from: number;
  readonly nodes: readonly StreamNodeView[];
  readonly groups: readonly StreamGroupView[];
}

/** A listpack of entries under the id of its first one. */
export interface StreamNodeView {
  readonly masterId: string;
  readonly listpack: ListpackView;
  readonly entries: readonly StreamEntryView[];
}

export interface StreamEntryView {
  readonly id: string;
  readonly isDeleted: boolean;
  /** It has the master entry's fields, and stores values only. */
  readonly hasMasterFields: boolean;
  /** Of its flags, from the listpack's first byte. */
  readonly offset: number;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

export interface StreamGroupView {
  readonly address: Address;
  readonly name: string;
  readonly lastId: string;
  /** -1 when nobody knows. */
  readonly entriesRead: string;
  readonly pendingCount: number;
  /** The first of them. */
  readonly pending: readonly StreamPendingView[];
  readonly consumers: readonly StreamConsumerView[];
}

export interface StreamPendingView {
  readonly address: Address;
  readonly id: string;
  readonly consumer: string;
  readonly deliveryMs: number;
  readonly deliveries: string;
}

export interface StreamConsumerView {
  readonly address: Address;
  readonly name: string;
  readonly seenMs: number;
  /** -1 for one that was never given anything. */
  readonly activeMs: number;
  readonly pendingCount: number;
}

/** A document of JSON, as the blocks it consists of: containers before what they hold, and at most the first few hundred. */
export interface JsonView {
  readonly nodes: readonly JsonNodeView[];
  /** Of how many. */
  readonly nodeCount: number;
}

export interface JsonNodeView {
  /** 0 for null, false and true, which are their own pointers. */
  readonly address: Address;
  readonly depth: number;
  readonly kind: 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';
  /** Of an object's member its name, of an array's element its index as text; '' for the document. */
  readonly name: string;
  /** The way to it, as JSON.GET takes it: `$.tags[0]`. */
  readonly path: string;
  /** A scalar as JSON, cut if it is long; of a container ''. */
  readonly text: string;
  /** Items of a container, and for how many there is room; else 0. */
  readonly length: number;
  readonly capacity: number;
  /** Of its own blocks, without what it holds; and of its name's block. */
  readonly bytes: number;
  readonly nameBytes: number;
}

export interface SeriesView {
  readonly address: Address;
  readonly totalSamples: number;
  readonly retentionMs: number;
  readonly duplicatePolicy: string | null;
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly chunkCount: number;
  /** Chunks from `from` on; the newest ones matter most, so those are the last. */
  readonly from: number;
  readonly chunks: readonly SeriesChunkView[];
  readonly rules: readonly SeriesRuleView[];
  /** The series that a rule fills this one from. */
  readonly sourceKey: string | null;
}

export interface SeriesChunkView {
  readonly address: Address;
  readonly encoding: 'compressed' | 'uncompressed';
  /** Bytes for samples, and how many bits of them are taken. */
  readonly bytes: number;
  readonly usedBits: number;
  readonly samples: number;
  /** Of its samples the first few and the last few, each with the bits that it takes. */
  readonly shown: readonly SeriesSampleView[];
}

export interface SeriesSampleView {
  readonly index: number;
  /** Milliseconds. */
  readonly atMs: number;
  readonly value: string;
  readonly bits: number;
}

export interface SeriesRuleView {
  readonly destination: string;
  readonly aggregation: string;
  readonly bucketMs: number;
  /** Where the bucket that is being filled begins; null before the first sample. */
  readonly openMs: number | null;
}

/** What a command did, told in the order it happened, only while somebody listens. */
export type TraceEvent =
  | {
      readonly kind: 'command.started'; readonly name: string; readonly argv: readonly string[]; readonly conn: number;
      readonly db: number;
    }
  /** What the command cost: changes counted and allocations made by it, and the bytes in use after it. */
  | {
      readonly kind: 'command.finished'; readonly name: string; readonly changes: number; readonly allocations: number;
      readonly usedBytes: number;
    }
  /** Held back by MULTI. */
  | { readonly kind: 'command.queued'; readonly name: string; readonly argv: readonly string[]; readonly conn: number }
  | {
      readonly kind: 'command.refused'; readonly name: string; readonly argv: readonly string[]; readonly conn: number;
      readonly error: string;
    }
  /** What came from a connection at once, and what went to it; the first bytes of `length`. */
  | { readonly kind: 'wire.received'; readonly conn: number; readonly bytes: string; readonly length: number }
  | { readonly kind: 'wire.sent'; readonly conn: number; readonly bytes: string; readonly length: number }
  /** The active expire cycle looked at so many keys of a database, and found these due. */
  | {
      readonly kind: 'expire.sampled'; readonly db: number; readonly looked: number; readonly due: number;
      readonly keys: readonly string[];
    }
  /** SCAN's cursor moved over a dict: it visited the bucket(s) at `cursor`. */
  | { readonly kind: 'dict.scanned'; readonly dict: Address; readonly cursor: number; readonly next: number }
  | {
      readonly kind: 'pubsub.published'; readonly channel: string; readonly message: string; readonly isShard: boolean;
      readonly told: readonly { readonly via: string; readonly isPattern: boolean; readonly clientIds: readonly number[] }[];
    }
  | { readonly kind: 'tracking.invalidated'; readonly keys: readonly string[]; readonly clientIds: readonly number[] }
  | { readonly kind: 'hyperloglog.raised'; readonly register: number; readonly to: number }
  | { readonly kind: 'lazyfree.queued'; readonly parts: number }
  | {
      readonly kind: 'geo.searched'; readonly longitude: number; readonly latitude: number; readonly radiusM: number | null;
      readonly widthM: number; readonly heightM: number; readonly spans: readonly { readonly min: number; readonly max: number }[];
    }
  /** A child would have been forked now, to write memory as it is at this moment. */
  | { readonly kind: 'fork.started'; readonly by: ForkedBy }
  /** It would have ended. */
  | { readonly kind: 'fork.ended'; readonly by: ForkedBy }
  /** Bytes were added to an append-only file, from this one of the whole on. */
  | { readonly kind: 'aof.written'; readonly file: string; readonly from: number; readonly bytes: number }
  /** So many bytes would outlast the machine now. */
  | { readonly kind: 'aof.synced'; readonly file: string; readonly bytes: number }
  /** A base was put in the place of the files before. */
  | { readonly kind: 'aof.rewritten'; readonly file: string; readonly bytes: number }
  | { readonly kind: 'key.read'; readonly db: number; readonly key: string; readonly found: boolean }
  | { readonly kind: 'key.written'; readonly db: number; readonly key: string }
  | { readonly kind: 'key.deleted'; readonly db: number; readonly key: string }
  | { readonly kind: 'key.evicted'; readonly db: number; readonly key: string; readonly policy: string }
  | { readonly kind: 'key.expired'; readonly db: number; readonly key: string; readonly by: 'lookup' | 'cycle' }
  /** Fields of a hash were due, and are gone. */
  | {
      readonly kind: 'fields.expired'; readonly db: number; readonly key: string; readonly fields: number;
      readonly by: 'lookup' | 'cycle';
    }
  | {
      readonly kind: 'encoding.converted'; readonly type: TypeName; readonly from: FormName; readonly to: FormName;
      readonly why: string;
    }
  /** A bucket was looked into for a key. */
  | { readonly kind: 'dict.bucketVisited'; readonly dict: Address; readonly table: 0 | 1; readonly bucket: number }
  | { readonly kind: 'dict.entryAdded'; readonly dict: Address; readonly table: 0 | 1; readonly bucket: number }
  | { readonly kind: 'dict.entryRemoved'; readonly dict: Address; readonly table: 0 | 1; readonly bucket: number }
  | { readonly kind: 'dict.resized'; readonly dict: Address; readonly from: number; readonly to: number }
  | { readonly kind: 'dict.bucketMoved'; readonly dict: Address; readonly bucket: number; readonly entries: number }
  | { readonly kind: 'dict.rehashFinished'; readonly dict: Address }
  | { readonly kind: 'skiplist.visited'; readonly node: Address; readonly level: number; readonly rank: number }
  /** The next node of a lane leads too far: the search goes on one lane below. */
  | { readonly kind: 'skiplist.descended'; readonly node: Address; readonly level: number }
  | { readonly kind: 'skiplist.towerBuilt'; readonly node: Address; readonly height: number; readonly coins: readonly boolean[] }
  | { readonly kind: 'skiplist.spanChanged'; readonly node: Address; readonly level: number; readonly span: number }
  | { readonly kind: 'skiplist.removed'; readonly node: Address }
  | { readonly kind: 'listpack.entryVisited'; readonly listpack: Address; readonly offset: number }
  | { readonly kind: 'listpack.moved'; readonly listpack: Address; readonly from: number; readonly to: number; readonly bytes: number }
  /** Bytes at an offset were replaced by others; what stood behind moved by the difference. */
  | {
      readonly kind: 'listpack.spliced'; readonly listpack: Address; readonly offset: number; readonly removed: number;
      readonly added: number; readonly shiftedBytes: number;
    }
  /** Binary search looked at an element: -1 it is smaller than what is looked for, 0 equal, 1 greater. */
  | { readonly kind: 'intset.probed'; readonly intset: Address; readonly index: number; readonly order: -1 | 0 | 1 }
  | { readonly kind: 'intset.inserted'; readonly intset: Address; readonly index: number; readonly shiftedBytes: number }
  | { readonly kind: 'intset.removed'; readonly intset: Address; readonly index: number; readonly shiftedBytes: number }
  /** `left`: where it was before. */
  | {
      readonly kind: 'intset.upgraded'; readonly intset: Address; readonly left: Address; readonly from: 2 | 4 | 8;
      readonly to: 2 | 4 | 8;
    }
  | { readonly kind: 'quicklist.nodeVisited'; readonly node: Address }
  | { readonly kind: 'quicklist.nodeAdded'; readonly node: Address }
  | { readonly kind: 'quicklist.nodeSplit'; readonly node: Address }
  | { readonly kind: 'quicklist.nodesMerged'; readonly node: Address }
  | { readonly kind: 'rax.nodeVisited'; readonly node: Address }
  | { readonly kind: 'rax.nodeSplit'; readonly node: Address; readonly lower: Address }
  | { readonly kind: 'rax.nodesJoined'; readonly node: Address; readonly joined: number }
  | { readonly kind: 'json.memberVisited'; readonly object: Address; readonly index: number }
  | { readonly kind: 'json.itemReplaced'; readonly container: Address; readonly index: number }
  | { readonly kind: 'json.itemsGrown'; readonly container: Address; readonly capacity: number; readonly bytes: number }
  | {
      readonly kind: 'json.itemsAdded' | 'json.itemsRemoved'; readonly container: Address; readonly index: number; readonly count: number;
      /** Of the items behind them. */
      readonly shiftedBytes: number;
    }
  | {
      readonly kind: 'series.chunkVisited' | 'series.chunkAdded' | 'series.sampleAppended';
      readonly series: Address; readonly chunk: Address;
    }
  /** A late sample: the chunk's samples were put in order and written again, into two chunks if there was no room in one. */
  | { readonly kind: 'series.chunkRewritten'; readonly series: Address; readonly chunk: Address; readonly samples: number }
  | { readonly kind: 'series.chunksDropped'; readonly series: Address; readonly chunks: number; readonly samples: number }
  | { readonly kind: 'series.samplesRemoved'; readonly series: Address; readonly samples: number };

/** Told to whoever listens; undefined when nobody does, and then nothing is built either. */
export type Trace = (event: TraceEvent) => void;

/** A place in a session: so many inputs of a branch were taken, and time has come so far since. */
export interface Moment {
  readonly entries: number;
  /** Microseconds since 1970, on the world's clock. */
  readonly atUs: number;
}

/** What a mark on the timeline stands for: a request that only read, one that changed data, time let pass by hand, coins laid out,
 * keys that expired while nobody asked for them. */
export type MarkKind = 'read' | 'write' | 'wait' | 'coins' | 'expiry';

/** Something that happened in a session, and the moment just after it. */
export interface Mark extends Moment {
  readonly kind: MarkKind;
  /** Whose request it was; 0 when nobody's. */
  readonly connection: number;
}

/** A fault of ours: what ran, from which seed, so that the same inputs show it again. */
export interface FaultReport {
  readonly message: string;
  readonly stack: string;
  readonly argv: readonly string[];
  readonly seed: string;
}
