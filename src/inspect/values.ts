/* What is seen of values beyond how one key lies in memory: elements in their own order, sets beside each other, bits, registers,
 * places on the earth, encodings. */

import type { EncodingName, FormName, KeyView, TypeName } from './key.ts';
import type { ClientName, CommandStep } from './clients.ts';

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
  readonly conversions: readonly { readonly from: FormName; readonly to: FormName; readonly why: string }[];
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
