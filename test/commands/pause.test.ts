/* CLIENT PAUSE where real servers are no measure: one that writes over a key whose time came while it pauses keeps the old value
 * (Valkey 8.1) or ends by an assertion (Redis 7.0). */

import { expect, test } from 'vitest';
import { EngineBytes } from '../tools/compare-bytes.ts';
import { Engine } from '../tools/engine.ts';
import { Told } from '../tools/propagated.ts';

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

test('fields that are found due meanwhile are told to replicas when it is over, before anything else', () => {
  for (const ends of ['by time', 'UNPAUSE']) {
    const engine = new Engine();
    const told = new Told();
    engine.type('HSET h f 1 g 2 stays 3');
    engine.type('HPEXPIRE h 50 FIELDS 2 f g');
    engine.node.propagation.add(told);
    for (const line of ['MULTI', 'CLIENT PAUSE 10000 WRITE', 'PING', 'EXEC']) engine.type(line);
    engine.advance(100);
    expect(engine.type('HGETALL h')).toBe('1) "stays"\n2) "3"');
    expect(told.take(0)).toEqual([]);
    if (ends === 'by time') engine.advance(10_000);
    else engine.type('CLIENT UNPAUSE');
    engine.type('HSET h f new');
    expect(told.take(0).filter((line) => !/MULTI|EXEC/.test(line))).toEqual(['HDEL h f', 'HDEL h g', 'HSET h f new']);
  }
});

test('fields that the transaction that pauses has written since are not told as gone', () => {
  const engine = new Engine();
  const told = new Told();
  engine.type('HSET h f 1 stays 3');
  engine.type('HPEXPIRE h 50 FIELDS 1 f');
  engine.type('DEBUG SET-ACTIVE-EXPIRE 0');
  engine.node.propagation.add(told);
  engine.advance(100);
  for (const line of ['MULTI', 'CLIENT PAUSE 10000 WRITE', 'HGET h f', 'HSET h f new', 'EXEC']) engine.type(line);
  engine.type('CLIENT UNPAUSE');
  engine.type('SET k v');
  expect(told.take(0)).toEqual(['HSET h f new', 'SET k v']);
});

test('monitors hear nothing of the one request that a pause held back, but of what it calls and of all that came behind it', () => {
  const engine = new EngineBytes();
  engine.write(1, 'MONITOR\r\n');
  const sent = [
    [3, ['MULTI', 'SET a 1']], [2, ['CLIENT PAUSE 100 ALL']], [3, ['EXEC', 'GET a']], [4, ['MULTI', 'SET b 1', 'EXEC']],
  ] as const;
  for (const [on, lines] of sent)
    engine.write(on, lines.map((line) => `${line}\r\n`).join(''));
  engine.write(5, `EVAL "return redis.call('get','a')" 0\r\n`);
  engine.advance(200);
  const told = [...engine.take(1).bytes.matchAll(/\] "(\w+)"/g)].map(([, name]) => name?.toUpperCase());
  expect(told).toEqual(['MULTI', 'SET', 'GET', 'SET', 'EXEC', 'EVAL', 'GET']);
});

test('the reply that is to be skipped is skipped when the pause is over', () => {
  const engine = new EngineBytes();
  engine.write(1, 'CLIENT REPLY SKIP\r\n');
  engine.write(2, 'CLIENT PAUSE 100 ALL\r\n');
  engine.write(1, 'SET a 1\r\nGET a\r\n');
  engine.advance(200);
  expect(engine.take(1).bytes).toBe('$1\r\n1\r\n');
});

test('a monitor is not paused', () => {
  const engine = new EngineBytes();
  engine.write(1, 'MONITOR\r\n');
  engine.write(2, 'CLIENT PAUSE 1000 ALL\r\n');
  engine.write(1, 'PUBSUB NUMPAT\r\n');
  expect(engine.take(1).bytes).toMatch(/^\+OK\r\n:0\r\n\+[\d.]+ \[0 \S+\] "PUBSUB" "NUMPAT"\r\n$/);
});
