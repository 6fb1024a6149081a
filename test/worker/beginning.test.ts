/* The beginning of a visit, with the first part of the engine alone: this file imports no more of it until a test does. */

import { beforeEach, expect, test } from 'vitest';
import { byteString, bytesOf } from '../../src/engine/bytes.ts';
import { commandTable } from '../../src/engine/commands/core.ts';
import { endOf } from '../../src/sim/branch.ts';
import { Beginning } from '../../src/worker/beginning.ts';
import { Live, type LiveHost } from '../../src/worker/live.ts';
import type { FromWorker, GlassState, ToWorker } from '../../src/worker/protocol.ts';

const startUs = 1_700_000_000_000_000;

let posted: FromWorker[];
let live: Live;
let beginning: Beginning;

const host: LiveHost = {
  post: (message) => void posted.push(message),
  nowUs: () => startUs,
  stopwatch: { start: () => undefined, lapUs: () => 0 },
  heapBytes: 1 << 20,
  newSeed: () => 'seed',
};
const store = { opened: Promise.resolve(null), begin: () => undefined, touch: () => undefined, flush: () => Promise.resolve() };

beforeEach(() => {
  posted = [];
  live = new Live(host, 'seed');
  beginning = new Beginning(live, store, host.post);
  beginning.hear({ kind: 'open', connection: 1, name: 'A' });
});

const send = (...argv: string[]): ToWorker => ({
  kind: 'send', connection: 1, bytes: bytesOf(`*${argv.length}\r\n${argv.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`),
});
const heard = (): string => posted.flatMap((each) => (each.kind === 'data' ? [byteString(each.bytes, 0, each.bytes.length)] : [])).join('');

test('answers strings and keys with the first part alone', () => {
  expect(commandTable.byText('hset')).toBeUndefined();
  for (const argv of [['SET', 'a', '1'], ['INCR', 'a'], ['GET', 'a'], ['EXPIRE', 'a', '10'], ['DEL', 'a']]) beginning.hear(send(...argv));
  expect(heard()).toBe('+OK\r\n:2\r\n$1\r\n2\r\n:1\r\n:1\r\n');
});

test('tells that nothing was kept, and goes on with what came meanwhile', async () => {
  beginning.hear({ kind: 'ask', id: 1, name: 'kept', ask: null });
  beginning.hear({ kind: 'ask', id: 2, name: 'restore', ask: { anew: false } });
  beginning.hear(send('PING'));
  expect(heard()).toBe('');
  expect(await beginning.end()).toEqual([]);
  expect(posted.filter(({ kind }) => kind === 'answer')).toEqual([
    { kind: 'answer', id: 1, answer: null }, { kind: 'answer', id: 2, answer: { isStopped: false } },
  ]);
  expect(heard()).toBe('+PONG\r\n');
});

test('half a request, one that is none, and an unknown command wait, with all that comes after', async () => {
  for (const text of ['*1\r\n$4\r\nPI', '*x\r\n', 'NOSUCH\r\n']) {
    const again = new Beginning(live, store, host.post);
    const waits: ToWorker = { kind: 'send', connection: 1, bytes: bytesOf(text) };
    again.hear(waits);
    again.hear(send('PING'));
    expect(await again.end()).toEqual([waits, send('PING')]);
  }
  expect(heard()).toBe('');
});

test('the rest takes over: what waited is answered in order, what was done is seen, and the whole engine replays the same', async () => {
  beginning.hear({ kind: 'glass', request: { scene: 'key', pinned: null, from: 0 } });
  beginning.hear(send('SET', 'a', 'one'));
  beginning.hear(send('HSET', 'h', 'f', 'v'));
  beginning.hear(send('APPEND', 'a', 'two'));
  expect(heard()).toBe('+OK\r\n');

  await import('../../src/engine/commands/index.ts');
  const { Playground } = await import('../../src/worker/playground.ts');
  const waiting = await beginning.end();
  const playground = new Playground(host, live);
  playground.show();
  expect(shown()?.subject).toEqual({ db: 0, key: 'a' });
  expect(shown()?.events.map(({ kind }) => kind)).toContain('key.written');
  for (const message of waiting) playground.take(message);
  expect(heard()).toBe('+OK\r\n:1\r\n:6\r\n');

  const { current, world } = live.session;
  const replayed = live.session.at(current, endOf(current)).world.node.h;
  const { h } = world.node;
  expect(replayed.usedBytes).toBe(h.usedBytes);
  const bytes = Math.min(h.u8.length, replayed.u8.length);
  expect(Buffer.compare(h.u8.subarray(0, bytes), replayed.u8.subarray(0, bytes))).toBe(0);
});

const shown = (): GlassState | undefined => posted.flatMap((each) => (each.kind === 'glass' ? [each.state] : [])).at(-1);
