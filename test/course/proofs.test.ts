/* Every proof as the page runs it: in a world that its worker copies, over the page's own way there. */

import { expect, test } from 'vitest';
import { newWorld } from '../../src/app/course/page-world.ts';
import { freshValues } from '../../src/course/fresh.ts';
import { differences, play } from '../../src/course/play.ts';
import { proofOf } from '../../src/course/question.ts';
import type { EngineClient } from '../../src/worker/client.ts';
import { errata, quizzes } from '../tools/course.ts';
import { Visit } from '../tools/visit.ts';

const visit = new Visit();
const page = { ask: async (name: 'probe', ask: never) => visit.ask(name, ask) } as unknown as EngineClient;
const wrongIn = async (script: string): Promise<string[]> => differences(await play(newWorld(page, []), script));

test.each(quizzes.map((quiz) => [quiz.name, quiz.data] as const))('%s: each answer is proved', async (_, quiz) => {
  const wrong: string[] = [];
  for (const [id, question] of Object.entries(quiz))
    for (const problem of await wrongIn(proofOf(question, freshValues(question.fresh ?? {}, 'page')))) wrong.push(`${id}: ${problem}`);
  expect(wrong).toEqual([]);
});

test.each(errata.map((each) => [each.name, each.data] as const))('%s: each claim is refuted', async (_, group) => {
  const wrong: string[] = [];
  for (const [id, { setup = '', prove = '' }] of Object.entries(group))
    for (const problem of await wrongIn(`${setup}\n${prove}`)) wrong.push(`${id}: ${problem}`);
  expect(wrong).toEqual([]);
});
