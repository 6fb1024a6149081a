/* The clients that people use, over TCP: ioredis and node-redis in both protocols, bare sockets that behave badly,
 * and a crowd. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { createClient, RESP_TYPES } from 'redis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultReport } from '../src/inspect.ts';
import { type RunningServer, startServer } from '../src/host/server.ts';

let server: RunningServer;
let faults: FaultReport[];
let closers: (() => unknown)[];

const start = (port: number): Promise<RunningServer> =>
  startServer({
    seed: 'clients',
    port,
    heapBytes: 1 << 24,
    onFault: (report) => faults.push(report),
    onExit: () => {},
  });

beforeEach(async () => {
  faults = [];
  closers = [];
  server = await start(0);
});
afterEach(async () => {
  for (const close of closers) await close();
  await server.close();
  expect(faults).toEqual([]);
});

/** Every byte there is, and what is no UTF-8. */
const everyByte = Buffer.concat([Buffer.from(Array.from({ length: 256 }, (_, i) => i)), Buffer.from('\r\n\0\xff\xc3(', 'latin1')]);
const tenMegabytes = Buffer.alloc(10 << 20, 'keyglass ');

describe('scripts and functions', () => {
  const twice = `#!lua name=lib
    redis.register_function('twice', function(keys, args) return redis.call('incrby', keys[1], args[1] * 2) end)`;

  test('by ioredis: a command of its own, sent by its digest', async () => {
    const redis = new Redis({ port: server.port });
    closers.push(() => redis.disconnect());
    redis.defineCommand('add', { numberOfKeys: 1, lua: 'return redis.call("incrby", KEYS[1], ARGV[1])' });
    const { add } = redis as unknown as { add(this: Redis, key: string, by: number): Promise<number> };
    expect(await add.call(redis, 'n', 2)).toBe(2);
    expect(await add.call(redis, 'n', 3)).toBe(5);
    expect(await redis.function('LOAD', twice)).toBe('lib');
    expect(await redis.fcall('twice', 1, 'n', 5)).toBe(15);
  });

  test('by node-redis', async () => {
    const redis = createClient({ socket: { port: server.port, host: '127.0.0.1' } });
    await redis.connect();
    closers.push(() => redis.destroy());
    expect(await redis.eval('return {KEYS[1], ARGV[1]}', { keys: ['k'], arguments: ['a'] })).toEqual(['k', 'a']);
    const sha = await redis.scriptLoad('return redis.call("incr", KEYS[1])');
    expect(await redis.evalSha(sha, { keys: ['n'] })).toBe(1);
    expect(await redis.functionLoad(twice)).toBe('lib');
    expect(await redis.fCall('twice', { keys: ['n'], arguments: ['2'] })).toBe(5);
    expect((await redis.functionList())[0]).toMatchObject({ library_name: 'lib', engine: 'LUA' });
  });
});

