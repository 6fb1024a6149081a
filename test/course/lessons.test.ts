/* The course, run from its first word to its last: every reply that is shown, every task and its solution, every proof. */

import { describe, expect, test, vi } from 'vitest';
import { allCommands } from '../../src/engine/commands/index.ts';
import { patternOf } from '../../src/lab/patterns.ts';
import { isSceneId } from '../../src/scenes/catalog.ts';
import { partNames } from '../../src/course/parts.ts';
import { contents, EngineWorld, errata, glossary, lessons, quizzes } from '../tools/course.ts';
import { addressesIn, wrongInErrataShape, wrongInLanguages, wrongInLessonShape, wrongInQuizShape } from '../tools/prose.ts';
import { wrongInErrata, wrongInLesson, wrongInQuiz } from '../tools/prove.ts';

/** A lesson plays in some 100 ms; on a machine that has much else to do it may take its time. */
vi.setConfig({ testTimeout: 60_000 });

const newStage = async () => new EngineWorld();
const commandNames = new Set(allCommands.commands.map(({ name }) => name.toUpperCase()));
const shown = lessons.filter(({ data }) => data.draft !== true);

describe('lessons', () => {
  test.each(shown.map((lesson) => [lesson.name, lesson] as const))('%s holds', async (_, lesson) => {
    expect([...wrongInLessonShape(lesson), ...(await wrongInLesson(lesson, newStage))]).toEqual([]);
  });
});

describe('questions', () => {
  test.each(quizzes.map((quiz) => [quiz.name, quiz] as const))('%s hold', async (_, quiz) => {
    expect([...wrongInQuizShape(quiz), ...(await wrongInQuiz(quiz, newStage))]).toEqual([]);
  });
});

describe('errata', () => {
  test.each(errata.map((each) => [each.name, each] as const))('%s hold', async (_, each) => {
    expect([...wrongInErrataShape(each), ...(await wrongInErrata(each, newStage))]).toEqual([]);
  });
});

describe('both languages', () => {
  const all = [...shown, ...quizzes, ...errata, contents, glossary];

  test.each(all.map((each) => [each.name, each] as const))('say the same in %s', (_, each) => {
    expect(wrongInLanguages(each)).toEqual([]);
  });
});

test('every scene that a lesson opens is one', () => {
  const named = shown.flatMap(({ name, data }) =>
    [data.scene, ...data.steps.map((step) => step.scene ?? data.scene)].map((scene) => `${name}: ${scene}`));
  expect(named.filter((each) => !isSceneId(each.split(': ')[1] ?? ''))).toEqual([]);
});

test('every link leads somewhere', () => {
  const everyLesson = contents.data.flatMap((track) => track.lessons.map((each) => (typeof each === 'string' ? each : each.planned)));
  const errataIds = errata.flatMap(({ data }) => Object.keys(data));
  const known: Readonly<Record<string, (name: string) => boolean>> = {
    part: (name) => (partNames as readonly string[]).includes(name),
    lesson: (name) => everyLesson.includes(name),
    quiz: (name) => quizzes.some((quiz) => quiz.name === `quiz/${name}`),
    term: (name) => name in glossary.data,
    command: (name) => commandNames.has(name.split(' ')[0]?.toUpperCase() ?? ''),
    errata: (name) => errataIds.includes(name),
    scene: (name) => /^[a-z-]+$/.test(name),
    lab: (name) => patternOf(name) !== undefined,
    run: (name) => name === '',
    https: () => true,
  };
  const leads = (to: string): boolean => {
    const [scheme = '', ...rest] = to.split(':');
    return known[scheme]?.(decodeURI(rest.join(':'))) ?? false;
  };
  const nowhere = [...shown, ...quizzes, ...errata, glossary].flatMap((each) =>
    addressesIn(each).filter((to) => !leads(to)).map((to) => `${each.name}: ${to}`),
  );
  expect(nowhere).toEqual([]);
});

describe('the contents', () => {
  const listed = contents.data.flatMap((track) => track.lessons).flatMap((each) => (typeof each === 'string' ? [each] : []));

  test('name every lesson once', () => expect([...listed].sort()).toEqual(lessons.map(({ name }) => name).sort()));

  test('have the lessons that others build on', () => {
    const isNowhere = (other: string, name: string) => !listed.includes(other) || other === name;
    const wrong = lessons.flatMap(({ name, data }) =>
      (data.after ?? []).filter((other) => isNowhere(other, name)).map((other) => `${name}: ${other}`),
    );
    expect(wrong).toEqual([]);
  });
});
