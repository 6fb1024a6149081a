import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/engine/bytes.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import { seededRandom } from '../../src/engine/numbers/random.ts';
import * as robj from '../../src/engine/structures/robj.ts';
import '../../src/engine/types/collections.ts';
import * as value from '../../src/engine/types/value.ts';
import * as zset from '../../src/engine/types/zset.ts';
import * as zsetView from '../../src/engine/types/zset-view.ts';
import * as walk from '../../src/engine/types/zset-walk.ts';
import type { TraceEvent } from '../../src/inspect.ts';

const contextWith = (entries: number, longest: number): zset.ZsetContext => ({
  h: new Heap({ checked: true, initialBytes: 65_536 }),
  limits: { zsetMaxListpackEntries: entries, zsetMaxListpackValue: longest },
  random: seededRandom('zset'),
});

function add(context: zset.ZsetContext, o: number, score: number, member: string, conditions = 0): zset.Outcome {
  const bytes = bytesOf(member);
  return zset.add(context, o, score, conditions, bytes, 0, bytes.length);
}

/** Members with their scores, in order. */
function pairs(h: Heap, o: number): [string, number][] {
  const found: [string, number][] = [];
  for (let at = walk.first(h, o); at !== 0; at = walk.step(h, o, at, false)) {
    walk.readMember(h, o, at);
    const { u8, start, end } = walk.text;
    found.push([String.fromCharCode(...u8.subarray(start, end)), walk.scoreAt(h, o, at)]);
  }
  return found;
}

function backwards(h: Heap, o: number): number[] {
  const scores: number[] = [];
  for (let at = walk.last(h, o); at !== 0; at = walk.step(h, o, at, true)) scores.push(walk.scoreAt(h, o, at));
  return scores;
}

/** Adding 0 makes -0 a 0: a listpack does not keep the sign. */
const fraction = fc.double({ noNaN: true }).map((n) => n + 0);
const score = fc.oneof(fc.integer({ min: -5, max: 5 }), fraction, fc.constant(2 ** 62));
const member = fc.oneof(fc.constantFrom('a', 'b', 'c', '', '17', '-4', 'a longer one'), fc.nat(20).map(String));
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('add' as const), score, member }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), member }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ranks' as const), from: fc.nat(4), more: fc.nat(3) }) },
);

