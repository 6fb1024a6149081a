/* Values of modules' types: documents of JSON, and time series. */

import type { Address } from './structures.ts';

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
