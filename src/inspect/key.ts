/* A key as it lies in memory: its entry, its object, its value, and how far that is from another encoding. */

import type { JsonView, SeriesView } from './modules.ts';
import type { StreamView } from './stream.ts';
import type {
  Address, DictView, IntsetView, ListpackView, QuicklistView, RegistersView, SdsView, SkiplistView,
} from './structures.ts';

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

/** In what a key differs between two moments. */
export type Difference = 'new' | 'gone' | 'type' | 'value' | 'encoding' | 'ttl' | 'memory';
