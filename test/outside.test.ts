/* What a server does beyond its own connections: it hands keys to another one (MIGRATE), and listens somewhere else (CONFIG SET port).
 * The replies are those of Valkey 8.1.1. */

import { createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import type { Input } from '../src/engine/step.ts';
import type { Place, Question } from '../src/engine/outside.ts';
import { encode } from '../src/repl/encode.ts';
import type { Reply } from '../src/repl/reply.ts';
import { World } from '../src/sim/world.ts';
import { tty } from '../src/repl/tty.ts';
import { type RunningServer, startServer } from '../src/host/server.ts';
import { Engine, startUs } from './tools/engine.ts';
import { Told } from './tools/propagated.ts';
import { RealConnection } from './tools/reference.ts';

interface Side {
  readonly port: number;
  readonly server: RunningServer;
  /** The reply as redis-cli prints it. */
  say(line: string): Promise<string>;
}

/** Servers, and a client of each. */
async function withServers(configs: readonly string[], act: (...sides: readonly Side[]) => Promise<void>): Promise<void> {
  const servers = await Promise.all(configs.map((config) => startServer({ port: 0, heapBytes: 1 << 20, config })));
  const clients = await Promise.all(servers.map(({ port }) => RealConnection.open(port)));
  try {
    await act(...servers.map((server, i) => ({
      port: server.port, server, say: async (line: string) => told(await (clients[i] as RealConnection).call(...line.split(' '))),
    })));
  } finally {
    for (const client of clients) client.close();
    await Promise.all(servers.map((server) => server.close()));
  }
}

const told = (reply: Reply): string => tty(reply).trimEnd();

const two = (act: (a: Side, b: Side) => Promise<void>, config = ''): Promise<void> =>
  withServers(['', config], (a, b) => act(a as Side, b as Side));

test('MIGRATE moves a key with its time, once', () => two(async (a, b) => {
  await a.say('SET k v PX 100000');
  await a.say('CONFIG SET notify-keyspace-events KEA');
  expect(await a.say(`MIGRATE 127.0.0.1 ${b.port} k 3 1000`)).toBe('OK');
  expect(await a.say(`MIGRATE 127.0.0.1 ${b.port} k 3 1000`)).toBe('NOKEY');
  expect(await a.say('EXISTS k')).toBe('(integer) 0');
  await b.say('SELECT 3');
  expect(await b.say('GET k')).toBe('"v"');
  expect(Number((await b.say('PTTL k')).replace('(integer) ', ''))).toBeGreaterThan(50_000);
  expect(await a.say('INFO stats')).toContain('migrate_cached_sockets:1');
}));

test('MIGRATE leaves what the other server refuses, and what it copies', () => two(async (a, b) => {
  await a.say('MSET x 1 y 2 a 5');
  await b.say('SET y old');
  const refused = '(error) ERR Target instance replied with error: BUSYKEY Target key name already exists.';
  const connection = await RealConnection.open(a.port);
  const toB = (...more: string[]): Promise<string> =>
    connection.call('MIGRATE', '127.0.0.1', String(b.port), '', '0', '1000', ...more).then(told);
  const passedOn = new Told();
  a.server.world.node.propagation.add(passedOn);
  expect(await toB('KEYS', 'x', 'y', 'nokey', 'a')).toBe(refused);
  expect(await a.say('KEYS *')).toBe('1) "y"');
  expect(await toB('REPLACE', 'COPY', 'KEYS', 'y')).toBe('OK');
  expect(passedOn.take(0)).toEqual(['DEL x a']);
  expect(await b.say('MGET x y a')).toBe('1) "1"\n2) "2"\n3) "5"');
  expect(await a.say('EXISTS y')).toBe('(integer) 1');
  expect(await toB('KEYS')).toBe('NOKEY');
  connection.close();
}));

test('MIGRATE says who it is, and what the other server thinks of that', () => two(async (a, b) => {
  await a.say('SET k v');
  const to = (rest: string): Promise<string> => a.say(`MIGRATE 127.0.0.1 ${b.port} k ${rest}`);
  const error = (text: string): string => `(error) ERR Target instance replied with error: ${text}`;
  expect(await to('0 1000')).toBe(error('NOAUTH Authentication required.'));
  expect(await to('0 1000 AUTH wrong')).toBe(error('WRONGPASS invalid username-password pair or user is disabled.'));
  expect(await to('99 1000 AUTH secret')).toBe(error('ERR DB index is out of range'));
  expect(await a.say('EXISTS k')).toBe('(integer) 1');
  // All is sent at once: what a refused SELECT was meant to keep apart has arrived in database 0.
  expect(await to('0 1000 AUTH2 default secret REPLACE')).toBe('OK');
}, 'requirepass secret\n'));

test('MIGRATE refuses what is no request', () => two(async (a) => {
  await a.say('SET k v');
  const refusals = {
    'k 0 1000 FOO': 'ERR syntax error',
    'k 0 1000 AUTH': 'ERR syntax error',
    'k 0 1000 AUTH2 x': 'ERR syntax error',
    'k 0 x': 'ERR value is not an integer or out of range',
    'k x 10': 'ERR value is not an integer or out of range',
    'k 0 10 KEYS b': 'ERR When using MIGRATE KEYS option, the key argument must be set to the empty string',
  };
  for (const [rest, error] of Object.entries(refusals)) expect(await a.say(`MIGRATE 127.0.0.1 1 ${rest}`)).toBe(`(error) ${error}`);
}));

test('MIGRATE to nobody, or to somebody who says nothing', () => two(async (a, b) => {
  await a.say('MSET k v l v');
  const { port } = b;
  expect(await a.say(`MIGRATE 127.0.0.1 ${port} l 0 1000`)).toBe('OK');
  await b.server.close();
  expect(await a.say(`MIGRATE 127.0.0.1 ${port} k 0 1000`)).toBe('(error) IOERR error or timeout writing to target instance');
  // A server that calls itself stands still, and hears nothing until it has given up.
  expect(await a.say(`MIGRATE 127.0.0.1 ${a.port} k 0 20`)).toBe('(error) IOERR error or timeout reading to target instance');
  expect(await a.say('INFO stats')).toContain('migrate_cached_sockets:0');
  expect(await a.say('GET k')).toBe('"v"');
}));

test('a connection that the other server has closed meanwhile is made anew', () => two(async (a, b) => {
  await a.say('MSET k 1 l 2');
  expect(await a.say(`MIGRATE 127.0.0.1 ${b.port} k 0 1000`)).toBe('OK');
  await b.say('CLIENT KILL TYPE normal SKIPME yes');
  expect(await a.say(`MIGRATE 127.0.0.1 ${b.port} l 0 1000`)).toBe('OK');
}));

test('everybody waits while a server talks to another one, in the order in which they came', () => two(async (a, b) => {
  await a.say('SET k v');
  const [mover, other] = [await RealConnection.open(a.port), await RealConnection.open(a.port)];
  mover.send(['MIGRATE', '127.0.0.1', String(b.port), 'k', '0', '1000']);
  mover.send(['EXISTS', 'k']);
  const reply = async (): Promise<string> => told((await mover.next(10_000)) ?? { type: 'nil' });
  expect(told(await other.call('PING'))).toBe('PONG');
  expect(await reply()).toBe('OK');
  expect(await reply()).toBe('(integer) 0');
  await a.say('MULTI');
  await a.say(`MIGRATE 127.0.0.1 ${b.port} other 0 1000`);
  await a.say('EXEC');
  await a.say('SET stays v');
  await a.say('MULTI');
  await a.say(`MIGRATE 127.0.0.1 ${b.port} other 0 1000`);
  await a.say(`MIGRATE 127.0.0.1 ${b.port} stays 0 1000`);
  expect(await a.say('EXEC')).toBe(
    '1) NOKEY\n2) (error) ERR The host has to be asked, and neither a transaction nor a script can wait for its answer',
  );
  expect(await a.say('GET stays')).toBe('"v"');
  mover.close();
  other.close();
}));

const portOf = (server: Server): number => (server.address() as { port: number }).port;

function listening(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server)); });
}

