import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/engine/bytes.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import { seededRandom } from '../../src/engine/numbers/random.ts';
import type { LexBound, Range } from '../../src/engine/structures/ranges.ts';
import * as sds from '../../src/engine/structures/sds.ts';
import * as skiplist from '../../src/engine/structures/skiplist.ts';
import * as skiplistRange from '../../src/engine/structures/skiplist-range.ts';
import * as skiplistView from '../../src/engine/structures/skiplist-view.ts';
import type { TraceEvent } from '../../src/inspect.ts';

const tinyHeap = () => new Heap({ checked: true, initialBytes: 65_536 });
const sdsOf = (h: Heap, text: string): number => sds.create(h, bytesOf(text), 0, text.length, true);

interface Pair { readonly score: number; readonly member: string }
const inOrder = (a: Pair, b: Pair): number => a.score - b.score || (a.member < b.member ? -1 : 1);

/** A list beside its model, a sorted array. */
class Both {
  readonly h = tinyHeap();
  readonly zsl = skiplist.create(this.h);
  readonly nodes = new Map<string, number>();
  readonly random: () => number;
  model: Pair[] = [];

  constructor(seed: string) {
    this.random = seededRandom(seed);
  }

  put(score: number, member: string): void {
    const node = this.nodes.get(member);
    const fresh = node === undefined
      ? skiplist.insert(this.h, this.zsl, score, sdsOf(this.h, member), this.random)
      : skiplist.updateScore(this.h, this.zsl, node, score, this.random);
    this.nodes.set(member, fresh);
    this.model = [...this.model.filter((pair) => pair.member !== member), { score, member }].sort(inOrder);
  }

  remove(member: string): void {
    const node = this.nodes.get(member);
    if (node === undefined) return;
    skiplist.remove(this.h, this.zsl, node);
    skiplist.freeNode(this.h, node);
    this.nodes.delete(member);
    this.model = this.model.filter((pair) => pair.member !== member);
  }

  removeRange(from: number, to: number): void {
    const gone: string[] = [];
    const removed = skiplist.removeRange(this.h, this.zsl, from, to, (node) => gone.push(this.memberOf(node)));
    expect(gone).toEqual(this.model.slice(from - 1, to).map((pair) => pair.member));
    expect(removed).toBe(gone.length);
    for (const member of gone) this.nodes.delete(member);
    this.model.splice(from - 1, gone.length);
  }

  memberOf(node: number): string {
    return node === 0 ? '' : sds.text(this.h, skiplist.member(this.h, node));
  }

  check(): void {
    skiplistView.checkInvariants(this.h, this.zsl);
    const { h, zsl, model } = this;
    expect(skiplist.length(h, zsl)).toBe(model.length);
    const shown = skiplistView.view(h, zsl, 1, model.length + 1).nodes;
    expect(shown.map((node) => node.member)).toEqual(model.map((pair) => pair.member));
    expect(shown.map((node) => node.rank)).toEqual(model.map((_, i) => i + 1));
    model.forEach(({ score, member }, i) => {
      const node = this.nodes.get(member) as number;
      expect(skiplist.score(h, node)).toBe(score);
      expect(skiplist.rankOf(h, zsl, node)).toBe(i + 1);
      expect(skiplist.byRank(h, zsl, i + 1)).toBe(node);
    });
    expect(skiplist.byRank(h, zsl, 0)).toBe(0);
    expect(skiplist.byRank(h, zsl, model.length + 1)).toBe(0);
  }

  checkRange(range: Range, holds: (pair: Pair) => boolean): void {
    const { h, zsl, model } = this;
    const within = model.filter(holds);
    const first = skiplistRange.first(h, zsl, range);
    expect(this.memberOf(first)).toBe(within[0]?.member ?? '');
    if (first !== 0) expect(skiplistRange.found.rank).toBe(model.indexOf(within[0] as Pair) + 1);
    const last = skiplistRange.last(h, zsl, range);
    expect(this.memberOf(last)).toBe(within.at(-1)?.member ?? '');
    if (last !== 0) expect(skiplistRange.found.rank).toBe(model.indexOf(within.at(-1) as Pair) + 1);
  }

  free(): void {
    skiplist.free(this.h, this.zsl);
    expect([this.h.blocks, this.h.usedBytes]).toEqual([0, 0]);
    this.h.checkInvariants();
  }
}

const score = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0.5, -0, Infinity, -Infinity, 1e300, 5e-324));
const member = fc.string({ unit: fc.constantFrom('a', 'b', '\xff', '\0'), minLength: 1, maxLength: 3 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), score, member }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), member }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('range' as const), from: fc.integer({ min: 1, max: 9 }), more: fc.nat(4) }),
  },
);
const bound = fc.oneof(
  fc.constantFrom<LexBound>(
    { infinity: -1, exclusive: false, bytes: bytesOf(''), start: 0, end: 0 },
    { infinity: 1, exclusive: false, bytes: bytesOf(''), start: 0, end: 0 },
  ),
  fc.record({ member, exclusive: fc.boolean() }).map(
    (b): LexBound => ({
      infinity: 0, exclusive: b.exclusive, bytes: bytesOf(`(${b.member}`), start: 1, end: 1 + b.member.length,
    }),
  ),
);

/** Text of a bound, behind or before all members where it is infinite. */
const textOf = (b: LexBound): string =>
  b.infinity === 0 ? String.fromCharCode(...b.bytes.subarray(b.start, b.end)) : b.infinity < 0 ? '' : '\xff'.repeat(9);

