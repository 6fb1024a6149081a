/* What is written comes back after a reload, tabs do not write over each other, and a full store is told. */

import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import '../../src/engine/commands/index.ts';
import { encode } from '../../src/repl/encode.ts';
import { endOf } from '../../src/sim/branch.ts';
import { keep, unkeep } from '../../src/sim/kept.ts';
import { resume } from '../../src/sim/resumed.ts';
import { Session, type SessionHost } from '../../src/sim/session.ts';
import { Keeper } from '../../src/worker/keeper.ts';
import { startUs } from '../tools/engine.ts';

const host: SessionHost = {
  stopwatch: { start: () => undefined, lapUs: () => 7 }, heapBytes: 1 << 20,
  send: () => undefined, close: () => undefined, fault: () => undefined, exit: () => undefined,
};

let held: Set<string>;
let names: number;
let nowMs: number;
const locks = { take: async (name: string) => !held.has(name) && held.add(name) !== undefined };
const open = (name: string) => Keeper.open(name, () => `drawn ${++names}`, locks, () => ++nowMs);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  held = new Set();
  names = 0;
  nowMs = 0;
});

class Typist {
  readonly session = new Session({ seed: 's', startUs }, host);
  private nowUs = startUs;

  constructor() {
    this.session.take({ kind: 'open', connection: 1 }, this.nowUs, 'A');
  }

  say(line: string): void {
    this.nowUs += 1000;
    this.session.take({ kind: 'bytes', connection: 1, bytes: encode(line.split(' ')) }, this.nowUs);
  }
}

const memoryOf = (session: Session): number[] => {
  const { h } = session.world.node;
  return [h.usedBytes, h.allocations, h.blocks];
};

function taken(found: unknown): Session {
  const { origin, branches, current } = unkeep(found);
  return resume({ origin, branches, current }, host);
}

describe('a session', () => {
  test('comes back from its pieces, branches and all', async () => {
    const { keeper } = await open('tab');
    const typist = new Typist();
    typist.say('SET k 1');
    await keeper.save(typist.session, 1);
    typist.say('INCR k');
    const there = endOf(typist.session.current);
    typist.say('INCR k');
    await keeper.save(typist.session, 1);
    typist.session.fork(typist.session.current, there);
    typist.say('APPEND k !');
    await keeper.save(typist.session, 1);
    held.clear();
    const back = taken((await open('tab')).found);
    expect(back.branches.map(({ entries }) => entries.length)).toEqual([4, 4]);
    expect(memoryOf(back)).toEqual(memoryOf(typist.session));
  });

  test('that begins anew takes the place of the one before', async () => {
    const { keeper } = await open('tab');
    const first = new Typist();
    first.say('SET old 1');
    await keeper.save(first.session, 1);
    const second = new Typist();
    second.say('SET new 1');
    await keeper.save(second.session, 2);
    held.clear();
    expect(memoryOf(taken((await open('tab')).found))).toEqual(memoryOf(second.session));
  });

  test('of a tab that was duplicated gets a name of its own, and a copy', async () => {
    const { keeper } = await open('tab');
    const typist = new Typist();
    typist.say('SET k 1');
    await keeper.save(typist.session, 1);
    const other = await open('tab');
    expect(other.keeper.name).toBe('drawn 1');
    expect(memoryOf(taken(other.found))).toEqual(memoryOf(typist.session));
    await other.keeper.save(new Typist().session, 1);
    held.clear();
    expect(memoryOf(taken((await open('tab')).found))).toEqual(memoryOf(typist.session));
  });

  test('that is kept aside comes back beside the one that is live, until it is put back', async () => {
    const own = new Typist();
    own.say('SET mine 1');
    const aside = keep(own.session.origin, own.session.branches, own.session.current.id);
    const { keeper } = await open('tab');
    await keeper.save(own.session, 1);
    await keeper.save(new Typist().session, 2, aside);
    held.clear();
    const again = await open('tab');
    expect(memoryOf(taken(again.aside))).toEqual(memoryOf(own.session));
    expect(memoryOf(taken(again.found))).toEqual(memoryOf(new Typist().session));
    await again.keeper.save(own.session, 3);
    held.clear();
    const last = await open('tab');
    expect(last.aside).toBeNull();
    expect(memoryOf(taken(last.found))).toEqual(memoryOf(own.session));
  });

  test('that cannot be read is set aside, and does not come back', async () => {
    const { keeper } = await open('tab');
    await keeper.save(new Typist().session, 1);
    await keeper.setAside();
    await keeper.save(new Typist().session, 1);
    const all = await new Promise<unknown[]>((resolve) => {
      const request = indexedDB.open('keyglass-sessions');
      request.onsuccess = () => {
        const names = request.result.transaction('sessions').objectStore('sessions').getAllKeys();
        names.onsuccess = () => resolve(names.result);
      };
    });
    expect(all).toEqual(['tab', expect.stringContaining('tab set aside')]);
  });
});

test('of the sessions that no tab has any more the newest stay', async () => {
  for (let i = 0; i < 9; i++) {
    const { keeper } = await open(`tab ${i}`);
    const typist = new Typist();
    typist.say(`SET k ${i}`);
    await keeper.save(typist.session, 1);
    held.clear();
  }
  await open('another');
  held.clear();
  expect((await open('tab 8')).found).not.toBeNull();
  held.clear();
  expect((await open('tab 0')).found).toBeNull();
});
