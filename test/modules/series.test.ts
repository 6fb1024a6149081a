/* Time series against a plain sorted list: whatever comes in whatever order, both hold the same samples, in chunks of any size. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from '../../src/engine/memory/heap.ts';
import * as chunk from '../../src/engine/structures/series-chunk.ts';
import { aggregations, bucketStart, inBuckets } from '../../src/engine/structures/series-aggregation.ts';
import * as series from '../../src/engine/structures/series.ts';
import { seriesType } from '../../src/engine/types/series.ts';

const heap = (): Heap => new Heap({ initialBytes: 65_536, checked: true });

const settings = (isCompressed: boolean, chunkBytes: number): series.Settings => ({
  retentionMs: 0, chunkBytes, isCompressed, policy: 'last', ignoreMs: 0, ignoreValue: 0, labels: [['sensor', '1'], ['\xff', 'odd']],
});

const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, 20.5, 5e-324, 1.7976931348623157e308, -1e-7),
);
/** Steady, nearly steady, and far apart. */
const distance = fc.oneof(fc.constant(1000), fc.integer({ min: 950, max: 1050 }), fc.integer({ min: 1, max: 3_000_000_000_000 }));

test('a chunk reads back to the bit, whatever the distances and the values', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(distance, value), { maxLength: 60 }), fc.boolean(), (steps, isCompressed) => {
      const h = heap();
      const c = chunk.create(h, 4096, isCompressed);
      const expected: chunk.Sample[] = [];
      let atMs = 0;
      for (const [further, sample] of steps) {
        atMs += further;
        if (!chunk.append(h, c, atMs, sample)) break;
        expected.push({ atMs, value: sample });
      }
      expect(chunk.decode(h, c)).toEqual(expected);
      expect(chunk.usedBits(h, c)).toBeLessThanOrEqual(4096 * 8);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('a steady value at steady times takes two bits a sample', () => {
  const h = heap();
  const c = chunk.create(h, 4096, true);
  for (let i = 0; i < 1000; i++) chunk.append(h, c, 1000 * i, 20.5);
  const bits: number[] = [];
  chunk.forEach(h, c, (_, __, taken) => bits.push(taken));
  expect(new Set(bits.slice(2))).toEqual(new Set([2]));
});

const early = fc.integer({ min: 0, max: 400 });
const put = fc.record({ kind: fc.constant('put' as const), at: early, value });
const later = fc.record({ kind: fc.constant('later' as const), further: fc.integer({ min: 1, max: 9 }), value });
const remove = fc.record({ kind: fc.constant('remove' as const), from: early, length: fc.integer({ min: 0, max: 60 }) });
const change = fc.oneof({ weight: 6, arbitrary: put }, { weight: 6, arbitrary: later }, { weight: 1, arbitrary: remove });

test('a series holds what a sorted list holds, and gives everything back', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 120 }), fc.boolean(), fc.constantFrom(48, 64, 128), (changes, isCompressed, chunkBytes) => {
      const h = heap();
      const s = series.create(h, settings(isCompressed, chunkBytes));
      const model = new Map<number, number>();
      for (const each of changes) {
        if (each.kind === 'remove') {
          const gone = [...model.keys()].filter((atMs) => atMs >= each.from && atMs <= each.from + each.length);
          expect(series.removeRange(h, s, each.from, each.from + each.length)).toBe(gone.length);
          for (const atMs of gone) model.delete(atMs);
        } else {
          const atMs = each.kind === 'put' ? each.at : Math.max(0, ...model.keys()) + each.further;
          series.put(h, s, atMs, each.value);
          model.set(atMs, each.value);
        }
      }
      series.checkInvariants(h, s);
      const expected = [...model].sort(([a], [b]) => a - b).map(([atMs, sample]) => ({ atMs, value: sample }));
      expect(series.range(h, s, 0, Number.POSITIVE_INFINITY)).toEqual(expected);
      expect(series.range(h, s, 50, 150)).toEqual(expected.filter(({ atMs }) => atMs >= 50 && atMs <= 150));
      series.addRule(h, s, { destination: 'dest', aggregation: 1, bucketMs: 10, alignMs: 3 });
      const loaded = seriesType.load(h, seriesType.save(h, s)) as number;
      expect(seriesType.save(h, loaded)).toEqual(seriesType.save(h, s));
      expect(series.settings(h, loaded)).toEqual(series.settings(h, s));
      const copy = series.duplicate(h, s);
      expect(series.range(h, copy, 0, Number.POSITIVE_INFINITY)).toEqual(expected);
      for (const each of [s, loaded, copy]) series.free(h, each);
      expect(h.blocks).toBe(0);
    }),
    { seed: 2, numRuns: 250 },
  );
});

test('what cannot have been saved is refused, and leaves no block', () => {
  const h = heap();
  const good = seriesType.save(h, series.create(h, settings(true, 64)))[0] as string;
  const blocks = h.blocks;
  for (const bad of ['', '{}', '[]', '[[],[],[],[],[]]', good.replace('"64"', '"65"'), good.replace(/\[\]\]$/, '["5","1","4","1"]]')])
    expect(seriesType.load(h, [bad]), bad).toBe(undefined);
  expect(seriesType.load(h, [])).toBe(undefined);
  expect(seriesType.load(h, [good, good])).toBe(undefined);
  expect(h.blocks).toBe(blocks);
});

test('each sample is in one bucket, and buckets are told in order', () => {
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 30 });
  const upTo40 = (min: number) => fc.integer({ min, max: 40 });
  fc.assert(
    fc.property(times, upTo40(1), upTo40(0), fc.boolean(), (unsorted, bucketMs, alignMs, tellsEmpty) => {
      const samples = unsorted.toSorted((a, b) => a - b).map((atMs) => ({ atMs, value: atMs % 7 }));
      const counted = inBuckets(samples, { how: 'count', bucketMs, alignMs, at: 'start', tellsEmpty });
      expect(counted.reduce((sum, bucket) => sum + bucket.value, 0)).toBe(samples.length);
      const starts = counted.map(({ atMs }) => atMs);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
      for (const { atMs } of samples) expect(starts).toContain(bucketStart(atMs, bucketMs, alignMs));
      for (const how of aggregations) {
        const told = inBuckets(samples, { how, bucketMs, alignMs, at: 'start', tellsEmpty: false });
        expect(told.every((bucket) => Number.isFinite(bucket.value)), how).toBe(true);
      }
    }),
    { seed: 3, numRuns: 300 },
  );
});
