import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Limits } from '../../src/engine/limits.ts';
import { Heap } from '../../src/engine/memory/heap.ts';
import { seededRandom } from '../../src/engine/numbers/random.ts';
import { Args } from '../../src/engine/resp/args.ts';
import * as robj from '../../src/engine/structures/robj.ts';
import * as element from '../../src/engine/types/element.ts';
import * as hash from '../../src/engine/types/hash.ts';
import * as hashView from '../../src/engine/types/hash-view.ts';
import '../../src/engine/types/collections.ts';
import * as value from '../../src/engine/types/value.ts';
import type { TraceEvent } from '../../src/inspect.ts';
import { Engine } from '../tools/engine.ts';

const tinyHeap = (): Heap => new Heap({ checked: true, initialBytes: 65_536 });

function set(h: Heap, o: number, field: string, to: string, limits: Limits): boolean {
  const args = Args.of(['HSET', 'key', field, to]);
  return hash.set(h, o, args, 2, args.buffer, args.start[3] as number, args.end[3] as number, limits);
}

const remove = (h: Heap, o: number, field: string): boolean => hash.remove(h, o, Args.of([field]), 0);

function contents(h: Heap, o: number): Map<string, string> {
  const all = new Map<string, string>();
  hash.forEach(h, o, (pair) => {
    all.set(element.text(h, hash.fieldAt(h, o, pair)), element.text(h, hash.valueAt(h, o, pair)));
  });
  return all;
}

const small = Object.assign(new Limits(), { hashMaxListpackEntries: 8, hashMaxListpackValue: 12 });
const word = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -20, max: 20 }).map(String) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 20 }).map((n) => `f${n}`) },
  { weight: 1, arbitrary: fc.constantFrom('', '007', '-0', '9223372036854775807', '-9223372036854775808', '\0\xff') },
  { weight: 1, arbitrary: fc.constantFrom('long enough to leave the listpack', 'x'.repeat(300)) },
);

describe('a hash', () => {
  test('holds what a map holds, whatever is done to both, and frees all of it', () => {
    const step = fc.tuple(fc.constantFrom('set', 'set', 'set', 'remove'), word, word);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const h = tinyHeap();
        const o = hash.create(h);
        const model = new Map<string, string>();
        for (const [what, field, to] of steps) {
          if (what === 'set') expect(set(h, o, field, to, small)).toBe(!model.has(field));
          else expect(remove(h, o, field)).toBe(model.has(field));
          if (what === 'set') model.set(field, to);
          else model.delete(field);
          expect(hash.length(h, o)).toBe(model.size);
        }
        expect(contents(h, o)).toEqual(model);
        hashView.checkInvariants(h, o);
        expect(hash.memoryBytes(h, o), 'every block is counted').toBe(h.usedBytes);
        const copy = hash.duplicate(h, o);
        value.free(h, o);
        expect(contents(h, copy)).toEqual(model);
        value.free(h, copy);
        expect(h.blocks).toBe(0);
      }),
    );
  });

  test('says when and why it leaves its listpack', () => {
    const h = tinyHeap();
    const events: TraceEvent[] = [];
    h.trace = (event) => {
      if (event.kind === 'encoding.converted') events.push(event);
    };
    const o = hash.create(h);
    for (let i = 0; i < 9; i++) set(h, o, `f${i}`, 'v', small);
    const converted = { kind: 'encoding.converted', type: 'hash', from: 'listpack', to: 'hashtable' };
    expect(events).toEqual([{ ...converted, why: 'more than 8 fields' }]);
    set(h, hash.create(h), 'f', 'thirteen long', small);
    expect(events[1]).toEqual({ ...converted, why: 'a field or value of 13 bytes' });
  });

  test('shows its bytes and how far its limits are', () => {
    const h = tinyHeap();
    const limits = new Limits();
    const o = hash.create(h);
    set(h, o, 'name', 'Ada', limits);
    set(h, o, 'born', '1815', limits);
    const view = hashView.view(h, o, 0);
    expect(view.kind === 'listpack' && view.listpack.entries.map((e) => e.value)).toEqual(['name', 'Ada', 'born', '1815']);
    expect(hashView.gauges(h, o, limits)).toMatchObject([
      { directive: 'hash-max-listpack-entries', now: 2, max: 512, becomes: 'hashtable' },
      { directive: 'hash-max-listpack-value', now: 4, max: 64, becomes: 'hashtable' },
    ]);
    set(h, o, 'long', 'x'.repeat(65), limits);
    expect(hashView.gauges(h, o, limits)).toEqual([]);
    const table = hashView.view(h, o, 0);
    const entries = table.kind === 'dict' ? table.dict.tables[0].buckets.flat() : [];
    expect(new Map(entries.map((e) => [e.key, e.value]))).toEqual(contents(h, o));
  });
});

