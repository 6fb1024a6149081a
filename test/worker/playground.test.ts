/* A visit, played from the page's side: what it sends and asks, and what it is told. */

import { beforeEach, describe, expect, test } from 'vitest';
import { Decoder } from '../../src/repl/decode.ts';
import { splitArgs } from '../../src/repl/quote.ts';
import { tty } from '../../src/repl/tty.ts';
import type { Heard, ScriptStep } from '../../src/worker/protocol.ts';
import { Visit } from '../tools/visit.ts';

let visit: Visit;
beforeEach(() => {
  visit = new Visit();
});

const step = (line: string, connection = 'A'): ScriptStep => ({ connection, argv: splitArgs(line) ?? [] });

function replies(heard: readonly (readonly Heard[])[]): string[] {
  return heard.map((pieces) => {
    const decoder = new Decoder();
    for (const { bytes } of pieces) decoder.feed(bytes);
    const reply = decoder.take();
    return reply === null ? '' : tty(reply).trimEnd();
  });
}

describe('looking at the past', () => {
  beforeEach(() => {
    for (const value of ['one', 'two', 'three']) visit.type(`SET k ${value}`);
  });

  test('shows the key as it was, and the present is as before', () => {
    const [, second] = visit.marks();
    visit.ask('jump', second ?? null);
    expect(visit.shown).toBe('two');
    visit.ask('jump', null);
    expect(visit.shown).toBe('three');
    expect(visit.type('GET k')).toBe('"three"');
  });

  test('lights only what the command at the cursor did', () => {
    visit.ask('jump', visit.marks()[1] ?? null);
    expect(visit.glass.events).toEqual([
      expect.objectContaining({ kind: 'command.started', argv: ['SET', 'k', 'two'] }),
      expect.objectContaining({ kind: 'dict.bucketVisited' }),
      expect.objectContaining({ kind: 'key.written', key: 'k' }),
      expect.objectContaining({ kind: 'command.finished' }),
    ]);
  });

  test('stops the clock: what is looked at does not expire, nor does the present', () => {
    visit.type('PEXPIRE k 1000');
    visit.ask('jump', visit.marks()[2] ?? null);
    visit.pass(60_000);
    visit.ask('jump', null);
    expect(visit.type('GET k')).toBe('"three"');
    visit.pass(2_000);
    expect(visit.type('GET k')).toBe('(nil)');
  });

  test('and typing there goes on from there, on another branch', () => {
    visit.ask('jump', visit.marks()[0] ?? null);
    const state = visit.ask('fork', {});
    expect(state.branches).toMatchObject([{ id: 0, name: '1' }, { id: 1, name: '2', parent: { id: 0 } }]);
    expect(visit.type('APPEND k !')).toBe('(integer) 4');
    expect(visit.ask('switchTo', 0)).toMatchObject({ current: 0, cursor: null });
    expect(visit.type('GET k')).toBe('"three"');
    visit.ask('switchTo', 1);
    expect(visit.type('GET k')).toBe('"one!"');
  });

  test('undo steps over what only read, and redo comes back', () => {
    visit.type('GET k');
    visit.ask('undo', null);
    expect(visit.shown).toBe('two');
    visit.ask('undo', null);
    expect(visit.shown).toBe('one');
    visit.ask('redo', null);
    expect(visit.shown).toBe('two');
    expect(visit.ask('redo', null).cursor).not.toBeNull();
    expect(visit.ask('redo', null).cursor).toBeNull();
  });

  test('undo says when there is nothing to undo', () => {
    for (let i = 0; i < 3; i++) visit.ask('undo', null);
    expect(() => visit.ask('undo', null)).toThrow('nothing to undo');
  });

  test('each connection stands where it stood then', () => {
    visit.type('SELECT 3');
    visit.type('MULTI');
    const marks = visit.marks();
    visit.type('DISCARD');
    visit.type('SELECT 0');
    visit.open(2, 'B');
    visit.ask('jump', marks.at(-1) ?? null);
    visit.ask('fork', {});
    expect(visit.type('SET x 1')).toBe('QUEUED');
    expect(visit.type('PING', 2)).toBe('PONG');
  });
});

test('marks tell each request, with its words', () => {
  visit.type('SET k v');
  visit.type('GET k');
  visit.type('COMMAND DOCS');
  expect(visit.marks().map(({ kind }) => kind)).toEqual(['write', 'read']);
  expect(visit.ask('labels', { from: 0, to: 2 })).toEqual([[['SET', 'k', 'v']], [['GET', 'k']]]);
});

test('a day let pass by hand is a mark, and so is what expired in it', () => {
  visit.type('SET k v EX 3600');
  visit.ask('clock', { forwardMs: 86_400_000 });
  expect(visit.marks().map(({ kind }) => kind)).toEqual(['write', 'expiry', 'wait']);
  expect(visit.type('EXISTS k')).toBe('(integer) 0');
});

