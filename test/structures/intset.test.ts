import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteString, bytesOf } from '../../src/engine/bytes.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import * as intset from '../../src/engine/structures/intset.ts';
import type { TraceEvent } from '../../src/inspect.ts';

const tinyHeap = () => new Heap({ checked: true, initialBytes: 65_536 });
const lo = (n: bigint): number => Number(BigInt.asIntN(32, n));
const hi = (n: bigint): number => Number(BigInt.asIntN(32, n >> 32n));
const add = (h: Heap, is: number, n: bigint): number => intset.add(h, is, lo(n), hi(n));
const build = (h: Heap, ...values: bigint[]): number => values.reduce((is, n) => add(h, is, n), intset.create(h));
const values = (h: Heap, is: number): string[] => [...intset.view(h, is, 0, Number.MAX_SAFE_INTEGER).values];
const rawBytes = (h: Heap, is: number): string => byteString(h.u8, is, is + intset.bytes(h, is));

const edges = [
  0n, 1n, -1n, 127n, 128n, -4096n, 4095n, 32_767n, 32_768n, -32_768n, -32_769n, 2n ** 23n, 2n ** 31n - 1n, 2n ** 31n,
  -(2n ** 31n), -(2n ** 31n) - 1n, 2n ** 32n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n,
  2n ** 63n - 1n, -(2n ** 63n),
];
const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -60, max: 60 }).map(BigInt) },
  { weight: 1, arbitrary: fc.integer().map(BigInt) },
  { weight: 1, arbitrary: fc.constantFrom(...edges) },
);

describe('an intset', () => {
  test('is width, length and elements in rising order', () => {
    const h = tinyHeap();
    expect(rawBytes(h, build(h))).toBe('\x02\0\0\0\0\0\0\0');
    expect(rawBytes(h, build(h, 5n, -2n, 300n))).toBe('\x02\0\0\0\x03\0\0\0\xfe\xff\x05\0\x2c\x01');
    expect(rawBytes(h, build(h, 5n, 32_768n))).toBe('\x04\0\0\0\x02\0\0\0\x05\0\0\0\0\x80\0\0');
    expect(rawBytes(h, build(h, 5n, -(2n ** 63n)))).toBe('\x08\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\x80\x05\0\0\0\0\0\0\0');
  });

  test('holds what a set of integers holds, whatever is done to both', () => {
    const step = fc.tuple(fc.constantFrom('add', 'add', 'remove'), number);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150, size: 'max' }), (steps) => {
        const h = tinyHeap();
        const model = new Set<bigint>();
        let is = intset.create(h);
        for (const [what, n] of steps) {
          expect(intset.contains(h, is, lo(n), hi(n))).toBe(model.has(n));
          if (what === 'add') {
            is = add(h, is, n);
            model.add(n);
          } else {
            is = intset.remove(h, is, lo(n), hi(n));
            model.delete(n);
          }
          expect(intset.length(h, is)).toBe(model.size);
          intset.checkInvariants(h, is);
        }
        const sorted = [...model].sort((a, b) => (a < b ? -1 : 1));
        expect(values(h, is)).toEqual(sorted.map(String));
        expect(sorted.map((n) => intset.search(h, is, lo(n), hi(n)))).toEqual(sorted.map((_, i) => i));
        expect(h.usedBytes).toBe(h.usableBytes(is));
        const raw = bytesOf(`.${rawBytes(h, is)}`);
        expect(intset.validate(raw, 1, raw.length)).toBe(model.size > 0);
        intset.free(h, is);
        expect([h.blocks, h.usedBytes]).toEqual([0, 0]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test.each(edges)('holds %s beside any neighbour', (n) => {
    const h = tinyHeap();
    for (const other of edges) {
      const is = build(h, other, n);
      expect(values(h, is)).toEqual([...new Set([n, other])].sort((a, b) => (a < b ? -1 : 1)).map(String));
      expect(intset.get(h, is, intset.search(h, is, lo(n), hi(n)))).toEqual({ lo: lo(n), hi: hi(n) });
      intset.free(h, is);
    }
    expect(h.blocks).toBe(0);
  });

  test('keeps its width when the wide value leaves', () => {
    const h = tinyHeap();
    const is = build(h, 1n, 70_000n);
    const after = intset.remove(h, is, 70_000, 0);
    expect([intset.elementBytes(h, after), values(h, after)]).toEqual([4, ['1']]);
  });

  test('tells when it was widened', () => {
    const h = tinyHeap();
    const is = build(h, 1n);
    const events: TraceEvent[] = [];
    h.trace = (event) => events.push(event);
    const moved = add(h, is, 2n ** 40n);
    add(h, moved, 2n);
    const upgrades = events.filter(({ kind }) => kind === 'intset.upgraded');
    expect(upgrades).toEqual([{ kind: 'intset.upgraded', intset: moved, left: expect.any(Number), from: 2, to: 8 }]);
  });

  test('draws every index', () => {
    const h = tinyHeap();
    const is = build(h, 1n, 2n, 3n);
    expect([0, 0.34, 0.99].map((chance) => intset.randomIndex(h, is, () => chance))).toEqual([0, 1, 2]);
  });

  test('can be shown in part', () => {
    const h = tinyHeap();
    const is = build(h, 1n, 2n, 3n, 4n);
    expect(intset.view(h, is, 1, 2)).toEqual({
      address: is, elementBytes: 2, length: 4, from: 1, values: ['2', '3'],
      headerBytes: '\x02\0\0\0\x04\0\0\0', bytes: '\x02\0\x03\0',
    });
    expect(intset.view(h, is, 9, 2)).toMatchObject({ values: [], bytes: '' });
  });

  test('is copied whole', () => {
    const h = tinyHeap();
    const is = build(h, 1n, 2n ** 40n);
    expect(values(h, intset.duplicate(h, is))).toEqual(values(h, is));
  });

  test.each([
    ['nothing', ''],
    ['a cut header', '\x02\0\0\0\x01\0\0'],
    ['an unknown width', '\x03\0\0\0\x01\0\0\0\x01\0\0'],
    ['no element', '\x02\0\0\0\0\0\0\0'],
    ['too few bytes', '\x02\0\0\0\x02\0\0\0\x01\0'],
    ['too many bytes', '\x02\0\0\0\x01\0\0\0\x01\0\x02\0'],
    ['elements that fall', '\x02\0\0\0\x02\0\0\0\x02\0\x01\0'],
    ['elements that repeat', '\x04\0\0\0\x02\0\0\0\x02\0\0\0\x02\0\0\0'],
  ])('refuses foreign bytes with %s', (_, s) => {
    expect(intset.validate(bytesOf(s), 0, s.length)).toBe(false);
  });
});
