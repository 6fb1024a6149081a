/* Sessions as data: what is kept comes back the same, and what is no session is refused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../../src/engine/commands/index.ts';
import { encode } from '../../src/repl/encode.ts';
import { endOf } from '../../src/sim/branch.ts';
import { keep, type KeptSession, unkeep } from '../../src/sim/kept.ts';
import { resume } from '../../src/sim/resumed.ts';
import { Session, type SessionHost } from '../../src/sim/session.ts';
import { stopwatchOf } from '../../src/sim/stopwatch.ts';
import { startUs } from '../tools/engine.ts';

const origin = { seed: 's', startUs };
/** A host whose stopwatch finds something else, or nothing, at each look, and what it was sent. */
function newHost(sent: string[] = []): SessionHost {
  let looks = 0;
  return {
    stopwatch: { start: () => undefined, lapUs: () => (++looks % 3 === 0 ? 0 : looks) }, heapBytes: 1 << 20,
    send: (_, bytes) => void sent.push(String.fromCharCode(...bytes)),
    close: () => undefined, fault: () => undefined, exit: () => undefined,
  };
}

/** A session of two branches: the second leaves the first after two commands. */
function branched(host = newHost()): Session {
  const session = new Session(origin, host);
  let nowUs = startUs;
  const say = (line: string): void => {
    nowUs += 1000;
    session.take({ kind: 'bytes', connection: 1, bytes: encode(line.split(' ')) }, nowUs);
  };
  session.take({ kind: 'open', connection: 1, address: '127.0.0.1:50001', localAddress: '127.0.0.1:6379' }, nowUs, 'A');
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
    expect(keep(back.origin, back.branches, back.current)).toEqual(data);
    expect(back.branches.map(({ entries, laps }) => [entries.length, laps])).toEqual(
      session.branches.map(({ entries, laps }) => [entries.length, laps]),
    );
    const again = resume(back, newHost());
    expect(again.world.node.h.usedBytes).toBe(session.world.node.h.usedBytes);
    expect(again.current.endUs).toBe(session.current.endUs);
  });

  test('is told again what was measured', () => {
    const [live, later]: [string[], string[]] = [[], []];
    const session = branched(newHost(live));
    const again = resume(unkeep(kept()), newHost(later));
    const ask = { kind: 'bytes', connection: 1, bytes: encode(['INFO', 'commandstats']) } as const;
    for (const each of [session, again]) each.take(ask, session.current.endUs);
    expect(live.at(-1)).toMatch(/cmdstat_append:calls=1,usec=[1-9]/);
    expect(later.at(-1)).toBe(live.at(-1));
  });

  test.each([
    ['no object', () => null, 'session is not an object'],
    ['a branch that leaves none', (s: KeptSession) => ({ ...s, branches: s.branches.slice(1) }), 'leaves one that is not there'],
    ['a current branch that is not there', (s: KeptSession) => ({ ...s, current: 9 }), 'current names no branch'],
    ['a time that is none', (s: KeptSession) => ({ ...s, origin: { ...s.origin, startUs: Number.NaN } }), 'startUs is not a time'],
    ['entries that go back in time', (s: KeptSession) => withEntries(s, (entries) => entries.toReversed()), 'go back in time'],
    ['looks that do not ascend', (s: KeptSession) => withLooks(s, 0), 'looks do not ascend'],
    ['looks that the branch before had', (s: KeptSession) => withLooks(s, 1), 'looks do not ascend'],
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

test('a stopwatch tells what has passed since it was started or looked at last', () => {
  const times = [100, 107, 109, 200, 203];
  const stopwatch = stopwatchOf(() => times.shift() ?? 0);
  stopwatch.start();
  const laps = [stopwatch.lapUs(), stopwatch.lapUs()];
  stopwatch.start();
  expect([...laps, stopwatch.lapUs()]).toEqual([7, 2, 3]);
});

/** A branch whose looks begin anew after its first. */
const withLooks = (session: KeptSession, which: number): unknown => ({
  ...session, branches: session.branches.map((each, i) => (i === which ? { ...each, laps: { looks: [1, 0], us: [1, 1] } } : each)),
});

function withEntries(session: KeptSession, change: (entries: readonly object[]) => readonly object[]): unknown {
  const [first, ...rest] = session.branches;
  return { ...session, branches: [{ ...first, entries: change(first?.entries ?? []) }, ...rest] };
}