describe.each([2, 3] as const)('ioredis, RESP%i', (protocol) => {
  const open = (): Redis => {
    const redis = new Redis({ port: server.port, protocol });
    closers.push(() => redis.disconnect());
    return redis;
  };

  test('gives back what it was given', async () => {
    const redis = open();
    expect(await redis.set('k', '한글')).toBe('OK');
    expect(await redis.get('k')).toBe('한글');
    expect(await redis.getBuffer('k')).toEqual(Buffer.from('한글'));
    expect(await redis.get('none')).toBeNull();
    expect(await redis.hset('h', { a: '1', b: '2' })).toBe(2);
    expect(await redis.hgetall('h')).toEqual({ a: '1', b: '2' });
    expect(await redis.zadd('z', '1.5', 'a', '2', 'b')).toBe(2);
    expect(await redis.zrange('z', '0', '-1', 'WITHSCORES')).toEqual(['a', '1.5', 'b', '2']);
    expect(await redis.lpush('l', 'a', 'b')).toBe(2);
    expect(await redis.lrange('l', 0, -1)).toEqual(['b', 'a']);
    expect((await redis.smembers('none')).length).toBe(0);
  });

  test('keeps every byte of keys and values', async () => {
    const redis = open();
    await redis.set(everyByte, everyByte);
    expect(await redis.getBuffer(everyByte)).toEqual(everyByte);
    await redis.set('large', tenMegabytes);
    expect((await redis.getBuffer('large'))?.equals(tenMegabytes)).toBe(true);
  });

  test('answers 1,000 commands in one pipeline, in their order', async () => {
    const redis = open();
    const pipeline = redis.pipeline();
    for (let i = 0; i < 500; i++) pipeline.set(`k${i}`, `v${i}`).get(`k${i}`);
    const replies = await pipeline.exec();
    expect(replies).toEqual(Array.from({ length: 1000 }, (_, i) => [null, i % 2 === 0 ? 'OK' : `v${i >> 1}`]));
  });

  test('runs a transaction, and none whose watched key has changed', async () => {
    const [redis, other] = [open(), open()];
    expect(await redis.multi().set('k', '1').incr('k').get('k').exec()).toEqual([[null, 'OK'], [null, 2], [null, '2']]);
    await redis.watch('k');
    await other.set('k', '10');
    expect(await redis.multi().incr('k').exec()).toBeNull();
    expect(await redis.get('k')).toBe('10');
  });

  test('waits in a blocking pop until another connection pushes', async () => {
    const [redis, other] = [open(), open()];
    const list = redis.blpop('l', 0);
    await whenBlocked(1);
    await other.rpush('l', 'a');
    expect(await list).toEqual(['l', 'a']);
    const sorted = redis.bzpopmin('z', 0);
    await whenBlocked(1);
    await other.zadd('z', 3, 'm');
    expect(await sorted).toEqual(['z', 'm', '3']);
    expect(await redis.blpop('l', 0.01)).toBeNull();
  });

  test('finds every key once the stream of SCAN has ended', async () => {
    const redis = open();
    const names = Array.from({ length: 1000 }, (_, i) => `key:${i}`);
    await redis.mset(names.flatMap((name) => [name, 'v']));
    const found = new Set<string>();
    for await (const keys of redis.scanStream({ match: 'key:*', count: 50 })) for (const key of keys as string[]) found.add(key);
    expect([...found].sort()).toEqual(names.sort());
  });

  test('is told its mistakes', async () => {
    const redis = open();
    await redis.set('k', 'text');
    await expect(redis.incr('k')).rejects.toThrow('ERR value is not an integer or out of range');
    await expect(redis.hget('k', 'f')).rejects.toThrow('WRONGTYPE Operation against a key holding the wrong kind of value');
    await expect(redis.call('nonsense')).rejects.toThrow("ERR unknown command 'nonsense'");
    expect(await redis.get('k')).toBe('text');
  });

  test('comes back by itself when the server does', async () => {
    const redis = open();
    redis.on('error', () => {}); // refused while nobody listens
    await redis.set('k', 'before');
    const { port } = server;
    await server.close();
    server = await start(port);
    expect(await redis.get('k')).toBeNull();
    await redis.set('k', 'after');
    expect(await redis.get('k')).toBe('after');
  });
});

