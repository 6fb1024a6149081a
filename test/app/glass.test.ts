/* What the glass shows after states that say little. */

import { expect, test } from 'vitest';
import type { KeyView, TraceEvent } from '../../src/inspect.ts';
import { type Glass, nextGlass } from '../../src/app/state/glass.ts';
import { nothingTold } from '../../src/app/state/told.ts';

const subject = { db: 0, key: 'k' };
const finished = (name: string): TraceEvent => ({
  kind: 'command.finished', name, changes: 1, allocations: 0, usedBytes: 64,
});
const shown: Glass = {
  subject, view: { key: 'k', value: { kind: 'opaque', note: '' } } as unknown as KeyView, before: null,
  mechanism: null, mechanismBefore: null, events: [],
  eventsDropped: 0, told: nothingTold, conversion: null, generation: 1,
};

test('a key that goes with all others leaves the cost of what removed them', () => {
  const told = { converted: null, finished: finished('get') as Extract<TraceEvent, { kind: 'command.finished' }> };
  const state = { subject, view: null, mechanism: null, events: [finished('flushall')], eventsDropped: 0 };
  expect(nextGlass({ ...shown, told }, state).told.finished?.name).toBe('flushall');
});

test('a command about nothing that is shown leaves the line as it is', () => {
  const told = { converted: null, finished: finished('get') as Extract<TraceEvent, { kind: 'command.finished' }> };
  const state = { subject, view: shown.view, mechanism: null, events: [finished('ping')], eventsDropped: 0 };
  expect(nextGlass({ ...shown, told }, state).told.finished?.name).toBe('get');
});

test('at another moment the line tells of the command that touched the key last by then', () => {
  const told = { converted: null, finished: finished('incr') as Extract<TraceEvent, { kind: 'command.finished' }> };
  const started = (name: string): TraceEvent => ({ kind: 'command.started', name, argv: [name], conn: 1, db: 0 });
  const wrote: TraceEvent = { kind: 'key.written', db: 0, key: 'k' };
  const earlier = [started('set'), wrote, finished('set'), started('ping'), finished('ping')];
  const state = { subject, view: shown.view, mechanism: null, events: [], eventsDropped: 0 };
  expect(nextGlass({ ...shown, told }, { ...state, earlier }).told.finished?.name).toBe('set');
  expect(nextGlass({ ...shown, told }, { ...state, earlier: [] }).told).toEqual(nothingTold);
});
