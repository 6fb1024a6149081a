/* A heap that may not grow: commands are refused before they begin, what is there stays whole, and what is deleted makes room again. */

import { expect, test } from 'vitest';
import '../src/engine/commands/index.ts';
import { Node } from '../src/engine/node.ts';
import { seededRandom } from '../src/engine/numbers/random.ts';
import { Decoder } from '../src/repl/decode.ts';
import { encode } from '../src/repl/encode.ts';
import { itemsOf, textOf } from '../src/repl/reply.ts';
import { Engine, startUs } from './tools/engine.ts';

const refusedEnough = 200;

/** A server whose heap may grow up to so many bytes, and how it is asked. */
function server(heapMaxBytes: number) {
  const node = new Node({ seed: 'full', heapBytes: 65_536, heapMaxBytes, checked: true });
  node.step({ kind: 'open', connection: 1 }, startUs);
  const decoder = new Decoder();
  const call = (...argv: string[]) => {
    for (const effect of node.step({ kind: 'bytes', connection: 1, bytes: encode(argv) }, startUs)) {
      expect(effect.kind).not.toBe('fault');
      if (effect.kind === 'send') decoder.feed(effect.bytes);
    }
    return decoder.take() ?? undefined;
  };
  return { node, call };
}

test('commands are refused before memory ends, never halfway', () => {
  const { node, call } = server(2 << 20);
  const random = seededRandom('full');
  const pick = (n: number): number => Math.floor(random() * n);
  const before = node.h.blocks;
  const held = new Map<string, number>();
  for (let refused = 0, i = 0; refused < refusedEnough; i++) {
    const text = `${i}:${'x'.repeat(pick(i % 50 === 0 ? 60_000 : 300))}`;
    const [name, prefix, size] = [
      ['RPUSH', 'l', 'LLEN'], ['SADD', 's', 'SCARD'], ['HSET', 'h', 'HLEN'], ['ZADD', 'z', 'ZCARD'], ['XADD', 'x', 'XLEN'],
    ][pick(5)] as [string, string, string];
    const key = `${prefix}${pick(3)}`;
    const rest = { HSET: [text, text], ZADD: [String(i), text], XADD: [`${i + 1}-1`, 'f', text] }[name] ?? [text];
    const reply = call(name, key, ...rest);
    if (reply?.type === 'error') {
      expect(textOf(reply)).toMatch(/^OOM /);
      refused++;
    } else held.set(key, (held.get(key) ?? 0) + 1);
    if (reply?.type === 'error' || i % 100 === 0) expect([key, textOf(call(size, key))]).toEqual([key, String(held.get(key) ?? 0)]);
  }
  expect(node.h.roomBytes).toBeGreaterThan(0);
  expect(itemsOf(call('KEYS', '*')).length).toBe(held.size);
  call('DEL', ...held.keys());
  expect(node.h.blocks - before).toBeLessThan(8);
  expect(textOf(call('RPUSH', 'l', 'again'))).toBe('1');
});

const n = 2500;
const numbers = Array.from({ length: n }, (_, i) => i);

/** What each makes out of values that are there, under a key that has one already. */
const makers: readonly (readonly string[])[] = [
  ...['s', 'z', 'h', 'l', 'x', 'text'].map((key) => ['COPY', key, 'to', 'REPLACE']),
  ['SUNIONSTORE', 'to', 's', 's'], ['SINTERSTORE', 'to', 's', 's'], ['SDIFFSTORE', 'to', 's', 'none'], ['SUNION', 's', 's'],
  ['ZUNIONSTORE', 'to', '2', 'z', 's'], ['ZINTERSTORE', 'to', '2', 'z', 'z'], ['ZDIFFSTORE', 'to', '2', 'z', 'none'],
  ['ZUNION', '2', 'z', 's'], ['ZRANGESTORE', 'to', 'z', '0', '-1'], ['ZRANGESTORE', 'to', 'z', '-inf', '+inf', 'BYSCORE'],
  ['GEOSEARCHSTORE', 'to', 'g', 'FROMLONLAT', '0', '0', 'BYRADIUS', '22000', 'km'],
  ['SORT', 'l', 'ALPHA', 'STORE', 'to'], ['SORT', 'ends', 'BY', 'nosort', 'GET', 'tex*', 'STORE', 'to'],
  ['BITOP', 'NOT', 'to', 'text'], ['SETBIT', 'new', '2400000', '1'], ['SETRANGE', 'new', '300000', 'x'],
];

test('what is made of other values is made whole or not at all', () => {
  const { node, call } = server(6 << 20);
  call('CONFIG', 'SET', 'hash-max-listpack-entries', '0');
  for (let i = 0; i < n; i += 200) {
    const some = numbers.slice(i, i + 200);
    call('SADD', 's', ...some.map((k) => `member:${k}`));
    call('ZADD', 'z', ...some.flatMap((k) => [String(k), `member:${k}`]));
    call('HSET', 'h', ...some.flatMap((k) => [`field:${k}`, 'value']));
    call('RPUSH', 'l', ...some.map((k) => `${k}:${'x'.repeat(100)}`));
    call('GEOADD', 'g', ...some.flatMap((k) => [String((k % 360) - 179.5), String((k % 170) - 84.5), `member:${k}`]));
    for (const k of some) call('XADD', 'x', `${k + 1}-1`, 'f', 'x'.repeat(100));
  }
  call('SET', 'text', 'x'.repeat(250_000));
  call('RPUSH', 'ends', 't', 't', 't');
  let filled = 0;
  for (const maker of makers) {
    call('SET', 'to', 'as it was');
    while (call('SET', `fill:${filled}`, 'x'.repeat(16_000))?.type !== 'error') filled++;
    let refusals = 0;
    for (;;) {
      const { blocks, usedBytes } = node.h;
      const reply = call(...maker);
      if (reply?.type !== 'error') break;
      expect(textOf(reply)).toMatch(/^OOM /);
      // Less is well: a table that a dict has grown out of is let go while it is read.
      expect([maker, node.h.blocks <= blocks, node.h.usedBytes <= usedBytes]).toEqual([maker, true, true]);
      expect(textOf(call('GET', 'to'))).toBe('as it was');
      refusals++;
      expect(filled).toBeGreaterThan(0);
      call('DEL', `fill:${--filled}`);
    }
    expect([maker, refusals > 2]).toEqual([maker, true]);
    node.h.checkInvariants();
    call('DEL', 'to', 'new');
  }
});

test('a table of keys does not grow where keys would have to go for it', () => {
  const engine = new Engine();
  engine.type('CONFIG SET maxmemory-policy allkeys-random');
  engine.type('DEBUG POPULATE 2047');
  const tableSizes = (): string[] => [...engine.type('DEBUG HTSTATS 0').matchAll(/table size: (\d+)/g)].map(([, size]) => size as string);
  expect(tableSizes()).toEqual(['2048']);
  const { usedBytes } = engine.node.h;
  engine.type(`CONFIG SET maxmemory ${usedBytes + 10_240}`);
  for (const key of ['k0', 'k1', 'k2']) engine.type(`SET ${key} v`);
  expect(engine.type('DBSIZE')).toBe('(integer) 2050');
  expect(tableSizes()).toEqual(['2048']);
  engine.type('CONFIG SET maxmemory 0');
  engine.type('SET k3 v');
  expect(tableSizes()).toEqual(['2048', '4096']);
});
