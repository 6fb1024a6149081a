import { expect, test } from 'vitest';
import { toldBy } from '../../src/app/state/told.ts';
import type { TraceEvent } from '../../src/inspect.ts';
import type { GlassState } from '../../src/worker/protocol.ts';

const started = (name: string): TraceEvent => ({ kind: 'command.started', name, argv: [name], conn: 1, db: 0 });
const finished = (name: string): TraceEvent => ({
  kind: 'command.finished',
  name,
  changes: 1,
  allocations: 2,
  usedBytes: 3,
});
const wrote = (key: string, db = 0): TraceEvent => ({ kind: 'key.written', db, key });
const converted: TraceEvent = {
  kind: 'encoding.converted',
  type: 'hash',
  from: 'listpack',
  to: 'hashtable',
  why: '129 entries',
};
const command = (name: string, ...within: TraceEvent[]) => [started(name), ...within, finished(name)];
const subject = { db: 0, key: 'k' };

test('the last command that touched the key is told, not one that came after and did not', () => {
  const events = [...command('set', wrote('k')), ...command('append', wrote('k')), ...command('ping')];
  expect(toldBy({ mechanism: null, events, subject })?.finished?.name).toBe('append');
});

test('a command on another key, or on the same key of another database, tells nothing', () => {
  expect(toldBy({ mechanism: null, events: command('set', wrote('other')), subject })).toBeNull();
  expect(toldBy({ mechanism: null, events: command('set', wrote('k', 1)), subject })).toBeNull();
  expect(toldBy({ mechanism: null, events: command('ping'), subject: null })).toBeNull();
});

test('a conversion is told with the command that brought it about, even when another followed', () => {
  const events = [...command('hset', wrote('k'), converted), ...command('hget', wrote('k'))];
  expect(toldBy({ mechanism: null, events, subject })).toMatchObject({ converted: { to: 'hashtable' }, finished: { name: 'hget' } });
});

test('the conversion of another key is not told', () => {
  const events = [...command('hset', wrote('other'), converted), ...command('hget', wrote('k'))];
  expect(toldBy({ mechanism: null, events, subject })?.converted).toBeNull();
});

test('a key that expires between commands is told without a cost', () => {
  const expired: TraceEvent = { kind: 'key.expired', db: 0, key: 'k', by: 'cycle' };
  expect(toldBy({ mechanism: null, events: [expired], subject })).toEqual({ converted: null, finished: null });
});

test('of a mechanism the last command is told, whatever it touched, but not what a prompt asks by itself', () => {
  const mechanism: GlassState['mechanism'] = { scene: 'pubsub-fanout', channels: [], clients: [], last: null };
  const events = [...command('set', wrote('k'), converted), ...command('publish'), ...command('command|docs')];
  expect(toldBy({ mechanism, events, subject })).toMatchObject({ converted: { to: 'hashtable' }, finished: { name: 'publish' } });
  expect(toldBy({ mechanism, events: command('hello'), subject })).toBeNull();
});
