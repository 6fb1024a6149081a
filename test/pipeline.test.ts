/* A pipeline: requests are read before their turn comes, and yet each is answered as if it had come alone. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reply } from '../src/repl/reply.ts';
import { encode } from '../src/repl/encode.ts';
import { Engine } from './tools/engine.ts';

const joined = (parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
const garbage = Buffer.from('*x\r\n');

/** What a connection was told since it was last asked. */
function replies(engine: Engine, connection: number): Reply[] {
  const found: Reply[] = [];
  for (let reply = engine.next(connection); reply !== null; reply = engine.next(connection)) found.push(reply);
  return found;
}

/** What two fresh engines say to the same requests, one after the other and all at once; afterwards another client pushes to `l`. */
function bothWays(requests: readonly Uint8Array[], prepare: (engine: Engine) => void = () => {}): [Reply[], Reply[]] {
  const [alone, together] = [new Engine(), new Engine()].map((engine, way) => {
    prepare(engine);
    for (const bytes of way === 0 ? requests : [joined(requests)]) if (!engine.closed.has(1)) engine.receive(1, bytes);
    engine.call(['RPUSH', 'l', 'pushed'], 2);
    expect(engine.faults).toEqual([]);
    return [...replies(engine, 1), { type: 'status', text: engine.closed.has(1) ? 'closed' : 'open' } as Reply];
  });
  return [alone as Reply[], together as Reply[]];
}

describe('a request that changes how the next are read', () => {
  test('by waiting: what follows is read when the wait is over', () => {
    const [alone, together] = bothWays([encode(['BLPOP', 'l', '0']), encode(['GET', 's']), garbage]);
    expect(together).toEqual(alone);
    expect(together.map(({ type }) => type)).toEqual(['array', 'nil', 'error', 'status']);
  });

  test('by logging out: a stranger may send less', () => {
    const requests = [encode(['RESET']), encode(['AUTH', 'x'.repeat(20_000)])];
    const [alone, together] = bothWays(requests, (engine) => {
      engine.call(['CONFIG', 'SET', 'requirepass', 'secret']);
      engine.call(['AUTH', 'secret']);
    });
    expect(together).toEqual(alone);
    expect(together[1]).toMatchObject({ type: 'error', text: 'ERR Protocol error: unauthenticated bulk length' });
  });

  test('by a directive: the bound on an argument counts from the next one on', () => {
    const value = 'x'.repeat(2 << 20);
    const requests = [encode(['CONFIG', 'SET', 'proto-max-bulk-len', '1mb']), encode(['SET', 's', value])];
    const [alone, together] = bothWays(requests);
    expect(together).toEqual(alone);
    expect(together[1]).toMatchObject({ type: 'error', text: 'ERR Protocol error: invalid bulk length' });
  });

  test('by closing the connection: nothing more is carried out', () => {
    const engine = new Engine();
    engine.receive(1, joined([encode(['QUIT']), encode(['SET', 's', 'v'])]));
    expect(engine.closed.has(1)).toBe(true);
    expect(engine.type('EXISTS s', 2)).toBe('(integer) 0');
  });
});

test('requests say the same all at once as one after the other, among so many keys that those are looked ahead for', () => {
  const key = fc.integer({ min: 0, max: 12_000 }).map((n) => `key:${n}`);
  const request = fc.oneof(
    { weight: 8, arbitrary: key.map((k) => ['GET', k]) },
    { weight: 8, arbitrary: fc.tuple(key, fc.string({ maxLength: 60 })).map(([k, v]) => ['SET', k, encodeURI(v)]) },
    { weight: 4, arbitrary: key.map((k) => ['DEL', k]) },
    { weight: 4, arbitrary: key.map((k) => ['PEXPIRE', k, '1']) },
    { weight: 2, arbitrary: fc.array(key, { minLength: 1, maxLength: 40 }).map((all) => ['MGET', ...all]) },
    { weight: 2, arbitrary: fc.array(key, { minLength: 1, maxLength: 40 }).map((all) => ['MSET', ...all.flatMap((k) => [k, k])]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ['SELECT', '1'], ['SELECT', '0'], ['MULTI'], ['EXEC'], ['FLUSHDB'], ['NOSUCH', 'key:1'], ['GET'],
      ),
    },
  );
  const [alone, together] = [new Engine('pipeline', false), new Engine('pipeline', false)];
  for (const engine of [alone, together]) engine.type('DEBUG POPULATE 11000');
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 50 }), (requests) => {
      const encoded = requests.map((argv) => encode(argv));
      for (const bytes of encoded) alone.receive(1, bytes);
      together.receive(1, joined(encoded));
      expect(replies(together, 1)).toEqual(replies(alone, 1));
      if (alone.type('DBSIZE', 2) === '(integer) 0') for (const engine of [alone, together]) engine.type('DEBUG POPULATE 11000', 3);
      for (const engine of [alone, together]) engine.advance(2);
      expect(together.faults).toEqual([]);
    }),
    { seed: 5, numRuns: 150 },
  );
  together.node.h.checkInvariants();
});

