/* That any moment of a session can be had again: a long drawn session is played once, what its world holds is noted on the way, and
 * whoever goes back to a moment finds the same data in the same memory. */

import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { allCommands } from '../../src/engine/commands/index.ts';
import { ofAll } from '../../src/engine/digest.ts';
import type { Node } from '../../src/engine/node.ts';
import type { Moment } from '../../src/inspect.ts';
import { encode } from '../../src/repl/encode.ts';
import { endOf, isBefore } from '../../src/sim/branch.ts';
import { Replay } from '../../src/sim/replay.ts';
import { resume } from '../../src/sim/resumed.ts';
import { Session, type SessionHost } from '../../src/sim/session.ts';
import { comparedCommands, sequences } from '../generate/steps.ts';
import { startUs } from '../tools/engine.ts';

const commandsMin = 10_000;
const origin = { seed: 'session', startUs };

/** A stopwatch that never shows the same twice: what it showed must come from the log. */
function erratic(): SessionHost['stopwatch'] {
  let turn = 0;
  return { start: () => undefined, lapUs: () => (turn = (turn * 7 + 13) % 31) };
}

function host(heard: string[] = []): SessionHost {
  return {
    stopwatch: erratic(),
    heapBytes: 1 << 22,
    send: (connection, bytes) => heard.push(`${connection} ${bytes.length}`),
    close: () => undefined,
    fault: (report) => {
      throw new Error(report.message);
    },
    exit: () => undefined,
  };
}

const open = (session: Session, connection: number, nowUs: number): void =>
  session.take({ kind: 'open', connection, address: `127.0.0.1:${40_000 + connection}` }, nowUs);

const say = (session: Session, connection: number, argv: readonly string[], nowUs: number): void =>
  session.take({ kind: 'bytes', connection, bytes: encode(argv) }, nowUs);

/** Commands of all kinds on two connections, with time between them: mostly little, now and then an hour. */
function drawn(): { readonly connection: number; readonly argv: readonly string[]; readonly waitUs: number }[] {
  const arbitrary = sequences({ commands: comparedCommands(allCommands.commands), steps: 400 });
  const steps: ReturnType<typeof drawn> = [];
  for (const sequence of fc.sample(arbitrary, { seed: 4, numRuns: 200 })) {
    for (const { on, argv } of sequence.steps) {
      const n = steps.length;
      const waitUs = n % 97 === 0 ? 3_600_000_000 : n % 10 === 0 ? 150_000 : 700;
      steps.push({ connection: on === 'A' ? 1 : 2, argv, waitUs });
    }
    if (steps.length >= commandsMin) break;
  }
  return steps;
}

const digest = (node: Node): string => String(ofAll(node.space.dbs));
/** Enough to notice any command that went otherwise: what it allocated stays counted. */
const counters = ({ h, space, changes }: Node): string => [h.usedBytes, h.blocks, h.allocations, changes.dirty, space.stats.hits].join();
/** A digest takes long, so most moments are known by their counters. */
const digestEvery = 101;
const fingerprint = (node: Node, n: number): string => (n % digestEvery === 0 ? digest(node) : counters(node));
const memory = ({ h }: Node): Uint8Array => h.u8.subarray(0, h.reservedBytes);
const haveSameMemory = (a: Node, b: Node): boolean => Buffer.compare(memory(a), memory(b)) === 0;

describe('a session of ten thousand commands', () => {
  const session = new Session(origin, host());
  const moments: Moment[] = [];
  const prints: string[] = [];

  beforeAll(() => {
    let nowUs = startUs;
    open(session, 1, nowUs);
    open(session, 2, nowUs);
    for (const { connection, argv, waitUs } of drawn()) {
      nowUs += waitUs;
      session.advanceTo(nowUs);
      moments.push(endOf(session.current));
      prints.push(fingerprint(session.world.node, prints.length));
      say(session, connection, argv, nowUs);
      moments.push(endOf(session.current));
      prints.push(fingerprint(session.world.node, prints.length));
    }
  });

  test('is long enough to mean something', () => {
    expect(session.current.entries.length).toBeGreaterThan(commandsMin);
    expect(new Set(prints).size).toBeGreaterThan(commandsMin / 5);
  });

  test('is the same at every moment when it is led along once', () => {
    const replay = session.at(session.current, moments[0] as Moment);
    const seen = moments.map((moment, n) => {
      replay.forwardTo(moment);
      return fingerprint(replay.world.node, n);
    });
    expect(seen).toEqual(prints);
  });

  test('is the same, byte for byte and reply for reply, at moments jumped to in any order', () => {
    const last = moments.at(-1) as Moment;
    const replay = session.at(session.current, last);
    expect(haveSameMemory(replay.world.node, session.world.node)).toBe(true);
    expect(replay.world.node.slowlog).toEqual(session.world.node.slowlog);
    expect(replay.world.node.commandStats.counters.length).toBe(session.world.node.commandStats.counters.length);
    for (let i = 0; i < 12; i++) {
      const n = ((i * 7919) % Math.floor(moments.length / digestEvery)) * digestEvery;
      const there = session.at(session.current, moments[n] as Moment);
      expect(digest(there.world.node)).toBe(prints[n]);
      session.giveBack(there);
    }
  });

  test('once prepared, is never far from a world on its way', () => {
    const { current } = session;
    while (session.prepare(current));
    const taken = vi.spyOn(Replay.prototype, 'next');
    // A world each thousand entries; from the end backwards, each jump (two moments an entry) uses up one of them.
    for (let n = moments.length - 1; n > 0; n -= 2000) {
      taken.mockClear();
      session.at(current, moments[n] as Moment);
      expect(taken.mock.calls.length).toBeLessThan(2000);
    }
    taken.mockRestore();
  });

  test('has a mark for each request, and one for each time that keys expired meanwhile', () => {
    const { marks } = session.current;
    expect(marks.filter((mark) => mark.connection > 0)).toHaveLength(session.current.entries.length - 2);
    expect(marks.some((mark) => mark.kind === 'expiry')).toBe(true);
    expect(marks.some((mark) => mark.kind === 'write')).toBe(true);
    for (const [i, mark] of marks.entries()) expect(i > 0 && isBefore(mark, marks[i - 1] as Moment)).toBe(false);
  });

  test('is kept by its entries alone: whoever takes them up finds the same world', () => {
    const { id, name, parent, entries, laps, endUs } = session.current;
    const kept = { branches: [{ id, name, parent, entries: [...entries], laps, endUs, marks: [] }], current: id };
    const again = resume({ origin, ...kept }, host());
    expect(haveSameMemory(again.world.node, session.world.node)).toBe(true);
    expect(again.current.marks).toEqual(session.current.marks);
  });
});

test('a script that goes on after its turn counts as one that changes: undo has to go back before it', () => {
  const session = new Session(origin, host());
  open(session, 1, startUs);
  say(session, 1, ['EVAL', "for i = 1, 5000000 do end return redis.call('SET', 'late', '1')", '0'], startUs);
  expect(session.world.node.scripting?.running).toBeDefined();
  say(session, 1, ['PING'], startUs + 1);
  expect(session.current.marks.map(({ kind }) => kind)).toEqual(['write', 'read']);
});
