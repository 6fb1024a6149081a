/* Events: what a command did, step by step, told in the order in which it happened and only while somebody listens. Each is plain data
 * and in the past tense; `conn` is the host's number of a connection, `db` the number of a database. */

import type { ForkedBy } from './disk.ts';
import type { FormName, TypeName } from './key.ts';
import type { Address } from './structures.ts';

/** A command, from its bytes to its reply. */
type CommandEvent =
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
  | { readonly kind: 'wire.sent'; readonly conn: number; readonly bytes: string; readonly length: number };

/** What became of keys and of the values under them, by a command or by themselves. */
type KeyEvent =
  /** The active expire cycle looked at so many keys of a database, and found these due. */
  | {
      readonly kind: 'expire.sampled'; readonly db: number; readonly looked: number; readonly due: number;
      readonly keys: readonly string[];
    }
  | { readonly kind: 'lazyfree.queued'; readonly parts: number }
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
    };

/** Who was told. */
type TellingEvent =
  | {
      readonly kind: 'pubsub.published'; readonly channel: string; readonly message: string; readonly isShard: boolean;
      readonly told: readonly { readonly via: string; readonly isPattern: boolean; readonly clientIds: readonly number[] }[];
    }
  | { readonly kind: 'tracking.invalidated'; readonly keys: readonly string[]; readonly clientIds: readonly number[] };

/** What went to the disk, and which moment of memory. */
type DiskEvent =
  /** A child would have been forked now, to write memory as it is at this moment. */
  | { readonly kind: 'fork.started'; readonly by: ForkedBy }
  /** It would have ended. */
  | { readonly kind: 'fork.ended'; readonly by: ForkedBy }
  /** Bytes were added to an append-only file, from this one of the whole on. */
  | { readonly kind: 'aof.written'; readonly file: string; readonly from: number; readonly bytes: number }
  /** So many bytes would outlast the machine now. */
  | { readonly kind: 'aof.synced'; readonly file: string; readonly bytes: number }
  /** A base was put in the place of the files before. */
  | { readonly kind: 'aof.rewritten'; readonly file: string; readonly bytes: number };

/** What a command found in the bytes of a string or among scores. */
type ValueEvent =
  | { readonly kind: 'hyperloglog.raised'; readonly register: number; readonly to: number }
  | {
      readonly kind: 'geo.searched'; readonly longitude: number; readonly latitude: number; readonly radiusM: number | null;
      readonly widthM: number; readonly heightM: number; readonly spans: readonly { readonly min: number; readonly max: number }[];
    };

type DictEvent =
  /** SCAN's cursor moved over a dict: it visited the bucket(s) at `cursor`. */
  | { readonly kind: 'dict.scanned'; readonly dict: Address; readonly cursor: number; readonly next: number }
  /** A bucket was looked into for a key. */
  | { readonly kind: 'dict.bucketVisited'; readonly dict: Address; readonly table: 0 | 1; readonly bucket: number }
  | { readonly kind: 'dict.entryAdded'; readonly dict: Address; readonly table: 0 | 1; readonly bucket: number }
  | { readonly kind: 'dict.entryRemoved'; readonly dict: Address; readonly table: 0 | 1; readonly bucket: number }
  | { readonly kind: 'dict.resized'; readonly dict: Address; readonly from: number; readonly to: number }
  | { readonly kind: 'dict.bucketMoved'; readonly dict: Address; readonly bucket: number; readonly entries: number }
  | { readonly kind: 'dict.rehashFinished'; readonly dict: Address };

type SkiplistEvent =
  | { readonly kind: 'skiplist.visited'; readonly node: Address; readonly level: number; readonly rank: number }
  /** The next node of a lane leads too far: the search goes on one lane below. */
  | { readonly kind: 'skiplist.descended'; readonly node: Address; readonly level: number }
  | { readonly kind: 'skiplist.towerBuilt'; readonly node: Address; readonly height: number; readonly coins: readonly boolean[] }
  | { readonly kind: 'skiplist.spanChanged'; readonly node: Address; readonly level: number; readonly span: number }
  | { readonly kind: 'skiplist.removed'; readonly node: Address };

type ListpackEvent =
  | { readonly kind: 'listpack.entryVisited'; readonly listpack: Address; readonly offset: number }
  | { readonly kind: 'listpack.moved'; readonly listpack: Address; readonly from: number; readonly to: number; readonly bytes: number }
  /** Bytes at an offset were replaced by others; what stood behind moved by the difference. */
  | {
      readonly kind: 'listpack.spliced'; readonly listpack: Address; readonly offset: number; readonly removed: number;
      readonly added: number; readonly shiftedBytes: number;
    };

type IntsetEvent =
  /** Binary search looked at an element: -1 it is smaller than what is looked for, 0 equal, 1 greater. */
  | { readonly kind: 'intset.probed'; readonly intset: Address; readonly index: number; readonly order: -1 | 0 | 1 }
  | { readonly kind: 'intset.inserted'; readonly intset: Address; readonly index: number; readonly shiftedBytes: number }
  | { readonly kind: 'intset.removed'; readonly intset: Address; readonly index: number; readonly shiftedBytes: number }
  /** `left`: where it was before. */
  | {
      readonly kind: 'intset.upgraded'; readonly intset: Address; readonly left: Address; readonly from: 2 | 4 | 8;
      readonly to: 2 | 4 | 8;
    };

type QuicklistEvent =
  | { readonly kind: 'quicklist.nodeVisited'; readonly node: Address }
  | { readonly kind: 'quicklist.nodeAdded'; readonly node: Address }
  | { readonly kind: 'quicklist.nodeSplit'; readonly node: Address }
  | { readonly kind: 'quicklist.nodesMerged'; readonly node: Address };

type RaxEvent =
  | { readonly kind: 'rax.nodeVisited'; readonly node: Address }
  | { readonly kind: 'rax.nodeSplit'; readonly node: Address; readonly lower: Address }
  | { readonly kind: 'rax.nodesJoined'; readonly node: Address; readonly joined: number };

type ModuleEvent =
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

export type TraceEvent =
  | CommandEvent
  | KeyEvent
  | TellingEvent
  | DiskEvent
  | ValueEvent
  | DictEvent
  | SkiplistEvent
  | ListpackEvent
  | IntsetEvent
  | QuicklistEvent
  | RaxEvent
  | ModuleEvent;

/** Told to whoever listens; undefined when nobody does, and then nothing is built either. */
export type Trace = (event: TraceEvent) => void;