test('requests say the same all at once as one after the other, among so many members that those are looked ahead for', () => {
  const members = Array.from({ length: 11_000 }, (_, i) => `m${i}`);
  const fill = (engine: Engine): void => {
    engine.call(['HSET', 'h', ...members.flatMap((m) => [m, m])]);
    engine.call(['SADD', 's', ...members]);
    engine.call(['ZADD', 'z', ...members.flatMap((m, i) => [String(i), m])]);
    for (const key of ['h', 's', 'z']) engine.call(['COPY', key, `${key}2`, 'REPLACE']);
    for (const key of ['small', 'h2']) engine.call(['HSET', key, 'm1', 'x']);
  };
  const member = fc.integer({ min: 0, max: 12_000 }).map((n) => `m${n}`);
  const of = (names: readonly string[], keys: readonly string[], ...rest: readonly fc.Arbitrary<string>[]) =>
    fc.tuple(fc.constantFrom(...names), fc.constantFrom(...keys), ...rest);
  const request = fc.oneof(
    { weight: 6, arbitrary: of(['HGET', 'HDEL', 'HEXISTS', 'HMGET'], ['h', 'h2', 'small', 's'], member) },
    { weight: 3, arbitrary: of(['HSET', 'HSETNX'], ['h', 'h2', 'small'], member, member) },
    { weight: 6, arbitrary: of(['SADD', 'SREM', 'SISMEMBER', 'SMISMEMBER'], ['s', 's2', 'none'], member) },
    { weight: 6, arbitrary: of(['ZRANK', 'ZREM', 'ZSCORE', 'ZMSCORE'], ['z', 'z2', 'h'], member) },
    { weight: 3, arbitrary: of(['ZADD', 'ZINCRBY'], ['z', 'z2'], fc.constantFrom('1', '-5', 'NX'), member) },
    { weight: 1, arbitrary: of(['UNLINK', 'HLEN', 'HGET', 'SELECT'], ['h', 's', 'z', '0', '1', 'small']) },
  );
  const [alone, together] = [new Engine('members', false), new Engine('members', false)];
  for (const engine of [alone, together]) fill(engine);
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 50 }), (requests) => {
      const encoded = requests.map((argv) => encode(argv));
      for (const bytes of encoded) alone.receive(1, bytes);
      together.receive(1, joined(encoded));
      expect(replies(together, 1)).toEqual(replies(alone, 1));
      if (alone.type('EXISTS h s z', 2) !== '(integer) 3') for (const engine of [alone, together]) fill(engine);
      expect(together.faults).toEqual([]);
    }),
    { seed: 6, numRuns: 150 },
  );
  together.node.h.checkInvariants();
});

