/* What becomes of clients that make the server hold too much for them. */

import { expect, test } from 'vitest';
import { encode } from '../src/repl/encode.ts';
import { Engine } from './tools/engine.ts';

const field = (engine: Engine, name: string): string =>
  new RegExp(`^"?.*${name}:(\\d+)`, 'm').exec(engine.type('INFO', 9))?.[1] ?? 'absent';

const unsent = (engine: Engine, connection: number, bytes: number): void =>
  engine.world.take({ kind: 'unsent', connection, bytes }, engine.world.nowUs);

test('a reply past the hard limit is thrown away and its client cut off', () => {
  const engine = new Engine();
  engine.type(`SET k ${'x'.repeat(200_000)}`);
  engine.type('CONFIG SET client-output-buffer-limit "normal 100000 0 0"', 9);
  expect(engine.type('GETSET k small', 1)).toBe('(no reply)');
  expect(engine.closed).toContain(1);
  expect(engine.type('GET k', 9)).toBe('"small"');
  expect(field(engine, 'client_output_buffer_limit_disconnections')).toBe('1');
});

test('a listener is cut off by one message too large, whoever publishes is not', () => {
  const engine = new Engine();
  engine.type('CONFIG SET client-output-buffer-limit "pubsub 1mb 0 0"');
  engine.type('SUBSCRIBE news', 2);
  engine.type('SUBSCRIBE news', 3);
  unsent(engine, 3, 900_000);
  expect(engine.type(`PUBLISH news ${'x'.repeat(300_000)}`)).toBe('(integer) 2');
  expect([...engine.closed]).toEqual([3]);
  expect(engine.type('PUBSUB NUMSUB news')).toContain('1');
});

test('the soft limit cuts a listener off that stays behind, and forgives one that catches up', () => {
  const engine = new Engine();
  engine.type('CONFIG SET client-output-buffer-limit "pubsub 0 100kb 5"');
  for (const connection of [2, 3]) {
    engine.type('SUBSCRIBE news', connection);
    unsent(engine, connection, 200_000);
  }
  engine.world.advanceTo(engine.world.nowUs + 4_000_000);
  unsent(engine, 3, 0);
  unsent(engine, 3, 200_000);
  engine.world.advanceTo(engine.world.nowUs + 1_500_000);
  expect([...engine.closed]).toEqual([2]);
  engine.world.advanceTo(engine.world.nowUs + 4_500_000);
  expect([...engine.closed]).toEqual([2, 3]);
});

test('a request longer than client-query-buffer-limit is not waited for', () => {
  const engine = new Engine();
  engine.type('CONFIG SET client-query-buffer-limit 1mb', 9);
  engine.receive(1, encode(['SET', 'k', 'x'.repeat(2 << 20)]).subarray(0, (1 << 20) + 100));
  expect(engine.closed).toContain(1);
  expect(field(engine, 'client_query_buffer_limit_disconnections')).toBe('1');
});

test('the largest clients go when all together hold more than maxmemory-clients, but for those that may not', () => {
  const engine = new Engine();
  for (const [connection, bytes] of [[2, 60_000], [3, 80_000], [4, 90_000]] as const) {
    if (connection === 4) engine.type('CLIENT NO-EVICT ON', 4);
    engine.type('MULTI', connection);
    engine.type(`SET k ${'x'.repeat(bytes)}`, connection);
  }
  engine.type('CONFIG SET maxmemory-clients 200kb', 9);
  expect([...engine.closed]).toEqual([3]);
  expect(field(engine, 'evicted_clients')).toBe('1');
  engine.type('CONFIG SET maxmemory 1000000 maxmemory-clients 1%', 9);
  expect([...engine.closed]).toContain(2);
  expect([...engine.closed]).not.toContain(4);
});
