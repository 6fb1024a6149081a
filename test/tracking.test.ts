/* Client-side caching where transcripts do not reach: numbers of connections, chance, timers, and what is left behind. */

import { expect, test } from 'vitest';
import { bytesOf } from '../src/engine/bytes.ts';
import { textOf } from '../src/repl/reply.ts';
import { encode } from '../src/repl/encode.ts';
import { tty } from '../src/repl/tty.ts';
import { Engine } from './tools/engine.ts';

function tracking(...options: string[]): Engine {
  const engine = new Engine();
  engine.call(['HELLO', '3']);
  expect(engine.call(['CLIENT', 'TRACKING', 'ON', ...options])).toMatchObject({ text: 'OK' });
  return engine;
}

/** All that a connection was sent since. */
function told(engine: Engine, connection = 1): string[] {
  const all: string[] = [];
  for (let reply = engine.next(connection); reply !== null; reply = engine.next(connection)) all.push(tty(reply));
  return all;
}

const invalidated = (...keys: string[]): string =>
  `1) "invalidate"\n2) ${keys.map((key, i) => `${i === 0 ? '' : '   '}${i + 1}) "${key}"\n`).join('')}`;

function stat(engine: Engine, name: string): string | undefined {
  const info = engine.call(['INFO', 'everything'], 99);
  return info === null ? undefined : new RegExp(`^${name}:(\\d+)`, 'm').exec(textOf(info))?.[1];
}

test('a redirection to one who left is told as broken, with its number', () => {
  const engine = new Engine();
  engine.call(['HELLO', '3']);
  engine.call(['PING'], 2);
  const target = engine.node.connections.clients.get(2)?.id;
  engine.call(['CLIENT', 'TRACKING', 'ON', 'REDIRECT', String(target)]);
  engine.call(['GET', 'k']);
  engine.call(['QUIT'], 2);
  engine.call(['SET', 'k', 'v'], 3);
  expect(told(engine)).toEqual([`1) "tracking-redir-broken"\n2) (integer) ${target}\n`]);
  expect(engine.type('CLIENT TRACKINGINFO')).toContain('broken_redirect');
  expect(engine.type(`CLIENT LIST ID ${engine.node.connections.clients.get(1)?.id}`, 3)).toContain('flags=tR ');
});

test('past its bound the table gives keys up, at the next beat or the next command', () => {
  const engine = tracking();
  engine.call(['CONFIG', 'SET', 'tracking-table-max-keys', '2'], 99);
  engine.call(['MGET', 'a', 'b', 'c', 'd', 'e']);
  expect(stat(engine, 'tracking_total_keys')).toBe('2');
  expect(told(engine)).toHaveLength(3);
  engine.call(['MGET', 'a', 'b', 'c', 'd', 'e']);
  engine.advance(200);
  const given = told(engine).sort();
  expect(given).toHaveLength(3);
  expect(new Set(given).size).toBe(3);
  expect(stat(engine, 'tracking_total_items')).toBe('2');
});

test('what the expire cycle finds is told', () => {
  const engine = tracking();
  engine.call(['SET', 'k', 'v', 'PX', '100'], 2);
  engine.call(['GET', 'k']);
  engine.advance(2000);
  expect(told(engine)).toEqual([invalidated('k')]);
});

test('what many read is told to each', () => {
  const engine = new Engine();
  for (let i = 1; i <= 100; i++) {
    engine.call(['HELLO', '3'], i);
    engine.call(['CLIENT', 'TRACKING', 'ON'], i);
    engine.call(['GET', 'hot'], i);
  }
  expect(stat(engine, 'tracking_clients')).toBe('100');
  expect(stat(engine, 'tracking_total_items')).toBe('100');
  engine.call(['SET', 'hot', 'x'], 200);
  for (let i = 1; i <= 100; i++) expect(told(engine, i)).toEqual([invalidated('hot')]);
  expect(stat(engine, 'tracking_total_items')).toBe('0');
});

test('whoever leaves is not told any more, and leaves no prefix behind', () => {
  const engine = tracking('BCAST', 'PREFIX', 'a', 'PREFIX', 'b');
  expect(stat(engine, 'tracking_total_prefixes')).toBe('2');
  engine.call(['SET', 'a1', 'x'], 2);
  expect(told(engine)).toEqual([invalidated('a1')]);
  engine.world.take({ kind: 'close', connection: 1 }, 1_704_067_200_000_000);
  engine.call(['SET', 'a1', 'y'], 2);
  expect(told(engine)).toEqual([]);
  expect(stat(engine, 'tracking_total_prefixes')).toBe('0');
  expect(stat(engine, 'tracking_clients')).toBe('0');
  expect(engine.faults).toEqual([]);
});

test('a message and an invalidation of one command follow its reply in this order', () => {
  const engine = tracking();
  engine.call(['CONFIG', 'SET', 'notify-keyspace-events', 'E$']);
  engine.call(['SUBSCRIBE', '__keyevent@0__:set']);
  engine.call(['GET', 'k']);
  expect(engine.type('SET k v')).toBe('OK');
  expect(told(engine)).toEqual(['1) "message"\n2) "__keyevent@0__:set"\n3) "k"\n', invalidated('k')]);
});

test('what is evicted for a command is told before its reply', () => {
  const engine = tracking();
  engine.call(['CONFIG', 'SET', 'maxmemory-policy', 'volatile-random']);
  engine.call(['SETEX', 'k', '1000', 'x']);
  engine.call(['GET', 'k']);
  engine.call(['CONFIG', 'SET', 'maxmemory', '1000000']);
  engine.call(['SETBIT', 'big', '16000000', '0']);
  told(engine);
  engine.receive(1, encode(['GETBIT', 'big', '0']));
  expect(told(engine)).toEqual([invalidated('k'), '(integer) 0\n']);
});

test('emptied databases are told in the order of the connections, each as the client that tracks speaks', () => {
  class Bytes extends Engine {
    sent = '';

    override send(connection: number, bytes: Uint8Array): void {
      if (connection === 2) this.sent += String.fromCharCode(...bytes);
    }
  }
  const engine = new Bytes();
  const say = (connection: number, line: string): void => engine.receive(connection, bytesOf(`${line}\r\n`));
  for (const connection of [1, 2, 3]) say(connection, 'PING');
  say(2, 'HELLO 3');
  say(2, 'CLIENT TRACKING ON BCAST');
  say(1, `CLIENT TRACKING ON REDIRECT ${engine.node.connections.clients.get(2)?.id}`);
  engine.sent = '';
  say(3, 'FLUSHALL');
  expect(engine.sent).toBe('>2\r\n$10\r\ninvalidate\r\n$-1\r\n>2\r\n$10\r\ninvalidate\r\n_\r\n');
});