test('CONFIG SET port: who is there stays, who comes finds the new one', () => withServers([''], async (a) => {
  const { port, server, say } = a as Side;
  const free = await listening();
  const freePort = portOf(free);
  expect(await say(`CONFIG SET hz 50 port ${freePort}`)).toBe(
    `(error) ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this port. Check server logs.`,
  );
  expect(await say('CONFIG GET hz')).toContain('"10"');
  expect(await say('CONFIG GET port')).toContain(`"${port}"`);
  await new Promise((resolve) => { free.close(resolve); });
  expect(await say(`CONFIG SET port ${freePort} hz 50`)).toBe('OK');
  expect(server.port).toBe(freePort);
  expect(await say('CONFIG GET hz')).toContain('"50"');
  await expect(RealConnection.open(port)).rejects.toThrow('ECONNREFUSED');
  const late = await RealConnection.open(freePort);
  expect(told(await late.call('PING'))).toBe('PONG');
  expect(await say('CONFIG SET port 0')).toBe('OK');
  await expect(RealConnection.open(freePort)).rejects.toThrow('ECONNREFUSED');
  late.close();
}));

test('CONFIG SET bind takes all addresses or none', () => withServers([''], async (a) => {
  const { port, say } = a as Side;
  const connection = await RealConnection.open(port);
  const bind = (value: string): Promise<string> => connection.call('CONFIG', 'SET', 'bind', value).then(told);
  const refused = `(error) ERR CONFIG SET failed (possibly related to argument 'bind') - Failed to bind to specified addresses.`;
  expect(await bind('192.0.2.1')).toBe(refused);
  expect(await bind('127.0.0.1 192.0.2.1')).toBe(refused);
  const still = await RealConnection.open(port);
  still.close();
  expect(await bind('127.0.0.1 -192.0.2.1')).toBe('OK');
  expect(await say('CONFIG GET bind')).toContain('127.0.0.1 -192.0.2.1');
  (await RealConnection.open(port)).close();
  connection.close();
}));