test('a request is answered and counted the same while nobody listens, when fewer questions are asked, as while somebody does', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd');
  const value = fc.constantFrom('1', 'x', '2.5', 'x'.repeat(70));
  const of = (name: string, ...rest: readonly fc.Arbitrary<string>[]) => fc.tuple(fc.constant(name), ...rest);
  const onKeys = fc.oneof(
    of('SET', key, value), of('GET', key), of('INCR', key), of('LPUSH', key, value), of('RPOP', key), of('SADD', key, value),
    of('HSET', key, value, value), of('ZADD', key, value, value), of('TYPE', key), of('EXPIRE', key, value), of('SETEX', key, value, value),
    of('GET'), of('SET', key), of('WATCH', key), of('TOUCH', key), of('EXISTS', key, key), of('LPOP', key, value),
    of('XADD', key, fc.constant('*'), value, value), of('SETBIT', key, fc.constantFrom('3', '600000', 'x'), value),
    of('GEOADD', key, value, value, value),
  );
  const others = [
    'MULTI', 'EXEC', 'DISCARD', 'CLIENT REPLY OFF', 'CLIENT REPLY ON', 'CLIENT REPLY SKIP', 'SUBSCRIBE ch', 'UNSUBSCRIBE',
    'HELLO 3', 'HELLO 2', 'RESET', 'CONFIG SET maxmemory 1', 'CONFIG SET maxmemory 0', 'CLIENT TRACKING ON', 'CLIENT TRACKING OFF',
    'CLIENT NO-TOUCH ON', 'CLIENT NO-TOUCH OFF', 'CONFIG SET notify-keyspace-events KEA', 'PUBLISH ch m', 'SPUBLISH ch m',
    'SSUBSCRIBE ch', 'DEBUG SLEEP 0.01', 'AUTH guest guest', 'AUTH default x', 'CLIENT PAUSE 2000 WRITE', 'BLPOP a 0.01', 'NOSUCH',
    'SELECT 1', 'SELECT 0', 'CONFIG SET slowlog-log-slower-than 0', 'CONFIG SET slowlog-log-slower-than 10000', 'CLIENT KILL ID 1',
    'EVAL return(redis.call("incr","a")) 0',
  ].map((line) => line.split(' '));
  const byScript = fc.array(onKeys, { minLength: 1, maxLength: 3 }).map((calls) => {
    const words = calls.flatMap((argv) => [String(argv.length), ...argv]);
    const script = `local replies, i = {}, 1
while ARGV[i] do local n = tonumber(ARGV[i]); replies[#replies + 1] = redis.pcall(unpack(ARGV, i + 1, i + n)); i = i + n + 1 end
return replies`;
    return ['EVAL', script, '0', ...words];
  });
  const request = fc.oneof(
    { weight: 5, arbitrary: onKeys }, { weight: 1, arbitrary: byScript }, { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
  const first = fc.constantFrom('HELLO 2', 'HELLO 3', 'CLIENT TRACKING ON', 'CLIENT NO-TOUCH ON');
  const counted = (engine: Engine): string =>
    [
      ...['commandstats', 'errorstats', 'keyspace'].map((section) => engine.type(`INFO ${section}`, 7)),
      ...['a', 'b', 'c', 'd'].map((name) => engine.type(`OBJECT IDLETIME ${name}`, 7)),
    ].join('').replace(/usec.*?(?=,rej)/g, '');
  fc.assert(
    fc.property(first, fc.array(fc.array(request, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 4 }), (line, pipelines) => {
      const [calm, heard] = [new Engine('calm'), new Engine('calm')];
      heard.node.h.trace = () => {};
      for (const engine of [calm, heard]) {
        engine.type('BLPOP a b 0', 2);
        engine.type('ACL SETUSER guest on >guest +@fast -set ~a ~b &*', 4);
        engine.type('HELLO 3');
        engine.type(line);
        for (const requests of pipelines) {
          if (!engine.closed.has(1)) engine.receive(1, joined(requests.map((argv) => encode(argv))));
          engine.advance(1500);
        }
        expect(engine.faults).toEqual([]);
      }
      heard.node.h.trace = undefined;
      for (const connection of [1, 2, 4]) expect(replies(calm, connection)).toEqual(replies(heard, connection));
      expect(counted(calm)).toBe(counted(heard));
      expect(calm.node.slowlog.entries.map(({ argv }) => argv)).toEqual(heard.node.slowlog.entries.map(({ argv }) => argv));
      expect(calm.node.changes.dirty).toBe(heard.node.changes.dirty);
    }),
    { seed: 7, numRuns: 200 },
  );
});