describe.each(['listpack', 'hashtable'])('fields by chance from a %s', (encoding) => {
  const limits = Object.assign(new Limits(), encoding === 'listpack' ? {} : { hashMaxListpackEntries: 0 });

  // A dict samples neighbouring buckets, so that some fields come more often, as they do from a real server's.
  const unevenness = encoding === 'listpack' ? 150 : 700;

  test('each comes about as often as the next', () => {
    const h = tinyHeap();
    const o = hash.create(h);
    for (let i = 0; i < 20; i++) set(h, o, `f${i}`, 'v', limits);
    const random = seededRandom('fields');
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const field = element.text(h, hash.fieldAt(h, o, hash.randomPair(h, o, random)));
      counts.set(field, (counts.get(field) ?? 0) + 1);
    }
    expect(counts.size).toBe(20);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(unevenness);
  });

  test('HRANDFIELD gives as many different ones as there are, or as many as asked with repeats', () => {
    const engine = new Engine();
    engine.node.limits.hashMaxListpackEntries = limits.hashMaxListpackEntries;
    for (let i = 0; i < 30; i++) engine.call(['HSET', 'h', `f${i}`, `v${i}`]);
    expect(robj.encodingName(engine.node.h, objectAt(engine, 'h'))).toBe(encoding);
    for (const count of [1, 2, 9, 11, 29, 30, 31]) {
      const fields = engine.type(`HRANDFIELD h ${count}`).split('\n');
      expect(fields.length).toBe(Math.min(count, 30));
      expect(new Set(fields.map((line) => line.replace(/^\s*\d+\) /, ''))).size).toBe(fields.length);
      const pairs = [...engine.type(`HRANDFIELD h ${count} WITHVALUES`).matchAll(/"f(\d+)"\n\s*\d+\) "v(\d+)"/g)];
      expect(pairs.length).toBe(Math.min(count, 30));
      for (const [, field, to] of pairs) expect(to).toBe(field);
    }
    expect(engine.type('HRANDFIELD h -50').split('\n').length).toBe(50);
    expect(engine.faults).toEqual([]);
  });
});

describe('HSCAN', () => {
  test('returns each field that stays, though the hash grows and shrinks under the walk', () => {
    const engine = new Engine();
    for (let i = 0; i < 600; i++) engine.call(['HSET', 'h', `f${i}`, 'v']);
    const seen = new Set<string>();
    let cursor = '0';
    let steps = 0;
    do {
      const lines = engine.type(`HSCAN h ${cursor} COUNT 7`).split('\n');
      cursor = (/"(\d+)"/.exec(lines[0] as string) as RegExpExecArray)[1] as string;
      for (const line of lines) for (const [, field] of line.matchAll(/"(f\d+)"/g)) seen.add(field as string);
      if (steps < 30) for (let i = 0; i < 40; i++) engine.call(['HSET', 'h', `more${steps}.${i}`, 'v']);
      else if (steps < 60) for (let i = 0; i < 40; i++) engine.call(['HDEL', 'h', `more${steps - 30}.${i}`]);
      steps++;
    } while (cursor !== '0');
    for (let i = 0; i < 600; i++) expect(seen).toContain(`f${i}`);
  });
});

const objectAt = (engine: Engine, key: string): number => engine.node.space.dbs[0]!.peek(Args.of([key]), 0);

describe('fields that expire', () => {
  const moment = fc.integer({ min: 1, max: 60 }).map((n) => 2 ** 41 + n);
  const step = fc.tuple(fc.constantFrom('set', 'set', 'expire', 'expire', 'persist', 'remove', 'due', 'copy'), word, moment);

  test('go when they are due and no other ones do, in both encodings, and nothing is left behind', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const h = tinyHeap();
        let o = hash.create(h);
        const model = new Map<string, number>();
        for (const [kind, field, atMs] of steps) {
          const args = Args.of([field]);
          if (kind === 'set') {
            set(h, o, field, 'v', small);
            model.set(field, 0);
          } else if (kind === 'remove') {
            expect(remove(h, o, field)).toBe(model.delete(field));
          } else if (kind === 'persist') {
            expect(hash.persist(h, o, args, 0)).toBe((model.get(field) ?? 0) !== 0);
            if (model.has(field)) model.set(field, 0);
          } else if (kind === 'expire' && model.has(field)) {
            hash.setExpiresAtMs(h, o, args, 0, atMs);
            model.set(field, atMs);
          } else if (kind === 'copy') {
            const copy = hash.duplicate(h, o);
            value.free(h, o);
            o = copy;
          } else if (kind === 'due') {
            const due = [...model].filter(([, each]) => each !== 0 && each <= atMs);
            for (const [name] of due) model.delete(name);
            expect(hash.removeDue(h, o, atMs)).toHaveLength(due.length);
          }
          const times = new Map<string, number>();
          hash.forEach(h, o, (pair) => void times.set(element.text(h, hash.fieldAt(h, o, pair)), hash.expiresAtMs(h, o, pair)));
          expect([...times].sort()).toEqual([...model].sort());
          const first = Math.min(...[...model.values()].filter((each) => each !== 0));
          expect(hash.firstDueMs(h, o)).toBe(first);
          hashView.checkInvariants(h, o);
        }
        value.free(h, o);
        expect(h.blocks).toBe(0);
      }),
      { seed: 7401, numRuns: 150 },
    );
  });
});