describe('a sorted set', () => {
  test.each([['listpack', 128, 64], ['skiplist', 0, 64], ['either', 6, 8]] as const)(
    'held as %s is what its model is, and leaves nothing behind',
    (_, entries, longest) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
          const context = contextWith(entries, longest);
          const { h } = context;
          const o = zset.create(context, 1, 0);
          const model = new Map<string, number>();
          const inOrder = (): [string, number][] =>
            [...model].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1));
          for (const s of steps) {
            if (s.do === 'add') {
              const before = model.get(s.member);
              const expected = before === undefined ? 'added' : before === s.score ? 'same' : 'updated';
              expect(add(context, o, s.score, s.member)).toBe(expected);
              model.set(s.member, s.score);
            } else if (s.do === 'remove') {
              const bytes = bytesOf(s.member);
              expect(zset.remove(h, o, bytes, 0, bytes.length)).toBe(model.delete(s.member));
            } else if (s.from + s.more < model.size) {
              for (const [gone] of inOrder().slice(s.from, s.from + s.more + 1)) model.delete(gone);
              zset.removeRanks(h, o, s.from, s.from + s.more);
            }
            const expected = inOrder();
            expect(pairs(h, o)).toEqual(expected);
            expect(backwards(h, o)).toEqual(expected.map(([, x]) => x).reverse());
            expected.forEach(([name, x], i) => {
              const bytes = bytesOf(name);
              expect(zset.rank(h, o, bytes, 0, bytes.length)).toBe(i);
              expect(zset.score(h, o, bytes, 0, bytes.length)).toBe(x);
            });
            zsetView.checkInvariants(h, o);
            expect(zset.memoryBytes(h, o)).toBe(h.usedBytes);
          }
          value.free(h, o);
          expect([h.blocks, h.usedBytes]).toEqual([0, 0]);
        }),
        { numRuns: 60 },
      );
    },
  );

  test('becomes a skiplist when a member too many or too long arrives, and says why', () => {
    const reasons = [['third', 'zset-max-listpack-entries'], ['longer than eight', 'zset-max-listpack-value']] as const;
    for (const [name, why] of reasons) {
      const context = contextWith(why === 'zset-max-listpack-value' ? 9 : 2, 8);
      const { h } = context;
      const o = zset.create(context, 1, 1);
      add(context, o, 1.5, 'first');
      add(context, o, -2, 'second');
      const events: TraceEvent[] = [];
      h.trace = (event) => events.push(event);
      expect(zset.isListpack(h, o)).toBe(true);
      add(context, o, 0, name);
      h.trace = undefined;
      expect(robj.encodingName(h, o)).toBe('skiplist');
      const converted = { kind: 'encoding.converted', type: 'zset', from: 'listpack', to: 'skiplist', why };
      expect(events).toContainEqual(converted);
      expect(pairs(h, o)).toEqual([['second', -2], [name, 0], ['first', 1.5]]);
    }
  });

  test('shows how far it is from its conversion', () => {
    const context = contextWith(128, 64);
    const o = zset.create(context, 1, 1);
    add(context, o, 1, 'a');
    add(context, o, 2, 'twelve bytes');
    const measured = zsetView.gauges(context.h, o, context.limits);
    expect(measured.map(({ measure, now, max, becomes }) => [measure, now, max, becomes])).toEqual([
      ['entries', 2, 128, 'skiplist'],
      ['longest', 12, 64, 'skiplist'],
    ]);
    zset.convertAhead(context, o, 129, 0);
    expect(zsetView.gauges(context.h, o, context.limits)).toEqual([]);
  });

  test('shows its listpack, or its skiplist beside its dict', () => {
    const context = contextWith(128, 64);
    const { h } = context;
    const o = zset.create(context, 1, 1);
    add(context, o, 1.5, 'a');
    add(context, o, -0, 'b');
    const small = zsetView.view(h, o);
    if (small.kind !== 'listpack') throw new Error(small.kind);
    expect(small.listpack.entries.map((entry) => entry.value)).toEqual(['b', '0', 'a', '1.5']);
    zset.convertAhead(context, o, 129, 0);
    const large = zsetView.view(h, o);
    if (large.kind !== 'zset') throw new Error(large.kind);
    expect(large.skiplist.nodes.map((node) => [node.member, node.score])).toEqual([['b', '0'], ['a', '1.5']]);
    const entries = large.dict.tables[0].buckets.flat();
    expect(entries.map((entry) => [entry.key, entry.value]).sort()).toEqual([['a', '1.5'], ['b', '0']]);
    expect(large.dict.tables[0].size).toBe(256);
  });

  test('takes conditions', () => {
    const context = contextWith(128, 64);
    const o = zset.create(context, 1, 1);
    expect(add(context, o, 1, 'a', zset.onlyOld)).toBe('refused');
    expect(add(context, o, 1, 'a', zset.onlyNew)).toBe('added');
    expect(add(context, o, 2, 'a', zset.onlyNew)).toBe('refused');
    expect(add(context, o, 0, 'a', zset.onlyGreater)).toBe('refused');
    expect(add(context, o, 2, 'a', zset.onlyGreater)).toBe('updated');
    expect(add(context, o, 2, 'a', zset.onlyLess)).toBe('refused');
    expect(add(context, o, Infinity, 'a', zset.increment)).toBe('updated');
    expect(add(context, o, -Infinity, 'a', zset.increment)).toBe('nan');
    expect(pairs(context.h, o)).toEqual([['a', Infinity]]);
  });
});
