/* Time passes in a student's world as in ours. Whoever reads for minutes before each step must be told the same and be able to solve the
 * same, and whoever looks at the prompt for a while before asking for a check has not lost what was done. */

import { expect, test } from 'vitest';
import { check, passes } from '../../src/course/check.ts';
import { compact } from '../../src/course/compact.ts';
import type { Lesson, LessonStep } from '../../src/course/compile/schema.ts';
import { filled, type FreshValues } from '../../src/course/fresh.ts';
import { scriptBefore, valuesOf } from '../../src/course/lesson.ts';
import { differences, play } from '../../src/course/play.ts';
import { EngineWorld, errata, lessons } from '../tools/course.ts';
import { typedIn } from '../tools/prove.ts';

const readingMs = 5 * 60_000;
const checkingMs = 20_000;
const seed = 'slow';

const wait = (world: EngineWorld, ms: number) => world.play([{ waitMs: ms }]);

async function wrongInTask(world: EngineWorld, solution: string, checks: string): Promise<string[]> {
  if (passes(await check(checks, await world.copy(), []))) return ['waiting solves it'];
  const exchanges = await play(world, solution);
  await wait(world, checkingMs);
  const verdicts = await check(checks, await world.copy(), typedIn(exchanges));
  return verdicts.flatMap(({ line, holds, got }) => (holds ? [] : [`not solved by the solution: ${line} (got ${got})`]));
}

/** What a prediction's page holds to be right: the reply in a world in which nobody took any time. */
async function answerAt(lesson: Lesson, step: LessonStep & { kind: 'predict' }, values: FreshValues): Promise<string> {
  const index = lesson.steps.indexOf(step);
  const before = scriptBefore(lesson, index, seed);
  const exchanges = await play(new EngineWorld(), `${before}\n${filled(step.run ?? '', values)}\n${filled(step.ask, values)}`);
  return compact(exchanges.at(-1)?.reply ?? null);
}

async function wrongInStep(lesson: Lesson, world: EngineWorld, step: LessonStep, values: FreshValues): Promise<string[]> {
  if (step.kind === 'do') return wrongInTask(world, filled(step.solution, values), filled(step.check, values));
  const ran = differences(await play(world, filled(step.run ?? '', values)));
  if (step.kind !== 'predict') return ran;
  const answer = await answerAt(lesson, step, values);
  const ask = filled(step.ask, values);
  await wait(world, readingMs);
  const [late] = await play(world, ask);
  const told = compact(late?.reply ?? null);
  return told === answer ? ran : [...ran, `${ask}  → ${told}  instead of ${answer}`];
}

async function wrongInLesson(lesson: Lesson): Promise<string[]> {
  const problems: string[] = [];
  const values = valuesOf(lesson, lesson.steps[0], seed);
  let world = new EngineWorld();
  await play(world, filled(lesson.setup ?? '', values));
  for (const step of lesson.steps) {
    const own = valuesOf(lesson, step, seed);
    if (step.kind === 'do' && step.world !== undefined) {
      world = new EngineWorld();
      await play(world, filled(step.world, own));
    }
    await wait(world, readingMs);
    for (const problem of await wrongInStep(lesson, world, step, own)) problems.push(`${step.id}: ${problem}`);
  }
  return problems;
}

test.each(lessons.map(({ name, data }) => [name, data] as const))('%s can be read slowly', async (_, lesson) => {
  expect(await wrongInLesson(lesson)).toEqual([]);
});

test.each(errata.map(({ name, data }) => [name, data] as const))('%s can be refuted slowly', async (_, group) => {
  const problems: string[] = [];
  for (const [id, { setup = '', prove, check: checks }] of Object.entries(group)) {
    if (prove === undefined || checks === undefined) continue;
    const world = new EngineWorld();
    await play(world, setup);
    await wait(world, readingMs);
    for (const problem of await wrongInTask(world, prove, checks)) problems.push(`${id}: ${problem}`);
  }
  expect(problems).toEqual([]);
});
