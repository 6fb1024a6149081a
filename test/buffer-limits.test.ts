/* What becomes of clients that make the server hold too much for them. */

import { describe, expect, test } from 'vitest';
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

test('who only says that it knows how to follow is no replica yet', () => {
  const engine = new Engine();
  engine.type(`SET k ${'x'.repeat(200_000)}`);
  engine.type('CONFIG SET client-output-buffer-limit "normal 100000 0 0"');
  engine.type('REPLCONF listening-port 7000', 2);
  expect(engine.type('GET k', 2)).toBe('(no reply)');
  expect(engine.closed).toContain(2);
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
  engine.type('CONFIG SET maxmemory-clients 280kb', 9);
  expect([...engine.closed]).toEqual([3]);
  expect(field(engine, 'evicted_clients')).toBe('1');
  engine.type('CONFIG SET maxmemory 1000000 maxmemory-clients 1%', 9);
  expect([...engine.closed]).toContain(2);
  expect([...engine.closed]).not.toContain(4);
});

test('the place for replies shrinks for who needs little, and doubles for who fills it', () => {
  const engine = new Engine();
  const place = (): string => /rbs=(\d+) rbp=(\d+)/.exec(engine.type('CLIENT LIST ID 1', 9))?.slice(1).join(' of ') ?? 'absent';
  const pass = (ms: number): void => engine.advance(ms);
  engine.type(`SET k ${'x'.repeat(20_000)}`);
  engine.type('CLIENT ID');
  expect(place()).toBe('16384 of 16384');
  pass(5200); // the first peak, which is all of it, is forgotten
  expect(place()).toBe('1024 of 0');
  engine.type('PING');
  expect(place()).toBe('1024 of 7');
  for (const bytes of [2048, 4096, 8192, 16384]) {
    engine.type('GET k');
    expect(place()).toBe(`${bytes / 2} of ${bytes / 2}`);
    pass(200);
    expect(place()).toBe(`${bytes} of ${bytes / 2}`);
  }
  engine.type('DEBUG REPLYBUFFER PEAK-RESET-TIME 100');
  engine.type('ECHO 0123456789', 1);
  pass(300);
  expect(place()).toBe('1024 of 0');
  expect(field(engine, 'reply_buffer_expands')).toBe('4');
  engine.type('DEBUG REPLYBUFFER PEAK-RESET-TIME NEVER');
  engine.type('GETRANGE k 0 799');
  pass(60_000);
  expect(place()).toBe('1024 of 808');
  expect(engine.type('DEBUG REPLYBUFFER PEAK-RESET-TIME soon')).toBe('(error) ERR value is not an integer or out of range');
  expect(engine.type('DEBUG REPLYBUFFER PEAK 1')).toMatch(/unknown subcommand or wrong number of arguments for 'REPLYBUFFER'/);
});

test('a reply that cannot be sent is not made to its end', () => {
  const engine = new Engine();
  engine.type('HSET h f v g w');
  engine.type('SADD s a b');
  engine.type('ZADD z 1 a');
  engine.type('DEBUG POPULATE 1000 a-name-that-is-long-enough-to-fill-more-than-a-hundred-kilobytes-when-there-are-a-thousand-of-its-kind');
  engine.type('CONFIG SET client-output-buffer-limit "normal 100000 0 0"', 9);
  const commands = ['KEYS *', 'HRANDFIELD h -1000000000', 'SRANDMEMBER s -1000000000', 'ZRANDMEMBER z -1000000000'];
  for (const [i, command] of commands.entries()) {
    expect(engine.type(command, i + 1)).toBe('(no reply)');
    expect(engine.closed).toContain(i + 1);
  }
  expect(field(engine, 'client_output_buffer_limit_disconnections')).toBe('4');
});

test('who has never logged in is not told more than its first place holds', () => {
  const engine = new Engine();
  engine.type('CONFIG SET requirepass secret', 9);
  engine.type('AUTH secret', 9);
  engine.type('AUTH secret', 2);
  engine.type('RESET', 2);
  engine.type('DEBUG CLIENT-ENFORCE-REPLY-LIST 1', 9);
  expect(engine.type('GET k', 1)).toBe('(no reply)');
  expect(engine.type('GET k', 2)).toBe('(error) NOAUTH Authentication required.');
  engine.type('DEBUG CLIENT-ENFORCE-REPLY-LIST 0', 9);
  expect(engine.type('GET k', 3)).toBe('(error) NOAUTH Authentication required.');
  expect([...engine.closed]).toEqual([1]);
});

