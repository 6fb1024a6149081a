/* What a tab kept, taken up again when it is loaded anew: by the store, the keeper and the playground together. */

import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import '../../src/engine/commands/index.ts';
import { encode } from '../../src/repl/encode.ts';
import { Playground } from '../../src/worker/playground.ts';
import type { FromWorker } from '../../src/worker/protocol.ts';
import { keptIn, restore } from '../../src/worker/restoring.ts';
import { Store } from '../../src/worker/store.ts';
import { startUs } from '../tools/engine.ts';

/** A tab: its playground, its store, and what the page was told of keeping. */
class Tab {
  readonly told: string[] = [];
  heard = '';
  readonly playground: Playground;
  readonly store: Store;

  constructor(name = 'tab') {
    const post = (message: FromWorker): void => {
      if (message.kind === 'keeping') this.told.push(message.keeping);
      if (message.kind === 'data') this.heard += String.fromCharCode(...message.bytes);
    };
    this.store = new Store(name, post);
    const stopwatch = { start: () => undefined, lapUs: () => 5 };
    this.playground = new Playground({ post, nowUs: () => startUs, stopwatch, heapBytes: 1 << 20, newSeed: () => 'drawn' }, 'seed');
    this.open(1, 'A');
  }

  open(connection: number, name: string): void {
    this.playground.take({ kind: 'open', connection, name });
  }

  type(line: string): string {
    this.heard = '';
    this.playground.take({ kind: 'send', connection: 1, bytes: encode(line.split(' ')) });
    return this.heard;
  }

  /** @returns whether somebody stopped on the way */
  async restore(anew = false, goes = true): Promise<boolean> {
    const lead = (way: ReturnType<Playground['wayTo']>) => {
      if (goes) for (const _ of way);
      return goes || Promise.resolve(false);
    };
    return (await restore(this.store, this.playground, anew, lead)).isStopped;
  }

  keep(): Promise<void> {
    return this.store.flush(this.playground);
  }
}

/** Everything that IndexedDB has of sessions, by name. */
const names = (): Promise<unknown[]> => new Promise((resolve) => {
  const request = indexedDB.open('keyglass-sessions');
  request.onsuccess = () => {
    const keys = request.result.transaction('sessions').objectStore('sessions').getAllKeys();
    keys.onsuccess = () => resolve(keys.result);
  };
});

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true }); // a browser without locks
});

/** A tab in which something was done and kept. */
async function tabWith(...lines: readonly string[]): Promise<Tab> {
  const tab = new Tab();
  await tab.restore();
  for (const line of lines) tab.type(line);
  await tab.keep();
  return tab;
}

test('a tab without a past begins with nothing', async () => {
  const tab = new Tab();
  expect(keptIn(await tab.store.opened)).toEqual({ session: 'tab', names: [] });
  expect(await tab.restore()).toBe(false);
  expect(tab.type('KEYS *')).toBe('*0\r\n');
});

test('what was done comes back, with the names of the connections that were open at the end', async () => {
  const before = await tabWith('SET k v');
  before.open(2, 'B');
  before.open(3, 'C');
  before.playground.take({ kind: 'close', connection: 2 });
  await before.keep();
  const after = new Tab();
  expect(keptIn(await after.store.opened)).toEqual({ session: 'tab', names: ['A', 'C'] });
  expect(after.type('GET k')).toBe('$-1\r\n');
  expect(await after.restore()).toBe(false);
  expect(after.type('GET k')).toBe('$1\r\nv\r\n');
  expect(after.told).toEqual([]);
});

test('nothing is kept before it was said whether what was kept is gone on with, and all is afterwards', async () => {
  await tabWith('SET k v');
  const after = new Tab();
  after.type('SET k w');
  await after.keep();
  await after.restore();
  after.type('APPEND k x');
  await after.keep();
  const last = new Tab();
  await last.restore();
  expect(last.type('GET k')).toBe('$2\r\nvx\r\n');
});

test('who wants to begin anew does, and who stops on the way is told so', async () => {
  await tabWith('SET k v');
  const anew = new Tab();
  await anew.restore(true);
  expect(anew.type('GET k')).toBe('$-1\r\n');
  const stopped = new Tab();
  expect(await stopped.restore(false, false)).toBe(true);
});

test('what cannot be read is set aside and told, and stays', async () => {
  await tabWith('SET k v');
  const spoilt = new Tab();
  const opened = await spoilt.store.opened;
  if (opened === null) throw new Error('there is a store');
  const store = { ...opened, found: { origin: 7 } };
  Object.defineProperty(spoilt.store, 'opened', { value: Promise.resolve(store) });
  expect(keptIn(store)).toEqual({ session: 'tab', names: [] });
  await spoilt.restore();
  expect(spoilt.told).toEqual(['aside']);
  spoilt.type('SET l w');
  await spoilt.keep();
  expect(spoilt.told).toEqual(['aside']);
  expect(await names()).toEqual(['tab', expect.stringMatching(/^tab set aside \d+$/)]);
  for (let i = 0; i < 8; i++) {
    const other = new Tab(`other ${i}`);
    await other.restore();
    other.type('SET k v');
    await other.keep();
  }
  expect(await names()).toContainEqual(expect.stringMatching(/^tab set aside/));
});

test('a session that a lesson has put aside comes back beside the lesson\'s', async () => {
  const before = await tabWith('SET mine v');
  const ask = (tab: Tab, name: 'reset' | 'putBack', given: never) => tab.playground.take({ kind: 'ask', id: 1, name, ask: given });
  ask(before, 'reset', { seed: 'lesson', steps: [], setsAside: true } as never);
  before.type('SET theirs v');
  await before.keep();
  const after = new Tab();
  await after.restore();
  expect(after.type('KEYS *')).toBe('*1\r\n$6\r\ntheirs\r\n');
  ask(after, 'putBack', null as never);
  expect(after.type('KEYS *')).toBe('*1\r\n$4\r\nmine\r\n');
});

test('a store that is full or fails is told once, and told again when it has room', async () => {
  const tab = await tabWith('SET k v');
  const opened = await tab.store.opened;
  if (opened === null) throw new Error('there is a store');
  const { save } = opened.keeper;
  const fails = (name: string) => async () => { throw Object.assign(new Error('no'), { name }); };
  for (const name of ['QuotaExceededError', 'QuotaExceededError', 'UnknownError']) {
    opened.keeper.save = fails(name);
    await tab.keep();
  }
  opened.keeper.save = save;
  await tab.keep();
  expect(tab.told).toEqual(['full', 'failed', 'kept']);
});

test('where the browser has no store, a tab works without', async () => {
  Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true, writable: true });
  const tab = new Tab();
  expect(keptIn(await tab.store.opened)).toBeNull();
  expect(await tab.restore()).toBe(false);
  expect(tab.told).toEqual(['failed']);
  expect(tab.type('SET k v')).toBe('+OK\r\n');
});