test('a clock that is stopped lets nothing expire', () => {
  visit.type('SET k v PX 500');
  visit.ask('clock', { isPaused: true });
  visit.pass(10_000);
  expect(visit.type('PTTL k')).toBe('(integer) 500');
  visit.ask('clock', { isPaused: false });
  visit.pass(1_000);
  expect(visit.type('EXISTS k')).toBe('(integer) 0');
});

describe('a probe', () => {
  test('runs in a copy, on the page\'s connections as they stand, and changes nothing', () => {
    visit.type('SELECT 2');
    visit.type('SET k 1');
    const report = visit.ask('probe', {
      from: 'here',
      steps: [
        step('INCR k'), step('GET k', 'other'), step('SET t v PX 50', 'other'), { waitMs: 100 },
        step('EXISTS t', 'other'),
      ],
      views: [{ db: 2, key: 'k' }], keys: true,
    });
    expect(replies(report.heard)).toEqual(['(integer) 2', '(nil)', 'OK', '', '(integer) 0']);
    expect(report.views).toMatchObject([{ key: 'k', encoding: 'int' }]);
    expect(report.keys).toMatchObject([{ db: 2, key: 'k', type: 'string', encoding: 'int', ttlMs: null }]);
    expect(report.touched).toContainEqual({ db: 2, key: 'k', how: 'written' });
    expect(visit.type('GET k')).toBe('"1"');
    expect(visit.marks()).toHaveLength(3);
  });

  test('may begin with a world of its own', () => {
    visit.type('SET k v');
    const report = visit.ask('probe', { from: { seed: 's', startMs: 0 }, steps: [step('DBSIZE')] });
    expect(replies(report.heard)).toEqual(['(integer) 0']);
  });

  test('lets a client wait, and tells what wakes it', () => {
    const report = visit.ask('probe', { from: 'here', steps: [step('BLPOP q 0', 'X'), step('RPUSH q v', 'Y')] });
    expect(report.heard.map((heard) => heard.map(({ connection }) => connection))).toEqual([[], ['Y', 'X']]);
  });
});

describe('a server that is started with a directive', () => {
  const start: ScriptStep = { start: { name: 'cluster-enabled', value: 'yes' } };
  const prepared = [start, step('CLUSTER ADDSLOTSRANGE 0 16383'), { waitMs: 5200 }, step('SET foo bar')];
  const crossed = `(error) CROSSSLOT Keys in request don't hash to the same slot`;

  test('is in that mode, in the past, with another seed, and when the session is kept and loaded', () => {
    visit.ask('reset', { steps: prepared });
    expect(visit.type('MGET foo user:3')).toBe(crossed);
    visit.type('SET foo two');
    visit.ask('undo', null);
    visit.ask('fork', {});
    expect(visit.type('GET foo')).toBe('"bar"');
    expect(visit.type('MGET foo user:3')).toBe(crossed);
    visit.ask('reseed', 'another');
    expect(visit.type('MGET foo user:3')).toBe(crossed);
    const kept = visit.ask('save', null);
    visit.ask('reset', { steps: [] });
    expect(visit.type('CLUSTER INFO')).toBe('(error) ERR This instance has cluster support disabled');
    visit.ask('load', kept);
    expect(visit.type('MGET foo user:3')).toBe(crossed);
    expect(visit.type('CLUSTER COUNTKEYSINSLOT 12182')).toBe('(integer) 1');
  });

  test('cannot be started anew in the middle', () => {
    const { heard } = visit.ask('probe', { from: 'here', steps: [step('SET foo bar'), start, step('MGET foo user:3')] });
    expect(replies(heard).at(-1)).toBe('1) "bar"\n2) (nil)');
  });
});

describe('a reset', () => {
  test('begins a world that a script has prepared, in which the page\'s connections are open', () => {
    visit.type('SET old 1');
    visit.type('MULTI');
    const state = visit.ask('reset', { seed: 'lesson', startMs: 1_000_000, steps: [step('SET new 1'), { waitMs: 500 }] });
    expect(state).toMatchObject({ seed: 'lesson', current: 0, cursor: null, nowUs: 1_000_500_000 });
    expect(visit.type('KEYS *')).toBe('1) "new"');
  });

  test('forgets the marks of the session before', () => {
    visit.type('SET old 1');
    visit.marks();
    visit.ask('reset', { steps: [] });
    visit.type('SET new 1');
    visit.glass;
    expect(visit.told.findLast(({ kind }) => kind === 'marks')).toMatchObject({ from: 0, marks: [{ kind: 'write' }] });
  });
});

test('a branch can be told again, piece by piece', () => {
  visit.type('SET k v');
  visit.type('GET k');
  const told = visit.ask('retell', null);
  expect(told.map(({ connection, way, bytes }) => `${connection} ${way} ${bytes.length}`)).toEqual([
    'A opened 0', 'A sent 27', 'A heard 5', 'A sent 20', 'A heard 7',
  ]);
  expect(told.map(({ entries }) => entries)).toEqual([1, 2, 2, 3, 3]);
});