describe('what clients make the server hold', () => {
  const full = (): Engine => {
    const engine = new Engine();
    for (let i = 0; i < 10; i++) engine.type(`SET key:${i} ${'x'.repeat(20_000)}`, 9);
    return engine;
  };
  const usedBytes = (engine: Engine): number => Number(field(engine, 'used_memory'));
  /** How many keys go when there is room for so much more than there was. */
  const evictedBy = (engine: Engine, before: number, more: number): number => {
    engine.type(`CONFIG SET maxmemory ${before + more} maxmemory-policy allkeys-random`, 9);
    engine.type('PING', 9);
    return Number(field(engine, 'evicted_keys'));
  };

  test('is memory in use: what they have not taken', () => {
    const engine = full();
    const before = usedBytes(engine);
    engine.type('PING', 2);
    unsent(engine, 2, 150_000);
    expect(usedBytes(engine) - before).toBeGreaterThan(130_000);
    expect(evictedBy(engine, before, 100_000)).toBeGreaterThan(0);
    unsent(engine, 2, 0);
    expect(usedBytes(engine)).toBeLessThan(before);
  });

  test('is memory in use: what they have sent, and what MULTI keeps of it, until it is done or they are gone', () => {
    const engine = full();
    const before = usedBytes(engine);
    const half = encode(['SET', 'k', 'x'.repeat(150_000)]).subarray(0, 100_000);
    engine.receive(2, half);
    engine.type('MULTI', 3);
    engine.type(`SET k ${'x'.repeat(50_000)}`, 3);
    expect(usedBytes(engine) - before).toBeGreaterThan(149_000);
    expect(evictedBy(engine, before, 100_000)).toBeGreaterThan(0);
    engine.world.take({ kind: 'close', connection: 2 }, engine.world.nowUs);
    engine.type('DISCARD', 3);
    expect(usedBytes(engine)).toBeLessThan(before);
  });

  test('of replicas beyond the backlog has no key evicted', () => {
    const engine = full();
    engine.type('CONFIG SET repl-backlog-size 16384', 9);
    engine.type('SYNC', 50);
    const before = usedBytes(engine);
    for (let i = 0; i < 10; i++) engine.type(`SET key:0 ${'y'.repeat(20_000)}`, 9);
    unsent(engine, 50, 200_000);
    expect(usedBytes(engine) - before).toBeGreaterThan(180_000);
    expect(evictedBy(engine, before, 100_000)).toBe(0);
    expect(Number(field(engine, 'mem_not_counted_for_evict'))).toBeGreaterThan(180_000);
  });
});

const told = (engine: Engine, connection: number): Record<string, string> => {
  const line = engine.type(`CLIENT LIST ID ${connection}`, 9);
  return Object.fromEntries([...line.matchAll(/(\S+?)=(\S*)/g)].map(([, name = '', value = '']) => [name, value]));
};

test.each([
  ['*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000\r\nvvvvv', 5, 4, 0],
  ['*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$10\r\nabc', 3, 4, 0],
  ['*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$10', 3, 4, 0],
  ['*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$10\r\n0123456789\r', 11, 4, 0],
  ['*3', 2, 0, 0], ['*3\r\n', 0, 0, 0], ['SET k', 5, 0, 0], ['*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nSE', 2, 0, 0],
  ['MULTI\r\nset a b\r\n*3\r\n$3\r\nSE', 2, 0, 29],
])('what has arrived of a request is told as real servers tell it: %j', (bytes, unread, argument, queued) => {
  const engine = new Engine();
  engine.type('PING', 1);
  const before = Number(told(engine, 1)['tot-mem']);
  engine.receive(1, Buffer.from(bytes));
  const now = told(engine, 1);
  expect([now['qbuf'], now['argv-mem'], now['multi-mem']].map(Number)).toEqual([unread, argument, queued]);
  const pointers = argument === 0 ? 0 : 2 * 8; // to SET and its key
  expect(Number(now['tot-mem']) - before).toBe(argument + pointers + (queued === 0 ? 0 : queued + 2 * 24));
});

test('who is cut off holds nothing any more: no further client goes because of it', () => {
  const engine = new Engine();
  for (const connection of [1, 2, 3]) {
    engine.type(`CLIENT SETNAME c${connection}`, connection);
    engine.receive(connection, Buffer.from(`*1\r\n$3000000\r\n${'v'.repeat(connection * 100_000)}`));
  }
  engine.type('CLIENT NO-EVICT ON', 9);
  engine.type('CONFIG SET maxmemory-clients 500000', 9);
  for (let i = 0; i < 3; i++) engine.type('PING', 9);
  expect([...engine.closed]).toEqual([3]);
});
