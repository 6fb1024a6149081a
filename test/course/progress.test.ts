/* What is kept of a student, and when questions come back. */

import { expect, test } from 'vitest';
import { dueCards, joined, noProgress, type Progress, progressFrom, withStep } from '../../src/course/progress.ts';
import { answered } from '../../src/course/review.ts';

const dayMs = 86_400_000;
const startMs = 1_704_067_200_000;

const someProgress = (): Progress =>
  answered(withStep({ ...noProgress, refuted: ['E001'], here: '#/lesson/x/2' }, 'x', 'one', 'solved'), 'ttl/minus-two', 'wrong', startMs);

test('goes out and comes in whole', () => expect(progressFrom(JSON.stringify(someProgress()))).toEqual(someProgress()));

const unreadable = [
  '', '{}', '[1]', '{"kind":"keyglass progress","version":2}', '{"kind":"keyglass progress","version":1,"steps":7}',
];

test.each(unreadable)('refuses %s', (text) => expect(progressFrom(text)).toBeNull());

test('two histories join: nothing that was done is undone', () => {
  const theirs = withStep(withStep({ ...noProgress, refuted: ['E002'] }, 'x', 'one', 'seen'), 'y', 'two', 'shown');
  const both = joined(someProgress(), theirs);
  expect(both.steps).toEqual({ x: { one: 'solved' }, y: { two: 'shown' } });
  expect(both.refuted).toEqual(['E001', 'E002']);
  expect(Object.keys(both.cards)).toEqual(['ttl/minus-two']);
});

test('a step does not become less', () => expect(withStep(someProgress(), 'x', 'one', 'seen')).toEqual(someProgress()));

test('what is right at once makes no card; a miss comes back, later each time it is known', () => {
  expect(answered(noProgress, 'ttl/a', 'right', startMs).cards).toEqual({});
  let progress = answered(noProgress, 'ttl/a', 'wrong', startMs);
  const waitsMs: number[] = [];
  for (let nowMs = startMs, turn = 0; turn < 4; turn++) {
    const due = Date.parse(progress.cards['ttl/a']?.due ?? '');
    waitsMs.push(due - nowMs);
    expect(dueCards(progress, due - 1)).toEqual([]);
    expect(dueCards(progress, due)).toEqual(['ttl/a']);
    nowMs = due;
    progress = answered(progress, 'ttl/a', 'right', nowMs);
  }
  expect([...waitsMs].sort((a, b) => a - b)).toEqual(waitsMs);
  expect(waitsMs.at(-1)).toBeGreaterThan(dayMs);
});
