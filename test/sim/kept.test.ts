/* Sessions as data: what is kept comes back the same, and what is no session is refused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../../src/engine/commands/index.ts';
import { encode } from '../../src/repl/encode.ts';
import { endOf } from '../../src/sim/branch.ts';
import { keep, type KeptSession, unkeep } from '../../src/sim/kept.ts';
import { resume } from '../../src/sim/resumed.ts';
import { Session, type SessionHost } from '../../src/sim/session.ts';
import { startUs } from '../tools/engine.ts';

const origin = { seed: 's', startUs };
const host: SessionHost = {
  stopwatch: { start: () => undefined, lapUs: () => 7 }, heapBytes: 1 << 20,
  send: () => undefined, close: () => undefined, fault: () => undefined, exit: () => undefined,
};

/** A session of two branches: the second leaves the first after two commands. */
function branched(): Session {
  const session = new Session(origin, host);
  let nowUs = startUs;
  const say = (line: string): void => {
    nowUs += 1000;
    session.take({ kind: 'bytes', connection: 1, bytes: encode(line.split(' ')) }, nowUs);
  };
  session.take({ kind: 'open', connection: 1, address: 'a:1' }, nowUs, 'A');
  say('SET k 1');
  say('INCR k');
  const there = endOf(session.current);
  say('INCR k');
  session.fork(session.current, there);
  say('APPEND k !');
  session.take({ kind: 'coins', coins: [true, false] }, nowUs);
  session.take({ kind: 'wait' }, nowUs + 1_000_000);
  return session;
}

const kept = (): KeptSession => {
  const session = branched();
  return keep(origin, session.branches, session.current.id);
};

describe('a session that is kept', () => {
  test('comes back with all its branches, each told once', () => {
    const data = kept();
    expect(data.branches.map(({ entries }) => entries.length)).toEqual([4, 3]);
    const back = unkeep(structuredClone(data));
    const session = branched();
    expect(back.origin).toEqual(origin);
    expect(back.branches.map(({ entries, laps }) => [entries.length, laps.looks.length]))
      .toEqual(session.branches.map(({ entries, laps }) => [entries.length, laps.looks.length]));
    const again = resume(back, host);
    expect(again.world.node.h.usedBytes).toBe(session.world.node.h.usedBytes);
    expect(again.current.endUs).toBe(session.current.endUs);
  });

  test.each([
    ['no object', () => null, 'session is not an object'],
    ['a branch that leaves none', (s: KeptSession) => ({ ...s, branches: s.branches.slice(1) }), 'leaves one that is not there'],
    ['a current branch that is not there', (s: KeptSession) => ({ ...s, current: 9 }), 'current names no branch'],
    ['a time that is none', (s: KeptSession) => ({ ...s, origin: { ...s.origin, startUs: Number.NaN } }), 'startUs is not a time'],
    ['entries that go back in time', (s: KeptSession) => withEntries(s, (entries) => entries.toReversed()), 'go back in time'],
    ['a request that is no bytes', (s: KeptSession) => withEntries(s, (entries) => entries.map((entry) => ({
      ...entry, input: { kind: 'bytes', connection: 1, bytes: 'text' },
    }))), 'a request is not bytes'],
    ['an input of another kind', (s: KeptSession) => withEntries(s, (entries) => entries.map((entry) => ({
      ...entry, input: { kind: 'tick' },
    }))), 'of no kind that is known'],
  ])('is refused when it is %s', (_name, spoil, message) => {
    expect(() => unkeep(spoil(kept()))).toThrow(message);
  });

  test('is refused, whatever it is, with an error that says why', () => {
    fc.assert(
      fc.property(fc.anything({ withTypedArray: true, withBigInt: true }), (data) => {
        expect(() => unkeep(data)).toThrow(TypeError);
        expect(() => unkeep({ ...kept(), branches: [data] })).toThrow(TypeError);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

function withEntries(session: KeptSession, change: (entries: readonly object[]) => readonly object[]): unknown {
  const [first, ...rest] = session.branches;
  return { ...session, branches: [{ ...first, entries: change(first?.entries ?? []) }, ...rest] };
}
