/* Long ways are gone a little at each turn, and who stops on one has lost nothing. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Replay } from '../../src/sim/replay.ts';
import { Leading } from '../../src/worker/leading.ts';
import type { AskName, Asks } from '../../src/worker/protocol.ts';
import { Visit } from '../tools/visit.ts';

const commands = 400;
let visit: Visit;
beforeEach(() => {
  visit = new Visit();
  for (let i = 0; i < commands; i++) visit.type(`APPEND k ${i % 10}`);
});

const asks: readonly { [Name in AskName]: readonly [Name, () => Asks[Name]['ask']] }[AskName][] = [
  ['jump', () => visit.marks()[commands - 50] ?? null],
  ['compare', () => ({ a: { branch: 0, at: visit.marks()[300] as { entries: number; atUs: number } }, b: { branch: 0 } })],
  ['steps', () => ({ mark: commands - 1 })],
  ['steps', () => ({ connection: 'A', argv: ['APPEND', 'k', 'x'] })],
  ['probe', () => ({ from: 'here' as const, steps: [{ connection: 'A', argv: ['GET', 'k'] }] })],
  ['retell', () => null],
  ['reseed', () => 'other dice'],
  ['load', () => visit.ask('save', null)],
];

describe.each(asks)('%s', (name, asked) => {
  test('answers the same whether its way was gone first, left half-way, or gone at once', () => {
    const ask = asked();
    const plain = visit.ask(name as 'probe', ask as never);
    const [first, second] = [new Visit(), new Visit()];
    for (const other of [first, second]) for (let i = 0; i < commands; i++) other.type(`APPEND k ${i % 10}`);
    const shares = first.go(name as 'probe', ask as never);
    expect(shares.length).toBeGreaterThan(100);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    second.go(name as 'probe', ask as never, 60);
    second.leaveWay();
    for (const other of [first, second]) expect(other.ask(name as 'probe', ask as never)).toEqual(plain);
  });

  test('left half-way has changed nothing', () => {
    const before = visit.ask('save', null);
    visit.go(name as 'probe', asked() as never, 60);
    visit.leaveWay();
    expect(visit.ask('save', null)).toEqual(before);
    expect(visit.type('STRLEN k')).toBe(`(integer) ${commands}`);
  });
});

test('once the way was gone, an ask has little left to do', () => {
  const last = visit.marks().at(-2) ?? null;
  visit.go('jump', last);
  const taken = vi.spyOn(Replay.prototype, 'next');
  visit.ask('jump', last);
  expect(taken.mock.calls.length).toBeLessThanOrEqual(201);
  taken.mockRestore();
});

test('a session that is not waited for goes on from where it came, on a branch of its own, and the old one is whole', () => {
  const kept = visit.ask('save', null);
  const other = new Visit();
  other.go('load', kept, 101);
  const state = other.ask('load', kept);
  expect(state.branches).toMatchObject([{ id: 0 }, { id: 1, parent: { id: 0 } }]);
  expect(state.current).toBe(1);
  expect(state.branches[0]?.entries).toBe(commands + 1);
  const length = Number(other.type('STRLEN k').split(' ')[1]);
  expect(length).toBeGreaterThan(50);
  expect(length).toBeLessThan(commands);
  other.ask('switchTo', 0);
  expect(other.type('STRLEN k')).toBe(`(integer) ${commands}`);
  expect(other.marks().filter(({ kind }) => kind === 'write').length).toBeGreaterThanOrEqual(commands);
});

test('a script that takes long is gone through in pieces, too', () => {
  visit.type(`EVAL 'for i = 1, 5000000 do end return redis.call("SET", "k", "looped")' 0`);
  visit.pass(60_000);
  visit.type('APPEND k !');
  visit.type('APPEND k ?');
  const moment = visit.marks().at(-2) ?? null;
  const turns = visit.go('jump', moment).length;
  expect(turns).toBeGreaterThan(commands + 20);
  visit.ask('jump', moment);
  expect(visit.shown).toBe('looped!');
  expect(visit.go('reseed', 'other dice').length).toBeGreaterThan(commands + 20);
});

test('what goes on from a script that took long goes on from its end: its reply has been told', () => {
  visit.type(`EVAL 'for i = 1, 5000000 do end return redis.call("SET", "k", "looped")' 0`);
  visit.pass(60_000);
  visit.type('SET k later');
  const at = visit.marks().at(-2) as { entries: number; atUs: number };
  const told = visit.told.flatMap((message) => (message.kind === 'data' && message.bytes.length > 0 ? [message.at] : []));
  const retold = visit.ask('retell', null).filter(({ way }) => way === 'heard');
  for (const heard of [told, retold])
    expect(heard.filter(({ entries }) => entries === at.entries).map(({ atUs }) => atUs)).toEqual([at.atUs]);
  visit.ask('jump', at);
  expect(visit.shown).toBe('looped');
  visit.ask('fork', { name: '2', at });
  const before = visit.told.length;
  visit.send(['GET', 'k']);
  visit.pass(60_000);
  expect(visit.repliesSince(before)).toEqual(['$6\r\nlooped\r\n']);
});

test('a session left in the midst of a script goes on from its end', () => {
  visit.type(`EVAL 'for i = 1, 5000000 do end return redis.call("SET", "k", "looped")' 0`);
  visit.pass(60_000);
  visit.type('SET k later');
  const kept = visit.ask('save', null);
  const other = new Visit();
  other.go('load', kept, commands + 5);
  other.ask('load', kept);
  const before = other.told.length;
  other.send(['GET', 'k']);
  other.pass(60_000);
  expect(other.repliesSince(before)).toEqual(['$6\r\nlooped\r\n']);
});

test('what is no session is refused on the way to it', () => {
  expect(() => visit.go('load', { origin: 1 })).toThrow(TypeError);
});

test('where a jump lands on a command that converted the key, the key before it is told', () => {
  for (const [directive, line] of [['hash-max-listpack-entries 2', 'HSET h a 1 b 2'], ['set-max-intset-entries 2', 'HSET h c 3']]) {
    visit.type(`CONFIG SET ${directive}`);
    visit.type(line as string);
  }
  visit.type('HSET h d 4');
  const marks = visit.marks();
  visit.ask('jump', marks.at(-2) ?? null);
  expect(visit.glass).toMatchObject({ view: { encoding: 'hashtable' }, converted: { encoding: 'listpack' } });
  visit.ask('jump', marks.at(-4) ?? null);
  expect(visit.glass).toMatchObject({ view: { encoding: 'listpack' }, converted: null });
});

describe('leading', () => {
  let nowMs: number;
  let soon: (() => void)[];
  let told: [number, number][];
  let leading: Leading;
  beforeEach(() => {
    nowMs = 0;
    soon = [];
    told = [];
    leading = new Leading({ nowMs: () => nowMs, soon: (work) => soon.push(work), progress: (ask, done) => told.push([ask, done]) });
  });

  /** So many turns of 10 ms. */
  function* turns(count: number): Generator<number, void> {
    for (let i = 0; i < count; i++) {
      nowMs += 10;
      yield i / count;
    }
  }

  const run = (): void => {
    for (let work = soon.shift(); work !== undefined; work = soon.shift()) work();
  };

  test('goes a short way at once', () => {
    expect(leading.lead(1, turns(2))).toBe(true);
    expect(soon).toEqual([]);
  });

  test('goes a longer one in slices, and speaks of it only once it is noticed', async () => {
    const end = leading.lead(1, turns(25));
    run();
    expect(await end).toBe(true);
    expect(told).toEqual([]);
    const long = leading.lead(2, turns(200));
    run();
    expect(await long).toBe(true);
    expect(told.length).toBeGreaterThan(5);
    expect(told.map(([, done]) => done)).toEqual(told.map(([, done]) => done).sort((a, b) => a - b));
  });

  test('stops between two slices, and leaves the way', async () => {
    let isLeft = false;
    function* way(): Generator<number, void> {
      try {
        yield* turns(1000);
      } finally {
        isLeft = true;
      }
    }
    const end = leading.lead(7, way());
    soon.shift()?.();
    leading.stop(6); // another one
    soon.shift()?.();
    expect(isLeft).toBe(false);
    leading.stop(7);
    run();
    expect(await end).toBe(false);
    expect(isLeft).toBe(true);
  });

  test('tells what goes wrong on the way', async () => {
    function* way(): Generator<number, void> {
      yield* turns(20);
      throw new Error('lost');
    }
    const end = leading.lead(1, way());
    run();
    await expect(end).rejects.toThrow('lost');
  });
});
