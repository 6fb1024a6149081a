/* When the student's own world is put back: what leaves a lesson, and what only looks something up on the way. */

import { expect, test } from 'vitest';
import { leavesLesson, preparesWorlds } from '../../src/app/lesson-places.ts';
import { placeOf } from '../../src/app/place.ts';

test.each(['#/lesson/skiplist', '#/lesson/skiplist/3', '#/errata/E101'])('%s has a world of its own, and stays in it', (address) => {
  expect(preparesWorlds(placeOf(address))).toBe(true);
  expect(leavesLesson(placeOf(address))).toBe(false);
});

test.each(['#/lesson', '#/errata', '#/quiz', '#/quiz/bugs'])('%s leaves a lesson', (address) => {
  expect(preparesWorlds(placeOf(address))).toBe(false);
  expect(leavesLesson(placeOf(address))).toBe(true);
});

test.each(['#/glossary', '#/glossary/atomic', '#/command/zadd', '#/time', '#/editor', '#/lab'])('%s is looked up on the way', (address) => {
  expect(leavesLesson(placeOf(address))).toBe(false);
});

test('closing the pane leaves a lesson', () => expect(leavesLesson(null)).toBe(true));
