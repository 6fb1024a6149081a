import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Heap, OutOfMemory } from '../../src/engine/memory/heap.ts';
import { roundedBytes } from '../../src/engine/memory/size-classes.ts';

const small = () => new Heap({ checked: true, initialBytes: 65_536 });

describe('size classes', () => {
  test('are four to a doubling, and lose at most a fifth of what they hold', () => {
    expect([1, 8, 9, 24, 25, 65, 81, 129, 1025].map(roundedBytes)).toEqual([8, 8, 16, 24, 32, 80, 96, 160, 1280]);
    for (let n = 64; n < 200_000; n += 37) {
      expect(roundedBytes(n)).toBeGreaterThanOrEqual(n);
      if (n > 14_336) expect(roundedBytes(n) / n).toBeLessThan(1.26);
      else expect(roundedBytes(n) / n).toBeLessThan(1.26);
    }
  });
});

test('blocks never overlap, keep their bytes, and leave nothing behind, whatever is asked for and given back', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('alloc' as const), n: fc.oneof(fc.nat(300), fc.nat(20_000), fc.nat(300_000)) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('free' as const), n: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('realloc' as const), n: fc.nat(40_000) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const heap = small();
      const live: { pointer: number; n: number; mark: number }[] = [];
      let mark = 0;
      const fill = (pointer: number, n: number): void => {
        mark = (mark % 200) + 1;
        heap.u8.fill(mark, pointer, pointer + n);
        live.push({ pointer, n, mark });
      };
      for (const { kind, n } of steps) {
        if (kind === 'alloc') fill(heap.alloc(n), n);
        else if (live.length > 0) {
          const [block] = live.splice(n % live.length, 1) as [(typeof live)[0]];
          expect(heap.u8.subarray(block.pointer, block.pointer + block.n).every((byte) => byte === block.mark)).toBe(true);
          if (kind === 'free') heap.free(block.pointer);
          else {
            const moved = heap.realloc(block.pointer, n);
            const kept = Math.min(n, block.n);
            expect(heap.u8.subarray(moved, moved + kept).every((byte) => byte === block.mark)).toBe(true);
            fill(moved, n);
          }
        }
        heap.checkInvariants();
      }
      for (const { pointer } of live) heap.free(pointer);
      heap.checkInvariants();
      expect([heap.usedBytes, heap.blocks]).toEqual([0, 0]);
    }),
    { seed: 1, numRuns: 60 },
  );
});

test('zeroed memory is zero, whether its pages are fresh or were used before', () => {
  const heap = small();
  const used = Array.from({ length: 40 }, () => heap.alloc(16_384));
  for (const pointer of used) heap.u8.fill(0xff, pointer, pointer + 16_384);
  for (const pointer of used) heap.free(pointer);
  for (let k = 0; k < 60; k++) {
    const n = 20_000 + k * 1000;
    const pointer = heap.allocZeroed(n);
    expect(heap.u8.subarray(pointer, pointer + n).every((byte) => byte === 0)).toBe(true);
  }
});

test('an allocation past the largest heap is refused, and nothing has changed', () => {
  const heap = small();
  const before = [heap.usedBytes, heap.blocks];
  expect(() => heap.alloc(2 ** 31)).toThrow(OutOfMemory);
  expect([heap.usedBytes, heap.blocks]).toEqual(before);
  heap.checkInvariants();
});

test('a block freed twice is caught in a checked heap', () => {
  const heap = small();
  heap.alloc(24);
  const pointer = heap.alloc(24);
  heap.free(pointer);
  expect(() => heap.free(pointer)).toThrow('freed once');
});

test('addresses do not depend on how much was reserved', () => {
  const step = fc.record({ free: fc.boolean(), n: fc.oneof(fc.nat(300), fc.nat(20_000), fc.nat(400_000)) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const heaps = [small(), new Heap({ initialBytes: 1 << 26 })];
      const live: number[] = [];
      for (const { free, n } of steps) {
        if (free && live.length > 0) {
          const [pointer] = live.splice(n % live.length, 1) as [number];
          for (const heap of heaps) heap.free(pointer);
        } else {
          const [here, there] = heaps.map((heap) => heap.alloc(n));
          expect(here).toBe(there);
          live.push(here as number);
        }
      }
      expect(heaps[0]?.reservedBytes).toBe(heaps[1]?.reservedBytes);
    }),
    { seed: 2, numRuns: 100 },
  );
});
