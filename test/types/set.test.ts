import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/engine/bytes.ts';
import { Limits } from '../../src/engine/limits.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import { seededRandom } from '../../src/engine/numbers/random.ts';
import { Args } from '../../src/engine/resp/args.ts';
import * as robj from '../../src/engine/structures/robj.ts';
import * as element from '../../src/engine/types/element.ts';
import * as set from '../../src/engine/types/set.ts';
import * as setPlaces from '../../src/engine/types/set-places.ts';
import * as setView from '../../src/engine/types/set-view.ts';
import '../../src/engine/types/collections.ts';
import * as value from '../../src/engine/types/value.ts';
import type { TraceEvent } from '../../src/inspect.ts';
import { Engine } from '../tools/engine.ts';

const tinyHeap = (): Heap => new Heap({ checked: true, initialBytes: 65_536 });
const add = (h: Heap, o: number, m: string, limits: Limits): boolean => set.add(h, o, bytesOf(m), 0, m.length, limits);
const remove = (h: Heap, o: number, m: string): boolean => set.remove(h, o, bytesOf(m), 0, m.length);
const contains = (h: Heap, o: number, m: string): boolean => set.contains(h, o, bytesOf(m), 0, m.length);

function members(h: Heap, o: number): Set<string> {
  const all = new Set<string>();
  set.forEach(h, o, (m) => void all.add(element.text(h, m)));
  return all;
}

function build(h: Heap, limits: Limits, ...all: string[]): number {
  const o = set.createFor(h, bytesOf(all[0] as string), 0, (all[0] as string).length, 1, limits);
  for (const m of all) add(h, o, m, limits);
  return o;
}

const small = Object.assign(new Limits(), { setMaxIntsetEntries: 10, setMaxListpackEntries: 6, setMaxListpackValue: 8 });
const word = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -20, max: 20 }).map(String) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 12 }).map((n) => `m${n}`) },
  { weight: 1, arbitrary: fc.constantFrom('', '007', '-0', '9223372036854775807', '-9223372036854775808', '\0\xff') },
  { weight: 1, arbitrary: fc.constantFrom('too long for it', 'x'.repeat(300)) },
);

describe('a set', () => {
  test('holds what a set holds, whatever is done to both, and frees all of it', () => {
    const step = fc.tuple(fc.constantFrom('add', 'add', 'remove'), word);
    fc.assert(
      fc.property(word, fc.array(step, { maxLength: 120 }), (first, steps) => {
        const h = tinyHeap();
        const o = build(h, small, first);
        const model = new Set([first]);
        for (const [what, m] of steps) {
          expect(contains(h, o, m)).toBe(model.has(m));
          if (what === 'add') {
            expect(add(h, o, m, small)).toBe(!model.has(m));
            model.add(m);
          } else expect(remove(h, o, m)).toBe(model.delete(m));
          expect(set.length(h, o)).toBe(model.size);
        }
        expect(members(h, o)).toEqual(model);
        setView.checkInvariants(h, o);
        expect(set.memoryBytes(h, o), 'every block is counted').toBe(h.usedBytes);
        const copy = set.duplicate(h, o);
        value.free(h, o);
        expect(members(h, copy)).toEqual(model);
        value.free(h, copy);
        expect(h.blocks).toBe(0);
      }),
    );
  });

  test('says when and why it changes its encoding', () => {
    const h = tinyHeap();
    const events: TraceEvent[] = [];
    h.trace = (event) => {
      if (event.kind === 'encoding.converted') events.push(event);
    };
    const o = build(h, small, '1', '2', 'three', '4', '5', '6', '7');
    build(h, small, ...Array.from({ length: 11 }, (_, i) => String(i)));
    set.toIntsetIfSmall(h, build(h, small, 'a'.repeat(9)), Object.assign(new Limits(), { setMaxIntsetEntries: 0 }));
    expect(robj.encodingName(h, o)).toBe('hashtable');
    expect(events.map((e) => (e.kind === 'encoding.converted' ? [e.from, e.to, e.why] : []))).toEqual([
      ['intset', 'listpack', 'a member is no integer'],
      ['listpack', 'hashtable', 'more than 6 members'],
      ['intset', 'hashtable', 'more than 10 integers'],
      ['listpack', 'hashtable', 'a member of 9 bytes'],
    ]);
  });

  test('shows its bytes and how far its limits are', () => {
    const h = tinyHeap();
    const limits = new Limits();
    const o = build(h, limits, '3', '1', '2');
    expect(setView.view(h, o, 0)).toMatchObject({ kind: 'intset', intset: { elementBytes: 2, values: ['1', '2', '3'] } });
    expect(setView.gauges(h, o, limits)).toEqual([
      { directive: 'set-max-intset-entries', measure: 'integers', now: 3, max: 512, becomes: 'hashtable' },
    ]);
    add(h, o, 'words', limits);
    const view = setView.view(h, o, 0);
    expect(view.kind === 'listpack' && view.listpack.entries.map((e) => e.value)).toEqual(['1', '2', '3', 'words']);
    expect(setView.gauges(h, o, limits)).toMatchObject([
      { directive: 'set-max-listpack-entries', now: 4, max: 128 },
      { directive: 'set-max-listpack-value', now: 5, max: 64 },
    ]);
    add(h, o, 'x'.repeat(65), limits);
    expect(setView.gauges(h, o, limits)).toEqual([]);
    const table = setView.view(h, o, 0);
    const entries = table.kind === 'dict' ? table.dict.tables[0].buckets.flat() : [];
    expect(new Set(entries.map((e) => e.key))).toEqual(members(h, o));
  });
});

