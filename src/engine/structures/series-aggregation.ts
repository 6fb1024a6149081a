/* Samples in buckets of time, and what is made of each bucket.
 *
 * A bucket begins at a multiple of its length, counted from where buckets are aligned, and holds its start but not its end. What is made
 * of its samples is one number, told at its start, its end or its middle. (Source: the documentation of TS.RANGE.) */

import type { Sample } from './series-chunk.ts';

/** Their places in this list are what a rule in memory knows them by. */
export const aggregations = [
  'avg', 'sum', 'min', 'max', 'range', 'count', 'first', 'last', 'std.p', 'std.s', 'var.p', 'var.s', 'twa',
] as const;
export type Aggregation = (typeof aggregations)[number];

/** Start of the bucket in which a time lies; none begins before 0. */
export const bucketStart = (atMs: number, bucketMs: number, alignMs: number): number =>
  Math.max(0, bucketEnd(atMs, bucketMs, alignMs) - bucketMs);

/** Its end, which is the next one's start. */
export const bucketEnd = (atMs: number, bucketMs: number, alignMs: number): number =>
  atMs - ((((atMs - alignMs) % bucketMs) + bucketMs) % bucketMs) + bucketMs;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Mean square of the distances from the mean: the samples are all there is (0), or a sample of more (1). */
function variance(values: readonly number[], missing: 0 | 1): number {
  if (values.length <= missing) return 0;
  const mean = sum(values) / values.length;
  return sum(values.map((value) => (value - mean) ** 2)) / (values.length - missing);
}

const simple: Record<Exclude<Aggregation, 'twa'>, (values: readonly number[]) => number> = {
  avg: (values) => sum(values) / values.length,
  sum,
  min: (values) => values.reduce((least, value) => Math.min(least, value)),
  max: (values) => values.reduce((most, value) => Math.max(most, value)),
  range: (values) => simple.max(values) - simple.min(values),
  count: (values) => values.length,
  first: (values) => values[0] as number,
  last: (values) => values.at(-1) as number,
  'std.p': (values) => Math.sqrt(variance(values, 0)),
  'std.s': (values) => Math.sqrt(variance(values, 1)),
  'var.p': (values) => variance(values, 0),
  'var.s': (values) => variance(values, 1),
};

/** A bucket: its samples, at least one, and those just before and after it, if there are such. */
export interface Bucket {
  readonly startMs: number;
  readonly endMs: number;
  readonly samples: readonly Sample[];
  readonly before: Sample | undefined;
  readonly after: Sample | undefined;
}

export function aggregate(how: Aggregation, bucket: Bucket): number {
  return how === 'twa' ? weightedByTime(bucket) : simple[how](bucket.samples.map(({ value }) => value));
}

/** What the straight line between two samples says of a moment. */
const between = (a: Sample, b: Sample, atMs: number): number =>
  a.value + ((b.value - a.value) * (atMs - a.atMs)) / (b.atMs - a.atMs);

/** The mean of straight lines from sample to sample, over the part of the bucket that they cover. */
function weightedByTime({ startMs, endMs, samples, before, after }: Bucket): number {
  const first = samples[0] as Sample;
  const last = samples.at(-1) as Sample;
  const line = [
    ...(before === undefined || first.atMs === startMs ? [] : [{ atMs: startMs, value: between(before, first, startMs) }]),
    ...samples,
    ...(after === undefined ? [] : [{ atMs: endMs, value: between(last, after, endMs) }]),
  ];
  let area = 0;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1] as Sample, line[i] as Sample];
    area += ((a.value + b.value) / 2) * (b.atMs - a.atMs);
  }
  const coveredMs = (line.at(-1) as Sample).atMs - (line[0] as Sample).atMs;
  return coveredMs === 0 ? first.value : area / coveredMs;
}

/** What is said of a bucket without samples between others. */
function ofEmpty(how: Aggregation, startMs: number, endMs: number, before: Sample, after: Sample): number {
  if (how === 'sum' || how === 'count') return 0;
  if (how === 'last') return before.value;
  return how === 'twa' ? (between(before, after, startMs) + between(before, after, endMs)) / 2 : Number.NaN;
}

export interface Bucketing {
  readonly how: Aggregation;
  readonly bucketMs: number;
  readonly alignMs: number;
  /** Which moment of a bucket its number is told at. */
  readonly at: 'start' | 'end' | 'mid';
  /** Also buckets without samples, between those that have some. */
  readonly tellsEmpty: boolean;
}

/** One number for each bucket, in order of time. `samples` are in order, too. */
export function inBuckets(samples: readonly Sample[], { how, bucketMs, alignMs, at, tellsEmpty }: Bucketing): Sample[] {
  const shift = at === 'start' ? 0 : at === 'end' ? bucketMs : Math.floor(bucketMs / 2);
  const told: Sample[] = [];
  for (let i = 0; i < samples.length; ) {
    const startMs = bucketStart((samples[i] as Sample).atMs, bucketMs, alignMs);
    const endMs = bucketEnd(startMs, bucketMs, alignMs);
    let end = i;
    while (end < samples.length && (samples[end] as Sample).atMs < endMs) end++;
    const [before, after] = [samples[i - 1], samples[end]];
    told.push({ atMs: startMs + shift, value: aggregate(how, { startMs, endMs, samples: samples.slice(i, end), before, after }) });
    if (tellsEmpty && after !== undefined)
      for (let emptyMs = endMs; emptyMs + bucketMs <= after.atMs; emptyMs += bucketMs)
        told.push({
          atMs: emptyMs + shift, value: ofEmpty(how, emptyMs, emptyMs + bucketMs, samples[end - 1] as Sample, after),
        });
    i = end;
  }
  return told;
}

/** How many buckets there are from the first sample to the last, at most. */
export const bucketsBetween = (samples: readonly Sample[], bucketMs: number): number =>
  samples.length === 0 ? 0 : ((samples.at(-1) as Sample).atMs - (samples[0] as Sample).atMs) / bucketMs + 1;

/** Samples of several series at the same times made one. */
export function reduce(all: readonly (readonly Sample[])[], how: Aggregation): Sample[] {
  const atTime = new Map<number, Sample[]>();
  for (const sample of all.flat()) {
    const same = atTime.get(sample.atMs);
    if (same === undefined) atTime.set(sample.atMs, [sample]);
    else same.push(sample);
  }
  return [...atTime.entries()].sort(([a], [b]) => a - b).map(([atMs, samples]) => ({
    atMs, value: aggregate(how, { startMs: atMs, endMs: atMs + 1, samples, before: undefined, after: undefined }),
  }));
}
