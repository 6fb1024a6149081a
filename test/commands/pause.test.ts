/* CLIENT PAUSE where real servers are no measure: one that writes over a key whose time came while it pauses keeps the old value
 * (Valkey 8.1) or ends by an assertion (Redis 7.0). */

import { expect, test } from 'vitest';
import { Engine } from '../tools/engine.ts';

test('a transaction that pauses writes over a hidden key, which leaves no trace of itself', () => {
  const engine = new Engine();
  for (const line of ['DEBUG SET-ACTIVE-EXPIRE 0', 'SET a old PX 100', 'MULTI', 'CLIENT PAUSE 10000 WRITE', 'GET a']) engine.type(line);
  for (const line of ['SET a new', 'GET a', 'TTL a', 'DBSIZE']) engine.type(line);
  engine.advance(200);
  expect(engine.type('EXEC')).toBe('1) OK\n2) (nil)\n3) OK\n4) "new"\n5) (integer) -1\n6) (integer) 1');
  engine.advance(10_000);
  expect(engine.type('GET a')).toBe('"new"');
});

test('RANDOMKEY ends while all keys are hidden, and finds none when they need not be', () => {
  const engine = new Engine();
  engine.type('SET a old PX 100');
  engine.type('CLIENT PAUSE 10000 WRITE');
  engine.advance(200);
  expect(engine.type('RANDOMKEY')).toBe('"a"');
  expect(engine.type('GET a')).toBe('(nil)');
  engine.type('CLIENT UNPAUSE');
  expect(engine.type('RANDOMKEY')).toBe('(nil)');
});
