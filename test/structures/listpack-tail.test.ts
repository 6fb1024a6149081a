import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteString, bytesOf } from '../../src/engine/bytes.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import * as listpack from '../../src/engine/structures/listpack.ts';
import * as tail from '../../src/engine/structures/listpack-tail.ts';
import type { TraceEvent } from '../../src/inspect.ts';

const checkedHeap = () => new Heap({ checked: true, initialBytes: 65_536 });

const values = fc.array(
  fc.oneof(
    fc.integer().map(String),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    fc.string({ unit: 'binary-ascii', maxLength: 80 }),
    fc.constant('x'.repeat(5000)),
  ),
  { maxLength: 12 },
);

function appendEach(h: Heap, lp: number, texts: readonly string[]): number {
  let moved = lp;
  for (const bytes of texts.map(bytesOf)) moved = listpack.append(h, moved, bytes, 0, bytes.length);
  return moved;
}

function appendTogether(h: Heap, lp: number, texts: readonly string[]): number {
  tail.open(h, lp, tail.bytesMost(texts.length, texts.join('').length));
  for (const bytes of texts.map(bytesOf)) tail.append(h, bytes, 0, bytes.length);
  return tail.close(h);
}

const contents = (h: Heap, lp: number): string => byteString(h.u8, lp, lp + listpack.bytes(h, lp));

test('elements appended together leave the bytes and the room that appending each leaves', () => {
  fc.assert(
    fc.property(values, values, fc.nat(300), (before, after, capacityBytes) => {
      const [h, other] = [checkedHeap(), checkedHeap()];
      const one = appendEach(h, appendEach(h, listpack.create(h, capacityBytes), before), after);
      const two = appendTogether(other, appendTogether(other, listpack.create(other, capacityBytes), before), after);
      listpack.checkInvariants(other, two);
      expect(contents(other, two)).toBe(contents(h, one));
      expect(other.usableBytes(two)).toBe(h.usableBytes(one));
      listpack.free(other, two);
      expect(other.blocks).toBe(0);
    }),
    { seed: 6, numRuns: 300 },
  );
});

test('each of them is told as one appended by itself would be', () => {
  const h = checkedHeap();
  const lp = appendEach(h, listpack.create(h, 100), ['a']);
  const told: TraceEvent[] = [];
  h.trace = (event) => told.push(event);
  const address = appendTogether(h, lp, ['12', 'bcd']);
  expect(told).toEqual([
    { kind: 'listpack.spliced', listpack: address, offset: 9, removed: 0, added: 2, shiftedBytes: 0 },
    { kind: 'listpack.spliced', listpack: address, offset: 11, removed: 0, added: 5, shiftedBytes: 0 },
  ]);
});
