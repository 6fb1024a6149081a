/* The structures that values are made of, read from their own bytes. */

/** An offset in the engine's heap. 0 is NULL. */
export type Address = number;

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

/** The registers of a HyperLogLog that are not 0, lowest index first: the first of `total`. */
export interface RegistersView {
  readonly form: 'sparse' | 'dense';
  /** `byte`: offset in the string at which its run begins, or its first bit lies. */
  readonly raised: readonly { readonly index: number; readonly value: number; readonly byte: number }[];
  readonly total: number;
}
