/* What took long: in the slow log, the latency monitor and the distributions. Sleeps take virtual time, and a stopwatch that the test
 * winds stands in for the machine's. */

import { expect, test } from 'vitest';
import type { Reply } from '../../src/repl/reply.ts';
import { Histogram } from '../../src/engine/monitoring/histogram.ts';
import { Engine, startUs } from '../tools/engine.ts';

/** Runs DEBUG SLEEP to its end. */
function sleep(engine: Engine, ms: number): void {
  engine.type(`DEBUG SLEEP ${ms / 1000}`);
  engine.advance(ms);
  engine.next();
}

/** A reply as lists of texts. */
const plain = (reply: Reply | null): unknown =>
  reply !== null && 'items' in reply ? reply.items.map(plain) : reply !== null && 'text' in reply ? reply.text : null;

const startSeconds = startUs / 1e6;

function slowEntries(engine: Engine): string[][] {
  return (plain(engine.call(['SLOWLOG', 'GET', '-1'])) as [string, string, string, string[]][]).map(([, , us, argv]) => [us, ...argv]);
}

test('the slow log tells number, time, duration, arguments, address and name', () => {
  const engine = new Engine();
  engine.type('CLIENT SETNAME sleeper');
  engine.type('GET quick');
  sleep(engine, 20);
  sleep(engine, 9);
  engine.advance(1000);
  sleep(engine, 1500);
  expect(plain(engine.call(['SLOWLOG', 'GET']))).toEqual([
    ['1', String(startSeconds + 1), '1500000', ['DEBUG', 'SLEEP', '1.5'], '127.0.0.1:50001', 'sleeper'],
    ['0', String(startSeconds), '20000', ['DEBUG', 'SLEEP', '0.02'], '127.0.0.1:50001', 'sleeper'],
  ]);
});

test('the slow log shortens what is long and hides what is secret', () => {
  const engine = new Engine();
  engine.type('CONFIG SET slowlog-log-slower-than 0');
  engine.type('SLOWLOG RESET');
  const numbers = Array.from({ length: 40 }, (_, i) => String(i));
  engine.call(['RPUSH', 'l', ...numbers]);
  engine.call(['RPUSH', 'l', ...numbers.slice(0, 30)]);
  engine.call(['SET', 'k', 'x'.repeat(129)]);
  engine.call(['SET', 'k', 'x'.repeat(128)]);
  for (const line of [
    'AUTH default secret', 'HELLO 2 AUTH default secret SETNAME me', 'ACL SETUSER bo >secret', 'ACL DELUSER bo',
    'CONFIG SET hz 10 MasterAuth secret', 'CONFIG SET requirepass ""',
  ])
    engine.type(line);
  expect(slowEntries(engine).map(([, ...argv]) => argv).reverse()).toEqual([
    ['SLOWLOG', 'RESET'],
    ['RPUSH', 'l', ...numbers.slice(0, 29), '... (11 more arguments)'],
    ['RPUSH', 'l', ...numbers.slice(0, 30)],
    ['SET', 'k', `${'x'.repeat(128)}... (1 more bytes)`],
    ['SET', 'k', 'x'.repeat(128)],
    ['AUTH', '(redacted)', '(redacted)'],
    ['HELLO', '2', 'AUTH', '(redacted)', '(redacted)', 'SETNAME', 'me'],
    ['ACL', 'SETUSER', '(redacted)', '(redacted)'],
    ['ACL', 'DELUSER', '(redacted)'],
    ['CONFIG', 'SET', 'hz', '10', 'MasterAuth', '(redacted)'],
    ['CONFIG', 'SET', 'requirepass', '(redacted)'],
  ]);
});

test('a command that waits is noted when it is served, not while it waits', () => {
  const engine = new Engine();
  engine.type('CONFIG SET slowlog-log-slower-than 0');
  engine.type('SLOWLOG RESET');
  engine.type('BLPOP l 0', 2);
  expect(slowEntries(engine).map(([, name]) => name)).toEqual(['SLOWLOG']);
  engine.type('RPUSH l a');
  expect(slowEntries(engine).map(([, name]) => name)).toContain('BLPOP');
});

