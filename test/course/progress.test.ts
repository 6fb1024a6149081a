/* What is kept of a student, and when questions come back. */

import { expect, test } from 'vitest';
import { dueCards, joined, noProgress, type Progress, progressFrom, withClaim, withStep } from '../../src/course/progress.ts';
import { answered } from '../../src/course/review.ts';

const dayMs = 86_400_000;
const startMs = 1_704_067_200_000;

const someProgress = (): Progress =>
  answered(withStep({ ...noProgress, refuted: ['E001'], here: '#/lesson/x/2' }, 'x', 'one', 'solved'), 'ttl/minus-two', 'wrong', startMs);

test('goes out and comes in whole', () => expect(progressFrom(JSON.stringify(someProgress()))).toEqual(someProgress()));

const unreadable = [
  '', '{}', '[1]', '{"kind":"keyglass progress","version":1,"steps":7}', JSON.stringify({ ...noProgress, version: 2 }),
];

test.each(unreadable)('refuses %s', (text) => expect(progressFrom(text)).toBeNull());

test('two histories join: nothing that was done is undone', () => {
  const theirs = withStep(withStep({ ...noProgress, refuted: ['E002'] }, 'x', 'one', 'seen'), 'y', 'two', 'shown');
  const both = joined(someProgress(), theirs);
  expect(both.steps).toEqual({ x: { one: 'solved' }, y: { two: 'shown' } });
  expect(both.refuted).toEqual(['E001', 'E002']);
  expect(Object.keys(both.cards)).toEqual(['ttl/minus-two']);
});

test('of two histories the card that was asked later stays, every exam counts once, and the place is one\'s own', () => {
  const exam = (atMs: number) => ({ atMs, tookMs: 1, right: {} });
  const mine = { ...someProgress(), exams: [exam(2)] };
  const later = answered(someProgress(), 'ttl/minus-two', 'right', startMs + dayMs);
  const theirs = { ...later, exams: [exam(1), exam(2)], here: '#/lesson/y/1' };
  expect(joined(mine, theirs).cards).toEqual(theirs.cards);
  expect(joined(theirs, mine).cards).toEqual(theirs.cards);
  expect(joined(mine, theirs).exams).toEqual([exam(1), exam(2)]);
  expect([joined(mine, theirs).here, joined(noProgress, theirs).here]).toEqual([mine.here, theirs.here]);
});

test('a solution that was looked at is less than a problem solved, and more than one seen', () => {
  const after = (...states: ('seen' | 'shown' | 'solved')[]) =>
    states.reduce((done, state) => withStep(done, 'x', 's', state), noProgress);
  expect([after('shown', 'solved'), after('solved', 'shown'), after('shown', 'seen')].map(({ steps }) => steps['x']?.['s']))
    .toEqual(['solved', 'solved', 'shown']);
  const seen = after('seen');
  expect(withStep(seen, 'x', 's', 'seen')).toBe(seen);
});

test('a claim refuted with the solution at hand is told apart from one refuted alone', () => {
  const after = (...states: ('shown' | 'solved')[]) => states.reduce((done, state) => withClaim(done, 'E001', state), noProgress);
  const claims = ({ refuted, lookedUp }: Progress) => [refuted, lookedUp];
  expect(claims(after('shown', 'shown'))).toEqual([[], ['E001']]);
  expect(claims(after('shown', 'solved'))).toEqual([['E001'], []]);
  expect(claims(after('solved', 'shown'))).toEqual([['E001'], []]);
  expect(claims(joined(after('shown'), after('solved')))).toEqual([['E001'], []]);
  expect(claims(joined(after('solved'), after('shown')))).toEqual([['E001'], []]);
  expect(claims(joined(noProgress, after('shown')))).toEqual([[], ['E001']]);
});

test('what was kept before claims were told apart is still read', () => {
  const { lookedUp: _, ...older } = someProgress();
  expect(progressFrom(JSON.stringify(older))).toEqual(someProgress());
});

test('the card that has waited longest comes first', () => {
  const later = answered(noProgress, 'ttl/b', 'wrong', startMs + 1000);
  const both = answered(later, 'ttl/a', 'wrong', startMs);
  expect(dueCards(both, startMs + dayMs)).toEqual(['ttl/a', 'ttl/b']);
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
