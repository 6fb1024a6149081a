/* What client libraries build upon a server, over TCP: caching at the client's side, shards, monitors, pools, commands sent together on
 * their own. Each reply was the same from a real Redis 8.0.2 and a Valkey 8.1.1. */

import { Redis } from 'ioredis';
import { BasicClientSideCache, createClient, createClientPool } from 'redis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultReport } from '../src/inspect.ts';
import { type RunningServer, startServer } from '../src/host/server.ts';

let server: RunningServer;
let faults: FaultReport[];
let closers: (() => unknown)[];

beforeEach(async () => {
  faults = [];
  closers = [];
  server = await startServer({ seed: 'features', port: 0, heapBytes: 1 << 22, onFault: (report) => faults.push(report) });
});
afterEach(async () => {
  for (const close of closers) await close();
  await server.close();
  expect(faults).toEqual([]);
});

const place = () => ({ port: server.port, host: '127.0.0.1' });

describe('ioredis', () => {
  const open = (options: { readonly enableAutoPipelining?: boolean; readonly keyPrefix?: string; readonly db?: number } = {}): Redis => {
    const redis = new Redis({ ...place(), ...options });
    closers.push(() => redis.disconnect());
    return redis;
  };

  test('hears channels, patterns and shards on one connection', async () => {
    const [redis, listener] = [open(), open()];
    const heard: string[][] = [];
    listener.on('message', (...told: string[]) => heard.push(told));
    listener.on('pmessage', (...told: string[]) => heard.push(told));
    listener.on('smessage', (...told: string[]) => heard.push(['shard', ...told]));
    expect([await listener.subscribe('c1', 'c2'), await listener.psubscribe('c*'), await listener.ssubscribe('s1')]).toEqual([2, 3, 1]);
    expect([await redis.publish('c1', 'hi'), await redis.spublish('s1', 'there')]).toEqual([2, 1]);
    await listener.ping();
    expect(heard).toEqual([['c1', 'hi'], ['c*', 'c1', 'hi'], ['shard', 's1', 'there']]);
  });

  test('is told by a monitor what others do', async () => {
    const redis = open();
    const monitor = await redis.monitor();
    closers.push(() => monitor.disconnect());
    const told = new Promise((resolve) => monitor.on('monitor', (_, argv: string[]) => resolve(argv)));
    await redis.set('k', 'v');
    expect(await told).toEqual(['set', 'k', 'v']);
  });

  test('sends commands of one turn together, and commands under a prefix or in a database of its own', async () => {
    const together = open({ enableAutoPipelining: true });
    expect(await Promise.all([together.incr('n'), together.get('none'), together.incr('n')])).toEqual([1, null, 2]);
    await open({ keyPrefix: 'p:' }).set('k', 'v');
    await open({ db: 3 }).set('k', 'three');
    expect([await together.get('p:k'), await together.get('k')]).toEqual(['v', null]);
    await together.select(3);
    expect(await together.get('k')).toBe('three');
  });

  test('loads its own command again once the cache of scripts is flushed', async () => {
    const redis = open();
    redis.defineCommand('twice', { numberOfKeys: 1, lua: 'return redis.call("incrby", KEYS[1], ARGV[1] * 2)' });
    const { twice } = redis as unknown as { twice(this: Redis, key: string, by: number): Promise<number> };
    expect(await twice.call(redis, 'n', 2)).toBe(4);
    await redis.script('FLUSH');
    expect(await twice.call(redis, 'n', 2)).toBe(8);
  });

  test('is told that there is no cluster', async () => {
    await expect(open().cluster('INFO')).rejects.toThrow('ERR This instance has cluster support disabled');
  });
});

describe('node-redis', () => {
  const open = async () => {
    const client = createClient({ socket: place(), RESP: 3 });
    await client.connect();
    closers.push(() => client.destroy());
    return client;
  };

  test('answers from its cache until another client writes', async () => {
    const cache = new BasicClientSideCache({ ttl: 0, maxEntries: 10, evictPolicy: 'LRU' });
    const reader = createClient({ socket: place(), RESP: 3, clientSideCache: cache });
    await reader.connect();
    closers.push(() => reader.destroy());
    const writer = await open();
    await writer.set('k', 'old');
    expect([await reader.get('k'), await reader.get('k')]).toEqual(['old', 'old']);
    expect(cache.stats()).toMatchObject({ hitCount: 1, missCount: 1 });
    await writer.set('k', 'new');
    await expect.poll(() => reader.get('k')).toBe('new');
    expect(cache.stats().missCount).toBe(2);
  });

  test('asks for keys on the connection that hears channels, patterns and shards', async () => {
    const [client, listener] = [await open(), await open()];
    const heard: string[][] = [];
    await listener.subscribe('ch', (message, channel) => heard.push([channel, message]));
    await listener.pSubscribe('c*', (message, channel) => heard.push(['c*', channel, message]));
    await listener.sSubscribe('sh', (message, channel) => heard.push(['shard', channel, message]));
    await client.set('k', 'v');
    expect(await listener.get('k')).toBe('v');
    await client.publish('ch', 'x');
    await client.sPublish('sh', 'y');
    await listener.ping();
    expect(heard).toEqual([['ch', 'x'], ['c*', 'ch', 'x'], ['shard', 'sh', 'y']]);
    await listener.unsubscribe();
    await listener.pUnsubscribe();
    await listener.sUnsubscribe();
    expect(await client.pubSubNumSub('ch')).toEqual({ ch: 0 });
  });

  test('shares a pool of connections', async () => {
    const pool = createClientPool({ socket: place() });
    await pool.connect();
    closers.push(() => pool.destroy());
    const replies = await Promise.all(Array.from({ length: 20 }, () => pool.incr('n')));
    expect([...replies].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test('reads replies that have a shape of their own in RESP3', async () => {
    const client = await open();
    await client.zAdd('z', [{ score: 1.5, value: 'a' }, { score: 2, value: 'b' }]);
    expect(await client.zRangeWithScores('z', 0, -1)).toEqual([{ value: 'a', score: 1.5 }, { value: 'b', score: 2 }]);
    await client.mSet({ l1: 'ohmytext', l2: 'mynewtext' });
    expect(await client.lcsIdx('l1', 'l2')).toMatchObject({ len: 6 });
    expect(await client.configGet('maxmemory')).toEqual({ maxmemory: '0' });
    expect((await client.clientInfo()).resp).toBe(3);
    await client.hSet('h', 'f', 'v');
    expect(await client.hpExpire('h', 'f', 100_000)).toEqual([1]);
  });
});