describe.each([2, 3] as const)('node-redis, RESP%i', (RESP) => {
  const open = async () => {
    const client = createClient({ socket: { port: server.port, host: '127.0.0.1' }, RESP });
    client.on('error', () => {});
    closers.push(() => client.destroy());
    return client.connect();
  };

  test('gives back what it was given', async () => {
    const client = await open();
    expect(await client.set('k', '한글', { expiration: { type: 'EX', value: 100 } })).toBe('OK');
    expect(await client.get('k')).toBe('한글');
    expect(await client.ttl('k')).toBe(100);
    expect(await client.hSet('h', { a: '1', b: '2' })).toBe(2);
    expect({ ...(await client.hGetAll('h')) }).toEqual({ a: '1', b: '2' });
    await client.zAdd('z', [{ score: 1.5, value: 'a' }, { score: Infinity, value: 'b' }]);
    expect(await client.zRangeWithScores('z', 0, -1)).toEqual([{ value: 'a', score: 1.5 }, { value: 'b', score: Infinity }]);
    expect(await client.sAdd('s', ['x', 'y'])).toBe(2);
    expect([...(await client.sMembers('s'))].sort()).toEqual(['x', 'y']);
  });

  test('keeps every byte of values', async () => {
    const client = await open();
    const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    await client.set('k', everyByte);
    expect(await binary.get('k')).toEqual(everyByte);
    await client.set('large', tenMegabytes);
    expect(tenMegabytes.equals((await binary.get('large')) ?? Buffer.alloc(0))).toBe(true);
  });

  test('answers 1,000 commands sent at once, in their order', async () => {
    const client = await open();
    const replies = await Promise.all(Array.from({ length: 1000 }, () => client.incr('n')));
    expect(replies).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  });

  test('runs a transaction, and none whose watched key has changed', async () => {
    const [client, other] = [await open(), await open()];
    expect(await client.multi().set('k', '1').incr('k').get('k').exec()).toEqual(['OK', 2, '2']);
    await client.watch('k');
    await other.set('k', '10');
    await expect(client.multi().incr('k').exec()).rejects.toThrow('One (or more) of the watched keys has been changed');
  });

  test('waits in a blocking pop until another connection pushes', async () => {
    const [client, other] = [await open(), await open()];
    const list = client.blPop('l', 0);
    await whenBlocked(1);
    await other.rPush('l', 'a');
    expect({ ...(await list) }).toEqual({ key: 'l', element: 'a' });
    const sorted = client.bzPopMin('z', 0);
    await whenBlocked(1);
    await other.zAdd('z', { score: 3, value: 'm' });
    expect({ ...(await sorted) }).toEqual({ key: 'z', value: 'm', score: 3 });
  });

  test('finds every field while it iterates', async () => {
    const client = await open();
    const fields = Array.from({ length: 1000 }, (_, i) => `f${i}`);
    await client.hSet('h', Object.fromEntries(fields.map((field) => [field, field])));
    const found = new Set<string>();
    for await (const entries of client.hScanIterator('h', { COUNT: 50 })) for (const { field } of entries) found.add(field);
    expect([...found].sort()).toEqual(fields.sort());
  });

  test('is told its mistakes', async () => {
    const client = await open();
    await client.set('k', 'text');
    await expect(client.incr('k')).rejects.toThrow('ERR value is not an integer or out of range');
    await expect(client.sendCommand(['NONSENSE'])).rejects.toThrow("ERR unknown command 'NONSENSE'");
    await expect(client.set('k', 'v', { expiration: { type: 'EX', value: 0 } })).rejects.toThrow('invalid expire time');
  });

  test('comes back by itself when the server does', async () => {
    const client = await open();
    await client.set('k', 'before');
    const { port } = server;
    const ready = new Promise((resolve) => client.once('ready', resolve));
    await server.close();
    server = await start(port);
    await ready;
    expect(await client.get('k')).toBeNull();
  });
});

/** Resolves once so many connections wait in a blocking command: asked of the engine, a turn of the event loop at a
 * time. */
async function whenBlocked(count: number): Promise<void> {
  const blocked = () => [...server.world.node.connections.clients.values()].filter((client) => client.blocked !== undefined).length;
  await expect.poll(blocked, { interval: 1 }).toBe(count);
}