test('a connection that nobody has used for ten seconds is hung up', () => {
  const done: string[] = [];
  const host = {
    send: () => {}, close: () => {}, fault: () => {}, exit: () => {},
    ask: ({ kind }: Question) => done.push(kind), hangUp: ({ port }: Place) => done.push(`hang up ${port}`),
  };
  const world = new World({ seed: 'outside', startUs, answers: true, heapBytes: 65_536 }, host);
  const take = (ms: number, input: Input): void => world.take(input, startUs + ms * 1000);
  const answer: Input = { kind: 'answer', answer: { kind: 'exchanged', lines: ['+OK', '+OK'] } };
  take(0, { kind: 'open', connection: 1, address: '127.0.0.1:50001' });
  take(0, answer); // nobody has asked
  for (const line of ['SET k v', 'MIGRATE 127.0.0.1 7001 k 0 1000'])
    take(0, { kind: 'bytes', connection: 1, bytes: encode(line.split(' ')) });
  take(1, answer);
  expect([done, world.node.outside.connections]).toEqual([['exchange'], 1]);
  world.advanceTo(startUs + 9_900_000);
  expect([done, world.node.outside.connections]).toEqual([['exchange'], 1]);
  world.advanceTo(startUs + 11_000_000);
  expect([done, world.node.outside.connections]).toEqual([['exchange', 'hang up 7001'], 0]);
});

test('where nobody answers, there is nobody to reach, and every port can be had', () => {
  const engine = new Engine();
  const toldBy = (argv: readonly string[]): string => told(engine.call(argv) ?? { type: 'nil' });
  expect(toldBy(['CONFIG', 'SET', 'port', '7000'])).toBe('OK');
  expect(toldBy(['SET', 'k', 'v'])).toBe('OK');
  expect(toldBy(['MIGRATE', '127.0.0.1', '7001', 'k', '0', '10'])).toBe(
    '(error) IOERR error or timeout connecting to the client',
  );
});
