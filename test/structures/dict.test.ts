import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/engine/bytes.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import { seededRandom } from '../../src/engine/numbers/random.ts';
import * as dict from '../../src/engine/structures/dict.ts';
import * as dictView from '../../src/engine/structures/dict-view.ts';
import * as dictWalk from '../../src/engine/structures/dict-walk.ts';
import * as sds from '../../src/engine/structures/sds.ts';
import type { TraceEvent } from '../../src/inspect.ts';

const small = () => new Heap({ checked: true, initialBytes: 65_536 });
const freeKey = (h: Heap) => (r: number) => sds.free(h, dict.key(h, r));

function add(h: Heap, d: number, key: string): number {
  const bytes = bytesOf(key);
  return dict.insert(h, d, dict.hashOf(h, bytes, 0, bytes.length), sds.create(h, bytes, 0, bytes.length, true));
}

function find(h: Heap, d: number, key: string): number {
  const bytes = bytesOf(key);
  return dict.find(h, d, dict.hashOf(h, bytes, 0, bytes.length), bytes, 0, bytes.length);
}

function remove(h: Heap, d: number, key: string): boolean {
  const bytes = bytesOf(key);
  const r = dict.unlink(h, d, dict.hashOf(h, bytes, 0, bytes.length), bytes, 0, bytes.length);
  if (r === 0) return false;
  sds.free(h, dict.key(h, r));
  dict.freeEntry(h, r);
  return true;
}

describe.each(['map', 'keys'] as const)('a dict of %s', (kind) => {
  test('holds what a Map holds, through growing and shrinking, and leaves nothing behind', () => {
    const key = fc.nat(400).map((n) => `key:${n}`);
    const step = fc.record({ kind: fc.constantFrom('add', 'add', 'add', 'remove', 'find', 'shrink'), key });
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 900 }), (steps) => {
        const h = small();
        const d = dict.create(h, kind);
        const model = new Map<string, number>();
        steps.forEach((each, n) => {
          if (each.kind === 'shrink') dict.shrinkIfSparse(h, d);
          else if (each.kind === 'remove') expect(remove(h, d, each.key)).toBe(model.delete(each.key));
          else {
            const r = find(h, d, each.key);
            expect(r !== 0).toBe(model.has(each.key));
            if (r !== 0 && kind === 'map') expect(dict.valueNumber(h, r)).toBe(model.get(each.key));
            if (r === 0 && each.kind === 'add') {
              const added = add(h, d, each.key);
              if (kind === 'map') dict.setValueNumber(h, added, n);
              model.set(each.key, n);
            }
          }
          if (n % 50 === 0) dict.checkInvariants(h, d);
        });
        const seen: string[] = [];
        dictWalk.forEach(h, d, (r) => {
          seen.push(sds.text(h, dict.key(h, r)));
        });
        expect(seen.sort()).toEqual([...model.keys()].sort());
        expect(dict.length(h, d)).toBe(model.size);
        dict.free(h, d, freeKey(h));
        expect(h.blocks).toBe(0);
      }),
      { seed: 2, numRuns: 25 },
    );
  });

  test('SCAN returns every key that stays, whatever is added and removed meanwhile', () => {
    const random = seededRandom(`scan ${kind}`);
    for (let round = 0; round < 8; round++) {
      const h = small();
      const d = dict.create(h, kind);
      const staying = Array.from({ length: 100 + Math.floor(random() * 300) }, (_, n) => `stays:${n}`);
      for (const key of staying) add(h, d, key);
      const seen = new Set<string>();
      let cursor = 0;
      let extra = 0;
      do {
        cursor = dictWalk.scan(h, d, cursor, (r) => seen.add(sds.text(h, dict.key(h, r))));
        const grow = random() < 0.5;
        for (let k = 0; k < 40; k++) {
          if (grow) add(h, d, `extra:${extra++}`);
          else if (extra > 0) remove(h, d, `extra:${--extra}`);
        }
        dict.shrinkIfSparse(h, d);
      } while (cursor !== 0);
      expect(staying.filter((key) => !seen.has(key))).toEqual([]);
    }
  });
});

test('grows at one entry a bucket, moves one bucket an operation, and tells what it does', () => {
  const h = small();
  const events: TraceEvent[] = [];
  const d = dict.create(h, 'map');
  for (let n = 0; n < 4; n++) add(h, d, `k${n}`);
  expect([dict.sizeOf(h, d, 0), dict.isRehashing(h, d)]).toEqual([4, false]);
  h.trace = (event) => events.push(event);
  add(h, d, 'k4');
  expect([dict.sizeOf(h, d, 0), dict.sizeOf(h, d, 1), dict.rehashIndex(h, d)]).toEqual([4, 8, 0]);
  for (let n = 0; n < 4 && dict.isRehashing(h, d); n++) find(h, d, 'k0');
  expect(dict.isRehashing(h, d)).toBe(false);
  expect(dict.sizeOf(h, d, 0)).toBe(8);
  expect(events[0]).toEqual({ kind: 'dict.resized', dict: d, from: 4, to: 8 });
  expect(events.at(-1)).toEqual({ kind: 'dict.rehashFinished', dict: d });
  const moved = events.filter((event) => event.kind === 'dict.bucketMoved').reduce((sum, event) => sum + event.entries, 0);
  expect(moved).toBe(4);
});

test('a random entry is any entry', () => {
  const h = small();
  const d = dict.create(h, 'keys');
  for (let n = 0; n < 50; n++) add(h, d, `k${n}`);
  const random = seededRandom('draw');
  const seen = new Set<string>();
  for (let n = 0; n < 2000; n++) seen.add(sds.text(h, dict.key(h, dictWalk.fairRandom(h, d, random))));
  expect(seen.size).toBe(50);
});

test('a view shows the buckets as they stand, and looking changes nothing', () => {
  const h = small();
  const d = dict.create(h, 'map');
  for (let n = 0; n < 5; n++) add(h, d, `k${n}`);
  const before = h.u8.slice();
  const view = dictView.view(h, d, 0, 100, () => 'v');
  expect(h.u8).toEqual(before);
  expect(view.tables.map((table) => table.buckets.flat().length).reduce((a, b) => a + b)).toBe(5);
  expect(view.tables[0].size).toBe(4);
  for (const [t, table] of view.tables.entries())
    table.buckets.forEach((bucket, b) => {
      for (const entry of bucket) expect(entry.hash & (dict.sizeOf(h, d, t) - 1)).toBe(b);
    });
});
