/* The keyspace: two dicts that say the same of each key, whatever commands do to it. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Database } from '../src/engine/keyspace/database.ts';
import * as expiry from '../src/engine/keyspace/expiry.ts';
import * as dict from '../src/engine/structures/dict.ts';
import * as dictWalk from '../src/engine/structures/dict-walk.ts';
import * as sds from '../src/engine/structures/sds.ts';
import { Engine } from './tools/engine.ts';

/** That each key's entry leads to its time in the other dict, and to none if it has none. */
function checkTimes(db: Database): void {
  const { h } = db.space;
  let expiring = 0;
  dictWalk.forEach(h, db.keys, (e) => {
    const s = dict.key(h, e);
    const end = s + sds.length(h, s);
    const x = dict.peek(h, db.expires, dict.hashOf(h, h.u8, s, end), h.u8, s, end);
    expect(expiry.timeOf(db, e)).toBe(x);
    if (x === 0) return;
    expect(dict.key(h, x)).toBe(s);
    expiring++;
  });
  expect(dict.length(h, db.expires)).toBe(expiring);
}

const key = fc.integer({ min: 0, max: 7 }).map((n) => `k${n}`);
const ttl = fc.constantFrom('1', '5', '100', '0', '-1');
const command = fc.oneof(
  fc.tuple(fc.constant('SET'), key, fc.constantFrom('7', '70000', 'text', 'x'.repeat(60))),
  fc.tuple(fc.constant('SET'), key, fc.constant('v'), fc.constantFrom('EX', 'PX'), fc.constantFrom('1', '5')),
  fc.tuple(fc.constant('SET'), key, fc.constant('v'), fc.constant('KEEPTTL')),
  fc.tuple(fc.constantFrom('EXPIRE', 'PEXPIRE'), key, ttl),
  fc.tuple(fc.constant('EXPIRE'), key, ttl, fc.constantFrom('NX', 'XX', 'GT', 'LT')),
  fc.tuple(fc.constantFrom('PERSIST', 'DEL', 'UNLINK', 'INCR', 'GETDEL', 'TTL'), key),
  fc.tuple(fc.constant('APPEND'), key, fc.constant('more')),
  fc.tuple(fc.constant('GETEX'), key, fc.constantFrom('PERSIST')),
  fc.tuple(fc.constantFrom('RENAME', 'COPY'), key, key),
  fc.tuple(fc.constant('COPY'), key, key, fc.constant('REPLACE')),
  fc.tuple(fc.constant('MOVE'), key, fc.constant('1')),
  fc.tuple(fc.constant('HSET'), key, fc.constant('f'), fc.constant('v')),
  fc.constantFrom(['SWAPDB', '0', '1'], ['DEBUG', 'RELOAD'], ['FLUSHDB'], ['FLUSHDB', 'ASYNC']),
);

test(`a key's entry leads to its time, whatever becomes of either`, () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(command, fc.constantFrom(0, 0, 0, 40, 900)), { minLength: 20, maxLength: 100 }), (steps) => {
      const engine = new Engine();
      for (const [argv, waitMs] of steps) {
        engine.call(argv as string[]);
        if (waitMs > 0) engine.advance(waitMs);
        for (const db of engine.node.space.dbs.slice(0, 2)) checkTimes(db);
      }
      expect(engine.faults).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