test('a quick command is noted too where it has a collection to free', () => {
  let us = 0;
  const engine = new Engine('long', true, () => (us += 20_000));
  engine.type('SET s v');
  engine.type('RPUSH l a');
  engine.call(['SET', 's', 'again']);
  engine.type('MULTI');
  engine.type('SET s v');
  engine.type('SADD t a');
  engine.type('SET t v');
  engine.type('EXEC');
  engine.call(['SET', 'l', 'instead']);
  engine.call(['SET', 'l', 'once more']);
  expect(slowEntries(engine).map(([, name, key]) => [name, key]).filter(([name]) => name === 'SET')).toEqual([['SET', 'l'], ['SET', 't']]);
});

test('a bit is noted where the string has to become long for it', () => {
  let us = 0;
  const engine = new Engine('long', true, () => (us += 20_000));
  for (const offset of [7, 8 * 65_536 - 1, 8 * 65_536, 8 * 65_536 + 7, 8, 8_000_000]) engine.type(`SETBIT b ${offset} 1`);
  engine.type('SETBIT c 8000000 1');
  expect(slowEntries(engine).map(([, ...argv]) => argv).filter(([name]) => name === 'SETBIT').map((argv) => argv.slice(1, 3))).toEqual([
    ['c', '8000000'], ['b', '8000000'], ['b', '524288'],
  ]);
});

test('a command that reads a collection is noted where it goes over many elements', () => {
  let us = 0;
  const engine = new Engine('long', true, () => (us += 20_000));
  const members = (n: number): string[] => Array.from({ length: n }, (_, i) => `m${i}`);
  for (const [n, size] of [[128, 'few'], [129, 'many']] as const) {
    engine.call(['RPUSH', `l:${size}`, ...members(n)]);
    engine.call(['SADD', `s:${size}`, ...members(n)]);
    engine.call(['HSET', `h:${size}`, ...members(n).flatMap((m) => [m, 'v'])]);
    engine.call(['ZADD', `z:${size}`, ...members(n).flatMap((m, i) => [String(i), m])]);
  }
  engine.type('SLOWLOG RESET');
  const reads = ['LRANGE l 0 -1', 'SMEMBERS s', 'HGETALL h', 'HKEYS h', 'HVALS h', 'ZRANGE z 0 -1', 'ZREVRANGE z 0 -1'];
  for (const read of reads) for (const size of ['few', 'many']) engine.type(read.replace(/ (\w)/, ` $1:${size}`));
  engine.type('ZRANGE z:few 0 9 BYSCORE');
  expect(slowEntries(engine).map(([, ...argv]) => argv.join(' ')).reverse().slice(1)).toEqual([
    ...reads.map((read) => read.replace(/ (\w)/, ' $1:many')), 'ZRANGE z:few 0 9 BYSCORE',
  ]);
});

test('the latency monitor keeps the worst of each second', () => {
  const engine = new Engine();
  sleep(engine, 50);
  expect(plain(engine.call(['LATENCY', 'LATEST']))).toEqual([]);
  engine.type('CONFIG SET latency-monitor-threshold 10');
  sleep(engine, 50);
  sleep(engine, 30);
  sleep(engine, 9);
  engine.advance(1000);
  sleep(engine, 200);
  expect(plain(engine.call(['LATENCY', 'HISTORY', 'command']))).toEqual([
    [String(startSeconds), '50'], [String(startSeconds + 1), '200'],
  ]);
  engine.advance(1000);
  sleep(engine, 20);
  expect(plain(engine.call(['LATENCY', 'LATEST']))).toEqual([['command', String(startSeconds + 2), '20', '200']]);
  expect(engine.type('LATENCY DOCTOR')).toContain('command: 3 latency spikes (average 90ms, mean deviation 73ms');
  expect(engine.type('LATENCY RESET nosuch command')).toBe('(integer) 1');
  expect(plain(engine.call(['LATENCY', 'LATEST']))).toEqual([]);
});

