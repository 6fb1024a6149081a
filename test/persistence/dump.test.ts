/* Payloads from strangers: whatever bytes RESTORE is given, it makes a sound value or refuses, and refusing leaves no block behind. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/engine/bytes.ts';
import type { Heap } from '../../src/engine/memory/heap.ts';
import { crc64 } from '../../src/engine/persistence/crc64.ts';
import { payloadOf } from '../../src/engine/persistence/dump.ts';
import { load } from '../../src/engine/persistence/rdb-load.ts';
import { BadFormat, RdbReader } from '../../src/engine/persistence/rdb-reader.ts';
import * as dict from '../../src/engine/structures/dict.ts';
import '../../src/engine/types/collections.ts';
import * as value from '../../src/engine/types/value.ts';
import { Engine } from '../tools/engine.ts';

const many = (n: number, word: (i: number) => string): string => Array.from({ length: n }, (_, i) => word(i)).join(' ');

const commands: readonly (readonly [string, string])[] = [
  ['string', `SET k ${'abc'.repeat(100)}`],
  ['integer', 'SET k 12345678901'],
  ['list', `RPUSH k ${many(20, (i) => `e${i}`)}`],
  ['quicklist', `RPUSH k ${many(3000, (i) => `element${i}`)}`],
  ['intset', `SADD k ${many(20, (i) => String(i * 1000))}`],
  ['set listpack', `SADD k ${many(20, (i) => `m${i}`)}`],
  ['set table', `SADD k ${many(200, (i) => `m${i}`)}`],
  ['hash listpack', `HSET k ${many(20, (i) => `f${i} ${i}`)}`],
  ['hash table', `HSET k ${many(600, (i) => `f${i} ${i}`)}`],
  ['zset listpack', `ZADD k ${many(20, (i) => `${i}.5 m${i}`)}`],
  ['skiplist', `ZADD k ${many(200, (i) => `${i}.5 m${i}`)}`],
];

/** Blocks besides the shared integers, which stay once they are made. */
const ownBlocks = (h: Heap): number => h.blocks - h.sharedIntegers.filter((o) => o !== 0).length;

function made(command: string): { engine: Engine; payload: Uint8Array } {
  const engine = new Engine('dump', false);
  engine.type('SET other 1');
  engine.type(command);
  const { h, space } = engine.node;
  const db = space.dbs[0];
  if (db === undefined) throw new Error('a node has databases');
  const e = dict.find(h, db.keys, dict.hashOf(h, bytesOf('k'), 0, 1), bytesOf('k'), 0, 1);
  return { engine, payload: payloadOf(h, dict.value(h, e)).slice() };
}

test('CRC-64 of the digits is the published one', () => {
  const { hi, lo } = crc64(bytesOf('123456789'), 0, 9);
  expect([hi >>> 0, lo >>> 0]).toEqual([0xe9c6d914, 0xc4b8d9ca]);
});

describe.each(commands)('a %s', (_, command) => {
  test('is restored in its own encoding', () => {
    const { engine, payload } = made(command);
    const digest = engine.type('DEBUG DIGEST-VALUE k');
    const encoding = engine.type('OBJECT ENCODING k');
    engine.call(['RESTORE', 'k', '0', String.fromCharCode(...payload), 'REPLACE']);
    expect(engine.type('DEBUG DIGEST-VALUE k')).toBe(digest);
    expect(engine.type('OBJECT ENCODING k')).toBe(encoding);
  });

  test('is made or refused, with any bytes in the place of its own', () => {
    const { engine, payload } = made(command);
    const { h, limits, random } = engine.node;
    const change = fc.tuple(fc.nat(payload.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(20), (changes, cut) => {
        const bytes = payload.slice(0, Math.max(1, payload.length - 10 - (cut > 10 ? cut : 0)));
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        const before = ownBlocks(h);
        try {
          value.free(h, load({ h, limits, random }, new RdbReader(bytes, 0, bytes.length)));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(BadFormat);
        }
        expect(ownBlocks(h)).toBe(before);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

test('a stream of a server before 7.0 says nothing of what a group has read: what can be told is', () => {
  const { engine, payload } = made('XADD k 5-0 data e');
  engine.type('XADD k 6-0 data f');
  const { h, space } = engine.node;
  const key = bytesOf('k');
  const e = dict.find(h, (space.dbs[0] as (typeof space.dbs)[0]).keys, dict.hashOf(h, key, 0, 1), key, 0, 1);
  const today = payloadOf(h, dict.value(h, e)).slice(1, -10);
  // Behind the entries: length, last id; then what 7.0 added: first id, last deleted id, entries ever added; then the groups, none.
  const group = [1, 1, 'g'.charCodeAt(0), 5, 0, 0, 0];
  const old = [15, ...today.slice(0, -6), ...group, 9, 0];
  const { lo, hi } = crc64(Uint8Array.from(old), 0, old.length);
  const footer = new Uint8Array(8);
  new DataView(footer.buffer).setUint32(0, lo, true);
  new DataView(footer.buffer).setUint32(4, hi, true);
  expect(payload[0]).not.toBe(15);
  expect(engine.type('RESTORE old 0 x')).toMatch(/DUMP payload version or checksum are wrong/);
  expect(engine.call(['RESTORE', 'old', '0', String.fromCharCode(...old, ...footer)])).toMatchObject({ text: 'OK' });
  expect(engine.type('XINFO GROUPS old')).toMatch(/"entries-read"\n *\d+\) \(integer\) 1\n *\d+\) "lag"\n *\d+\) \(integer\) 1$/);
});
