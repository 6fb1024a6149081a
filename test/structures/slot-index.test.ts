/* The slot index against a plain model, and slots against a CRC16 written the slow way. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/engine/bytes.ts';
import type { Database } from '../../src/engine/keyspace/database.ts';
import * as slots from '../../src/engine/keyspace/slots.ts';
import * as slotIndex from '../../src/engine/structures/slot-index.ts';
import { Engine } from '../tools/engine.ts';

const cluster = ['cluster-enabled yes', 'cluster-require-full-coverage no'];

function engineWithSlots(): Engine {
  const engine = new Engine().startedWith(cluster);
  engine.type('CLUSTER ADDSLOTSRANGE 0 16383');
  engine.advance(2100);
  return engine;
}

/** Bit by bit. */
function slowCrc16(text: string): number {
  let crc = 0;
  for (const byte of bytesOf(text))
    for (let bit = 7; bit >= 0; bit--) {
      const out = (crc >> 15) ^ ((byte >> bit) & 1);
      crc = (crc << 1) & 0xffff;
      if (out === 1) crc ^= 0x1021;
    }
  return crc;
}

/** The part between the first `{` and the next `}`, by a pattern. */
const hashed = (key: string): string => /^[^{]*\{([^}]+)\}/s.exec(key)?.[1] ?? key;

const slotOf = (key: string): number => slotIndex.slotOf(bytesOf(key), 0, key.length);

describe('a slot', () => {
  test('is CRC16 of the tag, or else of the key, in 14 bits', () => {
    const key = fc.array(fc.constantFrom('{', '}', 'a', 'b', '\0', '\xff'), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(fc.property(key, (text) => slotOf(text) === slowCrc16(hashed(text)) % slotIndex.slots), { seed: 7, numRuns: 2000 });
  });

  test('is what the specification says of its own examples', () => {
    expect(slowCrc16('123456789')).toBe(0x31c3);
    expect(['foo', '{user1000}.following', 'user1000', 'foo{}{bar}', 'foo{{bar}}zap'].map(slotOf))
      .toEqual([12182, 3443, 3443, 8363, 4015]);
  });
});

const name = fc.constantFrom('a', 'b', '{a}1', '{a}2', '{a}3', '{b}1', 'c{a}', 'd');
const command = fc.oneof(
  { weight: 6, arbitrary: name.map((key) => ['SET', key, 'v']) },
  { weight: 3, arbitrary: name.map((key) => ['DEL', key]) },
  { weight: 2, arbitrary: name.map((key) => ['UNLINK', key]) },
  { weight: 1, arbitrary: name.map((key) => ['PEXPIRE', key, '-1']) },
  { weight: 1, arbitrary: fc.constantFrom(['RENAME', 'a', '{a}9'], ['COPY', 'a', '{a}8', 'REPLACE'], ['SET', '{a}5', 'x', 'PX', '1']) },
  { weight: 1, arbitrary: fc.constantFrom(['DEBUG', 'RELOAD'], ['FLUSHALL', 'SYNC'], ['FLUSHALL', 'ASYNC']) },
);

test('the index lists the keys that there are', () => {
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 60 }), (commands) => {
      const engine = engineWithSlots();
      for (const argv of commands) engine.call(argv);
      engine.advance(5);
      const db = engine.node.space.dbs[0] as Database;
      slotIndex.checkInvariants(engine.node.h, db.slots, db.size);
      const listed = Array.from({ length: slotIndex.slots }, (_, slot) => slot).filter((slot) => slots.keysIn(db, slot) > 0)
        .flatMap((slot) => slots.keysOf(db, slot, 100).map((key) => ({ key, slot })));
      expect(listed.every(({ key, slot }) => slotOf(key) === slot)).toBe(true);
      expect(new Set(listed.map(({ key }) => key)).size).toBe(db.size);
      expect(engine.faults).toEqual([]);
    }),
    { seed: 11, numRuns: 40 },
  );
});

test('the first and the last slot are emptied with all others', () => {
  const engine = engineWithSlots();
  const ends = Array.from({ length: 100_000 }, (_, i) => `k${i}`).filter((key) => [0, slotIndex.slots - 1].includes(slotOf(key)));
  for (const key of ends) engine.type(`SET ${key} v`);
  engine.type('FLUSHALL');
  expect([0, slotIndex.slots - 1].map((slot) => engine.type(`CLUSTER COUNTKEYSINSLOT ${slot}`))).toEqual(['(integer) 0', '(integer) 0']);
  expect(ends.length).toBeGreaterThan(1);
});

test('a server that is not in cluster mode keeps none', () => {
  const engine = new Engine();
  engine.type('SET foo bar');
  expect(engine.node.space.dbs[0]?.slots).toBe(0);
});