test('LATENCY GRAPH draws the chart that a real server drew of the same samples', () => {
  const engine = new Engine();
  engine.type('CONFIG SET latency-monitor-threshold 10');
  for (const [ms, pauseMs] of [[50, 1000], [100, 2000], [30, 1000], [200, 0]] as const) {
    sleep(engine, ms);
    engine.advance(pauseMs);
  }
  expect(plain(engine.call(['LATENCY', 'GRAPH', 'command']))).toBe(
    [
      'command - high 200 ms, low 30 ms (all time high 200 ms)', '-'.repeat(80), '   #', '   |', ' o |', 'o|_|', '    ', '4310', 'ssss', '',
    ].join('\n'),
  );
});

test('a histogram has the bounds and percentiles of the real one', () => {
  const histogram = new Histogram();
  for (const us of [50_100, 20_061, 100_052, 30_060, 200_055, 1_500_000]) histogram.record(us);
  expect(histogram.cumulative()).toEqual([[33_816, 2], [67_633, 3], [135_266, 4], [270_532, 5], [1_073_741, 6]]);
  expect([50, 99, 100].map((percent) => histogram.percentileNs(percent))).toEqual([50_331_647, 1_002_438_655, 1_002_438_655]);
  const small = new Histogram();
  for (const us of [0, 0.5, 1.031, 1.032, 33.023, 33.024]) small.record(us);
  expect(small.cumulative()).toEqual([[1, 3], [2, 4], [33, 5], [66, 6]]);
});

test('INFO tells how long commands took by the stopwatch that the host hands in', () => {
  let us = 0;
  const engine = new Engine('test', true, () => (us += 250));
  engine.type('SET k v');
  engine.type('GET k');
  engine.type('GET k');
  const info = engine.type('INFO commandstats latencystats');
  expect(info).toContain('cmdstat_get:calls=2,usec=500,usec_per_call=250.00,rejected_calls=0,failed_calls=0');
  expect(info).toContain('latency_percentiles_usec_set:p50=250.879,p99=250.879,p99.9=250.879');
});

test('a command that waits is counted, with all its time, once it has ended', () => {
  let us = 0;
  const engine = new Engine('test', true, () => (us += 250));
  const told = (): string | undefined => /cmdstat_blpop:(calls=\d+,usec=\d+),/.exec(engine.type('INFO commandstats', 2))?.[1];
  engine.type('BLPOP l 0');
  expect(told()).toBeUndefined();
  engine.type('RPUSH l a', 2);
  expect(told()).toBe('calls=1,usec=500');
  engine.type('BLPOP l 0.1');
  engine.advance(200);
  expect(told()).toBe('calls=2,usec=750');
});

test('the slow log holds what a script calls, and who called the script', () => {
  let us = 0;
  const engine = new Engine('test', true, () => (us += 250));
  engine.type('CLIENT SETNAME me');
  engine.type('CONFIG SET slowlog-log-slower-than 0');
  engine.type('SLOWLOG RESET');
  engine.type('EVAL "redis.call(\'ping\') return redis.call(\'sort\', KEYS[1])" 1 l');
  const entries = plain(engine.call(['SLOWLOG', 'GET', '3'])) as [string, string, string, string[], string, string][];
  expect(entries.map(([, , spentUs, argv, , name]) => [argv[0], name, spentUs])).toEqual([
    ['EVAL', 'me', '1000'], ['sort', 'me', '250'], ['ping', 'me', '250'],
  ]);
  expect(new Set(entries.map(([, , , , address]) => address)).size).toBe(1);
});

test('what takes long beside commands is noted too: expiring, and making room', () => {
  let lapUs = 0;
  const engine = new Engine('test', true, () => (lapUs += 30_000));
  const names = (): unknown => (plain(engine.call(['LATENCY', 'LATEST'])) as string[][]).map(([name]) => name).sort();
  engine.type('SET k v PX 50');
  engine.advance(200);
  engine.type('CONFIG SET latency-monitor-threshold 20');
  engine.type('LATENCY RESET');
  engine.advance(200);
  expect(names()).toContain('expire-cycle');
  engine.type('SET k v');
  engine.type('CONFIG SET maxmemory 1 maxmemory-policy allkeys-lru');
  engine.advance(10);
  expect(names()).toContain('eviction-cycle');
  expect(engine.type('LATENCY DOCTOR')).toContain('lazyfree-lazy-eviction');
});
