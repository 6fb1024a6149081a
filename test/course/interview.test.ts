/* Interviews, drawn from the course's own questions and from some that follow each other in circles. */

import { basename } from 'node:path';
import { expect, test } from 'vitest';
import type { Quiz } from '../../src/course/compile/schema.ts';
import { type Asked, interviewOf } from '../../src/course/interview.ts';
import { quizzes } from '../tools/course.ts';

const topics = quizzes.map(({ name, data }) => ({ topic: basename(name), quiz: data }));
const seeds = Array.from({ length: 30 }, (_, i) => `seed ${i}`);
const nameOf = ({ topic, id }: Asked): string => `${topic}/${id}`;

/** By question what is asked after it. */
const topicOf = (following: Readonly<Record<string, readonly string[]>>) => {
  const quiz = Object.fromEntries(Object.entries(following).map(([id, next]) => [id, next.length === 0 ? {} : { next }]));
  return { topic: 't', quiz: quiz as unknown as Quiz };
};

test.each(seeds)('no question comes twice: %s', (seed) => {
  const names = interviewOf(topics, seed).map(nameOf);
  expect(names.length).toBeGreaterThan(20);
  expect([...new Set(names)]).toEqual(names);
});

test.each(seeds)('who asks a question next has asked the one before: %s', (seed) => {
  const asked = interviewOf([topicOf({ a: ['b'], b: ['c'], c: [], x: ['c'], alone: [] })], seed).map(({ id }) => id);
  expect([...asked].sort()).toEqual(['a', 'b', 'c', 'x']);
  expect(asked.join()).toMatch(/a,b/);
  expect(asked.indexOf('c')).toBeGreaterThan(Math.min(asked.indexOf('b'), asked.indexOf('x')));
});

test('a circle is gone round once', () => {
  const asked = interviewOf([topicOf({ a: ['b'], b: ['a'] })], 'seed').map(({ id }) => id);
  expect([...asked].sort()).toEqual(['a', 'b']);
});

test('another seed is another order', () => {
  const orders = seeds.map((seed) => interviewOf(topics, seed).map(nameOf).join());
  expect(new Set(orders).size).toBe(seeds.length);
});
