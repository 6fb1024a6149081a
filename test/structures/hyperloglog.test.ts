/* HyperLogLog against a plain model, and the hash under it against known values. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/engine/bytes.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import * as hyperloglog from '../../src/engine/structures/hyperloglog.ts';
import { runs } from '../../src/engine/structures/hyperloglog-sparse.ts';
import { hash, hashed } from '../../src/engine/structures/murmur.ts';
import * as sds from '../../src/engine/structures/sds.ts';

const sparseBytesMax = 3000;

/** MurmurHash64A with BigInt, a line an operation. */
function slowHash(text: string, seed: bigint): bigint {
  const multiplier = 0xc6a4a7935bd1e995n;
  const times = (n: bigint): bigint => BigInt.asUintN(64, n * multiplier);
  let sum = seed ^ times(BigInt(text.length));
  const word = (part: string): bigint => [...part].reduceRight((n, c) => (n << 8n) | BigInt(c.charCodeAt(0)), 0n);
  const whole = text.length - (text.length % 8);
  for (let i = 0; i < whole; i += 8) {
    let k = times(word(text.slice(i, i + 8)));
    k = times(k ^ (k >> 47n));
    sum = times(sum ^ k);
  }
  if (whole < text.length) sum = times(sum ^ word(text.slice(whole)));
  sum = times(sum ^ (sum >> 47n));
  return sum ^ (sum >> 47n);
}

const bytesText = fc.uint8Array({ maxLength: 40 }).map((bytes) => String.fromCharCode(...bytes));

test('the hash is MurmurHash64A', () => {
  fc.assert(
    fc.property(bytesText, (text) => {
      hash(bytesOf(text), 0, text.length, 0xadc83b19);
      const got = (BigInt(hashed.hi >>> 0) << 32n) | BigInt(hashed.lo >>> 0);
      expect(got).toBe(slowHash(text, 0xadc83b19n));
    }),
  );
});

function registersOf(h: Heap, s: number): number[] {
  const all = hyperloglog.createRegisters();
  expect(hyperloglog.mergeInto(h, s, all)).toBe(true);
  return [...all];
}

describe.each([22, 200, sparseBytesMax])('sparse up to %i bytes', (bytesMax) => {
  test('registers are those of a plain array, in either representation', () => {
    const raises = fc.array(fc.tuple(fc.oneof(fc.nat(40), fc.nat(16_383)), fc.integer({ min: 1, max: 51 })), { maxLength: 300 });
    fc.assert(
      fc.property(raises, (all) => {
        const h = new Heap({ checked: true, initialBytes: 65_536 });
        const { blocks, usedBytes } = h;
        const model = new Array<number>(16_384).fill(0);
        let s = hyperloglog.create(h);
        for (const [index, value] of all) {
          const before = model[index] as number;
          s = hyperloglog.raise(h, s, index, value, bytesMax);
          expect(hyperloglog.outcome).toEqual({ isRaised: value > before, isCorrupt: false });
          model[index] = Math.max(before, value);
        }
        expect(registersOf(h, s)).toEqual(model);
        if (hyperloglog.isSparse(h, s)) expect(sds.length(h, s)).toBeLessThanOrEqual(bytesMax);
        sds.free(h, s);
        expect({ blocks: h.blocks, usedBytes: h.usedBytes }).toEqual({ blocks, usedBytes });
      }),
      { numRuns: 30 },
    );
  });
});

test('raised in rising order from where the last one was, the same bytes come out as from the start', () => {
  const raises = fc.array(fc.tuple(fc.oneof(fc.nat(40), fc.nat(16_383)), fc.integer({ min: 1, max: 3 })), { maxLength: 400 });
  fc.assert(
    fc.property(raises, raises, (before, merged) => {
      const h = new Heap({ initialBytes: 65_536 });
      const [one, other] = [hyperloglog.create(h), hyperloglog.create(h)].map((empty) =>
        before.reduce((s, [index, value]) => hyperloglog.raise(h, s, index, value, sparseBytesMax), empty),
      ) as [number, number];
      const all = hyperloglog.createRegisters();
      for (const [index, value] of merged) all[index] = value;
      const atOnce = hyperloglog.raiseAll(h, one, all, sparseBytesMax);
      const singly = all.reduce((s, value, i) => (value === 0 ? s : hyperloglog.raise(h, s, i, value, sparseBytesMax)), other);
      expect(sds.text(h, atOnce)).toBe(sds.text(h, singly));
    }),
  );
});

test('runs of one value are joined, up to four registers', () => {
  const h = new Heap({ checked: true, initialBytes: 65_536 });
  let s = hyperloglog.create(h);
  for (const index of [0, 1, 2, 3, 4, 6, 5]) s = hyperloglog.raise(h, s, index, 7, sparseBytesMax);
  expect(runs(h, s).map(({ value, length }) => [value, length])).toEqual([[7, 4], [7, 3], [0, 16_377]]);
});

test('a value that no run can hold asks for the dense representation, and a count needs runs that add up', () => {
  const h = new Heap({ checked: true, initialBytes: 65_536 });
  const s = hyperloglog.raise(h, hyperloglog.create(h), 5, 33, sparseBytesMax);
  expect(hyperloglog.isSparse(h, s)).toBe(false);
  expect(registersOf(h, s)[5]).toBe(33);
  const text = 'HYLL\x01\0\0\0\0\0\0\0\0\0\0\0\x40';
  const corrupt = sds.create(h, bytesOf(text), 0, text.length);
  expect(hyperloglog.isHyperLogLog(h, corrupt)).toBe(true);
  expect(hyperloglog.count(h, corrupt)).toBe(-1);
  expect(hyperloglog.toDense(h, corrupt, '')).toBe(0);
});

test('the estimate of 100,000 elements is within four standard errors', () => {
  const h = new Heap({ initialBytes: 65_536 });
  let s = hyperloglog.create(h);
  for (let i = 0; i < 100_000; i++) {
    const element = bytesOf(`element ${i}`);
    s = hyperloglog.add(h, s, element, 0, element.length, sparseBytesMax);
  }
  expect(Math.abs(hyperloglog.count(h, s) - 100_000)).toBeLessThan(100_000 * 4 * 0.0081);
});
