/* Strings as they lie in memory: which encoding, how much room, what is freed. What commands answer is in the transcripts. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as value from '../../src/engine/types/value.ts';
import { keyView } from '../../src/engine/inspect/key-view.ts';
import { Engine } from '../tools/engine.ts';

const viewOf = (engine: Engine, key: string) => keyView(engine.node.space, 0, key, 0);

/** Blocks in use, shared integers left out: they stay for ever. */
const blocks = (engine: Engine): number => engine.node.h.blocks - engine.node.h.sharedIntegers.filter((o) => o !== 0).length;

describe('strings in memory', () => {
  test('an integer lies in the object itself', () => {
    const engine = new Engine();
    engine.type('SET n -2');
    expect(viewOf(engine, 'n')?.value).toEqual({ kind: 'int', decimal: '-2', bytes: `\xfe${'\xff'.repeat(7)}` });
  });

  test('a counter counts in place, without another allocation', () => {
    const engine = new Engine();
    engine.type('SET n 20000');
    const before = viewOf(engine, 'n')?.object.address;
    const allocations = engine.node.h.allocations;
    expect(engine.type('INCR n')).toBe('(integer) 20001');
    expect(engine.node.h.allocations).toBe(allocations);
    expect(viewOf(engine, 'n')?.object.address).toBe(before);
  });

  test('a counter below 10,000 leaves the integers that are shared as they are', () => {
    const engine = new Engine();
    engine.type('MSET a 7 b 7');
    engine.type('INCR a');
    expect([engine.type('GET a'), engine.type('GET b')]).toEqual(['"8"', '"7"']);
    expect(viewOf(engine, 'b')?.object.refcount).toBe(2 ** 31 - 1);
  });

  test('appending doubles the room, so that most appends move nothing', () => {
    const engine = new Engine();
    engine.type(`SET s ${'x'.repeat(100)}`);
    engine.type(`APPEND s ${'y'.repeat(50)}`);
    const view = viewOf(engine, 's')?.value;
    expect(view).toMatchObject({ kind: 'sds', sds: { len: 150, header: 'sdshdr16' } });
    if (view?.kind === 'sds') expect(view.sds.alloc).toBeGreaterThanOrEqual(300);
  });

  test('the gauge of an embedded string tells its 44 bytes', () => {
    const engine = new Engine();
    engine.type('SET s hello');
    expect(viewOf(engine, 's')?.gauges).toEqual([
      { directive: 'embstr', measure: 'bytes', now: 5, max: 44, becomes: 'raw' },
    ]);
  });

  test('looking at a key through the glass leaves no trace', () => {
    const engine = new Engine();
    engine.type('SET s v PX 100');
    const { lru } = viewOf(engine, 's')?.object ?? {};
    engine.advance(50);
    engine.type('PING');
    expect(viewOf(engine, 's')).toMatchObject({ ttlMs: 50, object: { lru } });
    expect(viewOf(engine, 'missing')).toBeNull();
  });
});

describe('the books of the heap', () => {
  const word = fc.oneof(
    fc.constantFrom('0', '1', '-7', '9999', '10000', '9223372036854775807', '1.5', ''),
    fc.string({ unit: 'binary-ascii', maxLength: 90 }).map((s) => s.replace(/[^!-~]/g, '.')),
  );
  const key = fc.constantFrom('a', 'b', 'c');
  const offset = fc.integer({ min: 0, max: 60 }).map(String);
  const step = fc.oneof(
    fc.tuple(fc.constantFrom('SET', 'APPEND', 'GETSET', 'SETNX', 'INCRBY', 'INCRBYFLOAT', 'DECRBY'), key, word),
    fc.tuple(fc.constant('SETRANGE'), key, offset, word),
    fc.tuple(fc.constantFrom('DEL', 'GETDEL', 'INCR', 'PERSIST'), key),
    fc.tuple(fc.constantFrom('RENAME', 'COPY'), key, key),
    fc.tuple(fc.constant('EXPIRE'), key, fc.constantFrom('100', '0')),
  );

  test('balance after any sequence of string commands', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const engine = new Engine();
        engine.type('PING');
        const before = blocks(engine);
        for (const argv of steps) engine.call(argv);
        expect(engine.faults).toEqual([]);
        engine.node.h.checkInvariants();
        for (const name of ['a', 'b', 'c']) engine.call(['DEL', name]);
        engine.type('FLUSHALL');
        expect(blocks(engine)).toBe(before);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test('used memory is what the values say, and the keys', () => {
    const engine = new Engine();
    engine.type('SET warm 1');
    engine.type('DEL warm');
    const before = engine.node.h.usedBytes;
    engine.type(`SET s ${'x'.repeat(300)}`);
    const view = viewOf(engine, 's');
    expect(view?.memoryBytes).toBe(engine.node.h.usedBytes - before);
    expect(value.memoryBytes(engine.node.h, view?.object.address ?? 0)).toBeLessThan(view?.memoryBytes ?? 0);
  });
});