describe('a branch from a moment at which a connection waits', () => {
  const forked = (waiting: readonly string[]): string => {
    visit.open(2, 'B');
    visit.type('BLPOP q 0');
    const at = visit.marks().at(-1);
    visit.type('RPUSH q one', 2);
    visit.ask('fork', { ...(at && { at }), waiting });
    const told = visit.told.length;
    visit.type('RPUSH q other', 2);
    return visit.repliesSince(told).join('').replaceAll('\r\n', ' ');
  };

  test('gives it what is pushed there, if its terminal waits', () => {
    expect(forked(['A'])).toBe(':1 *2 $1 q $5 other ');
    expect(visit.type('LLEN q', 2)).toBe('(integer) 0');
  });

  test('has released it, if not', () => {
    expect(forked([])).toBe(':1 ');
    expect(visit.type('LLEN q', 2)).toBe('(integer) 1');
  });

  test('another branch is gone on with, and the session taken up again, by whoever waits there', () => {
    visit.open(2, 'B');
    visit.type('BLPOP q 0');
    visit.ask('fork', { at: visit.marks()[0] ?? { entries: 0, atUs: 0 } });
    visit.ask('switchTo', 0);
    visit.ask('load', visit.ask('save', null));
    const told = visit.told.length;
    visit.type('RPUSH q other', 2);
    expect(visit.repliesSince(told).join('')).toContain('other');
    expect(visit.type('LLEN q', 2)).toBe('(integer) 0');
  });

  test('a request that is not answered yet is told to have come', () => {
    visit.type('SET k v');
    const told = visit.told.length;
    visit.type('BLPOP q 0');
    expect(visit.told.slice(told)).toMatchObject([{ kind: 'data', connection: 1, bytes: new Uint8Array(0), at: { entries: 3 } }]);
  });
});

describe('a session that is kept aside', () => {
  const lesson = () => visit.ask('reset', { seed: 'lesson', steps: [step('SET theirs 1')], setsAside: true });

  beforeEach(() => {
    visit.type('SET k one');
    visit.ask('fork', { at: visit.marks()[0] ?? { entries: 0, atUs: 0 } });
    visit.type('SET k two');
  });

  test('is put back as it was, branches and all', () => {
    expect(lesson()).toMatchObject({ hasAside: true, seed: 'lesson' });
    expect(visit.type('KEYS *')).toBe('1) "theirs"');
    expect(visit.ask('putBack', null)).toMatchObject({ hasAside: false, seed: 'seed', current: 1, branches: [{ id: 0 }, { id: 1 }] });
    expect(visit.type('GET k')).toBe('"two"');
  });

  test('is not replaced by what the lesson made', () => {
    lesson();
    visit.type('SET k lesson');
    lesson();
    visit.ask('putBack', null);
    expect(visit.type('GET k')).toBe('"two"');
  });

  test('goes when the session at hand shall stay', () => {
    lesson();
    expect(visit.ask('giveUpAside', null)).toMatchObject({ hasAside: false, seed: 'lesson' });
    expect(() => visit.ask('putBack', null)).toThrow('kept aside');
    expect(visit.type('KEYS *')).toBe('1) "theirs"');
  });

  test('is left alone by who resets without keeping', () => {
    expect(visit.ask('reset', { steps: [] })).toMatchObject({ hasAside: false });
  });
});

test('a session without marks is told as one without: the page has those of the session before', () => {
  visit.type('SET k 1');
  visit.marks();
  visit.ask('reset', { steps: [] });
  expect(visit.told.findLast((message) => message.kind === 'marks')).toEqual({ kind: 'marks', from: 0, marks: [] });
});

describe('a probe that awaits a reply', () => {
  const patient = (line: string, connection = 'A', patienceMs = 10_000): ScriptStep =>
    ({ ...step(line, connection), patienceMs } as ScriptStep);
  const probed = (...steps: ScriptStep[]): string[] =>
    replies(visit.ask('probe', { from: { seed: 's', startMs: 0 }, steps }).heard);

  test('lets time pass while its command blocks or the server sleeps', () => {
    const steps = [patient('SET k v PX 2500'), patient('BLPOP q 2'), patient('EXISTS k'), patient('DEBUG SLEEP 1'), patient('EXISTS k')];
    expect(probed(...steps)).toEqual(['OK', '(nil)', '(integer) 1', 'OK', '(integer) 0']);
  });

  test('waits no longer than it has patience, nor at all when it has none', () => {
    expect(probed(patient('BLPOP q 20'), patient('PING', 'B'))).toEqual(['', 'PONG']);
    expect(probed(step('BLPOP q 1'), step('SET k v', 'B'))).toEqual(['', 'OK']);
  });
});