describe('a skiplist', () => {
  test('holds what a sorted array holds, whatever is done to both', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(step, { maxLength: 60 }), (seed, steps) => {
        const both = new Both(seed);
        for (const s of steps) {
          if (s.do === 'put') both.put(s.score, s.member);
          else if (s.do === 'remove') both.remove(s.member);
          else both.removeRange(s.from, s.from + s.more);
          both.check();
        }
        both.free();
      }),
      { numRuns: 60 },
    );
  });

  test('finds the ends of ranges by score', () => {
    const pairs = fc.array(fc.record({ score, member }), { maxLength: 30 });
    fc.assert(
      fc.property(pairs, score, score, fc.boolean(), fc.boolean(), (all, min, max, minExclusive, maxExclusive) => {
        const both = new Both('ranges');
        for (const pair of all) both.put(pair.score, pair.member);
        both.checkRange({ by: 'score', min, max, minExclusive, maxExclusive }, (pair) =>
          (minExclusive ? pair.score > min : pair.score >= min) &&
          (maxExclusive ? pair.score < max : pair.score <= max));
        both.free();
      }),
    );
  });

  test('finds the ends of ranges by member', () => {
    fc.assert(
      fc.property(fc.array(member, { maxLength: 30 }), bound, bound, (members, min, max) => {
        const both = new Both('ranges');
        for (const each of members) both.put(0, each);
        both.checkRange({ by: 'lex', min, max }, (pair) =>
          (min.exclusive ? pair.member > textOf(min) : pair.member >= textOf(min)) &&
          (max.exclusive ? pair.member < textOf(max) : pair.member <= textOf(max)));
        both.free();
      }),
    );
  });

  test('lies in memory as 32 bytes, a header of 32 levels, and nodes of 24 bytes and 16 a level', () => {
    const h = tinyHeap();
    const zsl = skiplist.create(h);
    expect(h.usedBytes).toBe(32 + 640);
    const node = skiplist.insert(h, zsl, 1.5, sdsOf(h, 'one'), () => 0.9);
    expect(h.usableBytes(node)).toBe(40);
    expect(h.f64[(node + 8) >> 3]).toBe(1.5);
    const tall = skiplist.insert(h, zsl, 2, sdsOf(h, 'two'), () => 0);
    expect(h.usableBytes(tall)).toBe(640);
    expect(skiplist.level(h, zsl)).toBe(32);
    expect(skiplistView.view(h, zsl, 2, 1).nodes[0]?.levels).toHaveLength(32);
    skiplist.free(h, zsl);
    expect(h.blocks).toBe(0);
  });

  test('grows a quarter as many towers with each level', () => {
    const random = seededRandom('coins');
    const towers = Array.from({ length: 40_000 }, () => skiplist.randomHeight(random));
    const share = (height: number): number => towers.filter((t) => t >= height).length / towers.length;
    expect(share(2)).toBeGreaterThan(0.24);
    expect(share(2)).toBeLessThan(0.26);
    expect(share(3)).toBeGreaterThan(0.055);
    expect(share(3)).toBeLessThan(0.07);
  });

  test('keeps a node in place while its neighbours allow the new score', () => {
    const both = new Both('place');
    for (const [i, name] of ['a', 'b', 'c'].entries()) both.put(i * 10, name);
    const node = both.nodes.get('b') as number;
    both.put(15, 'b');
    expect(both.nodes.get('b')).toBe(node);
    both.put(20, 'b');
    both.put(30, 'b');
    both.check();
    expect(both.model.map((pair) => pair.member)).toEqual(['a', 'c', 'b']);
    both.free();
  });

  test('moves a node near and far, up and down, among many', () => {
    const random = seededRandom('moves');
    const both = new Both('moves');
    for (let i = 0; i < 400; i++) both.put(i % 100, `m${i}`); // four of each score, so that members decide, too
    const distances = [1, -1, 2, -3, 30, -70, 400, -400, 0.5];
    for (let i = 0; i < 900; i++) {
      const { score, member } = both.model[Math.floor(random() * both.model.length)] as Pair;
      both.put(score + (distances[i % distances.length] as number), member);
      skiplistView.checkInvariants(both.h, both.zsl);
    }
    both.check();
    both.free();
  });

  test('searches for a near place from where it is', () => {
    const both = new Both('near');
    for (let i = 0; i < 1000; i++) both.put(i, `m${i}`);
    const descents: number[] = [];
    both.h.trace = (event) => {
      if (event.kind === 'skiplist.removed') descents.length = 0;
      if (event.kind === 'skiplist.descended') descents.push(event.level);
    };
    both.put(501.5, 'm500');
    const up = descents.length;
    both.put(700.5, 'm702');
    const down = descents.length;
    both.h.trace = undefined;
    expect(skiplist.level(both.h, both.zsl)).toBeGreaterThan(3);
    expect([up, down].every((lanes) => lanes > 0 && lanes < skiplist.level(both.h, both.zsl))).toBe(true);
    both.check();
    both.free();
  });

  test('tells what it does to whoever listens', () => {
    const both = new Both('trace');
    for (let i = 0; i < 20; i++) both.put(i, `m${i}`);
    const events: TraceEvent[] = [];
    both.h.trace = (event) => events.push(event);
    both.put(9.5, 'new');
    both.remove('m3');
    both.h.trace = undefined;
    const built = events.find((event) => event.kind === 'skiplist.towerBuilt');
    expect(built).toMatchObject({ node: both.nodes.get('new') });
    expect(built?.coins.filter((coin) => coin)).toHaveLength((built?.height ?? 0) - 1);
    const kinds = [...new Set(events.map((event) => event.kind))].sort();
    const expected = ['descended', 'removed', 'spanChanged', 'towerBuilt', 'visited'].map((kind) => `skiplist.${kind}`);
    expect(kinds).toEqual(expected);
    both.free();
  });
});