describe('a bare socket', () => {
  const open = async (): Promise<Socket> => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    closers.push(() => socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  const clients = () => server.world.node.connections.clients.size;

  /** The next so many bytes. */
  const read = async (socket: Socket, bytes: number): Promise<string> => {
    const pieces: Buffer[] = [];
    for (let left = bytes; left > 0; ) {
      const [piece] = (await once(socket, 'data')) as [Buffer];
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces).toString('latin1');
  };

  /** Another connection is answered, from the data that were there. */
  const expectUnharmed = async () => {
    const socket = await open();
    socket.write('*2\r\n$3\r\nGET\r\n$4\r\nkept\r\n');
    expect(String((await once(socket, 'data'))[0])).toBe('$4\r\ndata\r\n');
  };
  beforeEach(async () => {
    const socket = await open();
    socket.write('*3\r\n$3\r\nSET\r\n$4\r\nkept\r\n$4\r\ndata\r\n');
    await once(socket, 'data');
    socket.destroy();
    await expect.poll(clients).toBe(0);
  });

  test.each([
    ['a count', '*3\r\n'],
    ['a name', '*3\r\n$3\r\nSE'],
    ['a key', '*3\r\n$3\r\nSET\r\n$4\r\nke'],
    ['a value', '*3\r\n$3\r\nSET\r\n$4\r\nkept\r\n$1000000\r\nxxxxxxxx'],
    ['an inline command', 'SET kept ot'],
  ])('that leaves in the middle of %s changes nothing', async (_, bytes) => {
    const socket = await open();
    socket.write(bytes);
    await expect.poll(() => server.world.node.connections.bytesIn).toBeGreaterThanOrEqual(bytes.length);
    socket.destroy();
    await expect.poll(clients).toBe(0);
    await expectUnharmed();
  });

  test('that leaves in the middle of replies ends only itself', async () => {
    const socket = await open();
    socket.write(`*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$1000000\r\n${'x'.repeat(1_000_000)}\r\n`);
    await once(socket, 'data');
    socket.write('*2\r\n$3\r\nGET\r\n$3\r\nbig\r\n'.repeat(64));
    await once(socket, 'data');
    socket.resetAndDestroy();
    await expect.poll(clients).toBe(0);
    await expectUnharmed();
  });

  test('that reads nothing for long finds its replies as they were, whatever others were told meanwhile', async () => {
    const lazy = await open();
    lazy.pause();
    const gets = 3000;
    const echo = (word: string): string => `*2\r\n$4\r\nECHO\r\n$${word.length}\r\n${word}\r\n`;
    const value = (i: number): string => `${i},`.repeat(800);
    const reply = (i: number): string => `$${value(i).length}\r\n${value(i)}\r\n`;
    const others = await Promise.all(Array.from({ length: 4 }, open));
    let wanted = '';
    for (let i = 0; i < gets; i++) {
      lazy.write(echo(value(i)));
      wanted += reply(i);
    }
    for (let round = 0; round < 100; round++)
      for (const [n, other] of others.entries()) {
        const i = 1_000_000 + round * others.length + n;
        other.write(echo(value(i)));
        expect(await read(other, reply(i).length)).toBe(reply(i));
      }
    lazy.resume();
    expect((await read(lazy, wanted.length)) === wanted).toBe(true);
  });

  test('that says only nonsense is told so and sent away', async () => {
    const socket = await open();
    socket.write('*1\r\n:1\r\n');
    expect(await text(socket)).toBe("-ERR Protocol error: expected '$', got ':'\r\n");
    await expectUnharmed();
  });

  test('that goes on with its nonsense is cut off', async () => {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    closers.push(() => socket.destroy());
    socket.on('error', () => {}); // which one it meets is the network's choice
    const talk = (): void => {
      if (!socket.destroyed) socket.write('nonsense', () => setImmediate(talk));
    };
    socket.write('*1\r\n:1\r\n', talk);
    await new Promise((resolve) => socket.once('close', resolve));
    await expectUnharmed();
  });

  test('may close its half after its last request and still gets the reply', async () => {
    const socket = await open();
    socket.end('*2\r\n$3\r\nGET\r\n$4\r\nkept\r\n');
    expect(await text(socket)).toBe('$4\r\ndata\r\n');
  });

  test('is answered every one of 10,000 requests that come cut anywhere', async () => {
    const socket = await open();
    const requests = Buffer.from(Array.from({ length: 10_000 }, (_, i) => `*2\r\n$4\r\nINCR\r\n$2\r\nn${i % 10}\r\n`).join(''));
    for (let at = 0, step = 1; at < requests.length; at += step, step = (step * 7919 + 13) % 4093)
      socket.write(requests.subarray(at, at + step));
    socket.end();
    expect(await text(socket)).toBe(Array.from({ length: 10_000 }, (_, i) => `:${Math.floor(i / 10) + 1}\r\n`).join(''));
  });
});

test('10,000 connections are open and answered at once', { timeout: 60_000 }, async () => {
  const script = fileURLToPath(new URL('tools/crowd.ts', import.meta.url));
  const crowd = spawn(process.execPath, ['--import', 'tsx', script, String(server.port), '10000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let most = 0;
  const count = server.world.take.bind(server.world);
  server.world.take = (input, nowUs) => {
    count(input, nowUs);
    most = Math.max(most, server.world.node.connections.clients.size);
  };
  expect(await text(crowd.stdout)).toBe('10000\n');
  expect(most).toBe(10_000);
  await expect.poll(() => server.world.node.connections.clients.size, { timeout: 20_000 }).toBe(0);
});