describe('set algebra', () => {
  const sets = fc.array(fc.array(word, { maxLength: 25 }), { minLength: 1, maxLength: 4 });
  const quote = (m: string): string => JSON.stringify(m);

  test('agrees with JavaScript sets in every mix of encodings, replied, stored and counted', () => {
    fc.assert(
      fc.property(sets, (given) => {
        const engine = new Engine();
        Object.assign(engine.node.limits, { setMaxIntsetEntries: 10, setMaxListpackEntries: 6, setMaxListpackValue: 8 });
        const models = given.map((all) => new Set(all));
        const keys = given.map((_, i) => `s${i}`);
        given.forEach((all, i) => void (all.length > 0 && engine.call(['SADD', `s${i}`, ...all])));
        const [first, ...rest] = models as [Set<string>, ...Set<string>[]];
        const expected = {
          SINTER: [...first].filter((m) => rest.every((other) => other.has(m))),
          SUNION: [...new Set(models.flatMap((model) => [...model]))],
          SDIFF: [...first].filter((m) => !rest.some((other) => other.has(m))),
        };
        for (const [name, all] of Object.entries(expected)) {
          const replied = JSON.stringify(engine.call([name, ...keys]));
          for (const m of all) expect(replied).toContain(quote(m));
          expect(engine.type(`${name}STORE d ${keys.join(' ')}`)).toBe(`(integer) ${all.length}`);
          const o = engine.node.space.dbs[0]!.peek(Args.of(['d']), 0);
          expect(o === 0 ? new Set() : members(engine.node.h, o)).toEqual(new Set(all));
          if (o !== 0) setView.checkInvariants(engine.node.h, o);
        }
        const count = `(integer) ${expected.SINTER.length}`;
        expect(engine.type(`SINTERCARD ${keys.length} ${keys.join(' ')}`)).toBe(count);
        expect(engine.faults).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

const kinds = [
  ['intset', new Limits(), (i: number) => String(i)],
  ['listpack', new Limits(), (i: number) => `m${i}`],
  ['hashtable', Object.assign(new Limits(), { setMaxListpackEntries: 0 }), (i: number) => `m${i}`],
] as const;

describe.each(kinds)('members by chance from an %s', (encoding, limits, name) => {
  const thirty = (): Engine => {
    const engine = new Engine();
    Object.assign(engine.node.limits, limits);
    engine.call(['SADD', 's', ...Array.from({ length: 30 }, (_, i) => name(i))]);
    expect(robj.encodingName(engine.node.h, engine.node.space.dbs[0]!.peek(Args.of(['s']), 0))).toBe(encoding);
    return engine;
  };
  const listed = (reply: string): string[] => [...reply.matchAll(/"([^"]*)"/g)].map(([, m]) => m as string);

  // A dict samples neighbouring buckets, so that some members come more often, as they do from a real server's.
  const unevenness = encoding === 'hashtable' ? 700 : 150;

  test('each comes about as often as the next', () => {
    const h = tinyHeap();
    const o = build(h, limits, ...Array.from({ length: 20 }, (_, i) => name(i)));
    const random = seededRandom('members');
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const m = element.text(h, setPlaces.memberAt(h, o, setPlaces.randomPlace(h, o, random), element.blank()));
      counts.set(m, (counts.get(m) ?? 0) + 1);
    }
    expect(counts.size).toBe(20);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(unevenness);
  });

  test('SRANDMEMBER gives as many different ones as there are, or as many as asked with repeats', () => {
    const engine = thirty();
    for (const count of [1, 2, 9, 11, 29, 30, 31]) {
      const drawn = listed(engine.type(`SRANDMEMBER s ${count}`));
      expect(drawn.length).toBe(Math.min(count, 30));
      expect(new Set(drawn).size).toBe(drawn.length);
    }
    expect(listed(engine.type('SRANDMEMBER s -50')).length).toBe(50);
    expect(engine.type('SCARD s')).toBe('(integer) 30');
  });

  test.each([1, 2, 9, 24, 25, 26, 29])('SPOP of %i takes them out and leaves the others', (count) => {
    const engine = thirty();
    const popped = listed(engine.type(`SPOP s ${count}`));
    const left = listed(engine.type('SMEMBERS s'));
    expect(popped.length).toBe(count);
    expect(new Set([...popped, ...left]).size).toBe(30);
    expect(left.length).toBe(30 - count);
    expect(engine.faults).toEqual([]);
  });
});
