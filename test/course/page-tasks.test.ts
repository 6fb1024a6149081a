/* Every task and prediction as the page has it: in a session of its worker, with terminals that are new in the world that was prepared. */

import { expect, test } from 'vitest';
import { copyOfWorld, scriptStepOf, typedSince, wasRun } from '../../src/app/course/page-world.ts';
import { check } from '../../src/course/check.ts';
import { agrees, compact, replyFrom } from '../../src/course/compact.ts';
import type { LessonStep } from '../../src/course/compile/schema.ts';
import { filled, type FreshValues } from '../../src/course/fresh.ts';
import { scriptBefore, valuesOf } from '../../src/course/lesson.ts';
import { play, stepsOf } from '../../src/course/play.ts';
import { argvOf, lineTyped, parseScript, typedBy } from '../../src/course/script.ts';
import type { EngineClient } from '../../src/worker/client.ts';
import { EngineWorld, errata, lessons } from '../tools/course.ts';
import { Visit } from '../tools/visit.ts';

/** A student who is given a world, and does what a script says. */
class Student {
  readonly visit = new Visit();
  readonly page = { ask: async (name: 'retell', ask: null) => this.visit.ask(name, ask) } as unknown as EngineClient;
  private readonly opened = ['A'];
  private readonly entries: number;

  constructor(before: string) {
    const steps = parseScript(before).flatMap(stepsOf).map(scriptStepOf);
    const { branches, current } = this.visit.ask('reset', { seed: 'task', steps, setsAside: true });
    this.visit.open(1, 'A'); // as terminals do in another world
    this.entries = branches.find(({ id }) => id === current)?.entries ?? 0;
    this.visit.send(['COMMAND', 'DOCS']);
  }

  do(script: string): void {
    for (const line of parseScript(script)) {
      if (line.kind === 'wait') this.visit.pass(line.ms);
      if (line.kind !== 'command') continue;
      const connection = this.connectionOf(line.on);
      for (const typed of typedBy(line))
        if (line.repeat === null) this.visit.type(typed, connection);
        else this.visit.send(argvOf(typed), connection);
    }
    this.visit.pass(1000); // what was asked last may take a while
  }

  async wrongBy(checks: string): Promise<string[]> {
    const verdicts = await check(checks, copyOfWorld(this.page), await typedSince(this.page, this.entries));
    return verdicts.flatMap(({ line, holds, got }) => (holds ? [] : [`${line} (got ${got})`]));
  }

  /** Does what a script says, and tells what was answered otherwise than it says. */
  async wrongIn(script: string): Promise<string[]> {
    this.do(script);
    const typed = await typedSince(this.page, this.entries);
    return parseScript(script).flatMap((line) => {
      if (line.kind !== 'command' || line.repeat !== null || line.expected === null || !line.isAwaited) return [];
      const { text, expected } = line;
      const same = typed.filter((each) => each.line === lineTyped(argvOf(text)));
      const found = same.find(({ reply }) => agrees(replyFrom(reply), expected));
      if (found !== undefined) typed.splice(typed.indexOf(found), 1);
      return found === undefined ? [`${text}  → ${same[0]?.reply}  instead of ${expected}`] : [];
    });
  }

  hasRun(script: string): Promise<boolean> {
    return wasRun(this.page, this.entries, script);
  }

  private connectionOf(name: string): number {
    if (!this.opened.includes(name)) this.visit.open(this.opened.push(name), name);
    return this.opened.indexOf(name) + 1;
  }
}

test.each(lessons.map(({ name, data }) => [name, data] as const))('%s: each task is solved by its solution', async (_, lesson) => {
  const wrong: string[] = [];
  for (const [index, step] of lesson.steps.entries()) {
    if (step.kind !== 'do') continue;
    const values = valuesOf(lesson, step, 'page');
    const student = new Student(scriptBefore(lesson, index, 'page'));
    student.do(filled(step.solution, values));
    for (const each of await student.wrongBy(filled(step.check, values))) wrong.push(`${step.id}: ${each}`);
  }
  expect(wrong).toEqual([]);
});

/** Thousands of keys are no case of their own, and take long. */
const manyKeys = /#repeat 1 \d{4,}|DEBUG POPULATE/;

/** What a step shows, and for a prediction the reply that its page holds to be right. */
async function shownBy(step: LessonStep, before: string, values: FreshValues): Promise<string> {
  if (step.kind === 'do') return '';
  const run = filled(step.run ?? '', values);
  if (step.kind !== 'predict') return run;
  const ask = filled(step.ask, values);
  const exchanges = await play(new EngineWorld(), `${before}\n${run}\n${ask}`);
  return `${run}\n${ask.trim()}  → ${compact(exchanges.at(-1)?.reply ?? null)}`;
}

test.each(lessons.map(({ name, data }) => [name, data] as const))('%s: each step can be the first that is opened', async (_, lesson) => {
  const wrong: string[] = [];
  for (const [index, step] of lesson.steps.entries()) {
    const before = scriptBefore(lesson, index, 'page');
    if (manyKeys.test(before)) continue;
    const shown = await shownBy(step, before, valuesOf(lesson, step, 'page'));
    for (const each of await new Student(before).wrongIn(shown)) wrong.push(`${step.id}: ${each}`);
  }
  expect(wrong).toEqual([]);
});

test.each(errata.map(({ name, data }) => [name, data] as const))('%s: each claim is refuted', async (_, group) => {
  const wrong: string[] = [];
  for (const [id, { setup = '', prove, check: checks }] of Object.entries(group)) {
    if (prove === undefined || checks === undefined) continue;
    const student = new Student(setup);
    student.do(prove);
    for (const each of await student.wrongBy(checks)) wrong.push(`${id}: ${each}`);
  }
  expect(wrong).toEqual([]);
});

test('a script was run when each of its commands was given, by whomever and in whichever case', async () => {
  const script = 'SET k "a b"  → OK\n#wait 5\n#repeat 1 3 INCR n{i}\nB> GET k';
  const student = new Student('SET k 1');
  student.do('set k "a b"\nINCR n1\nINCR n3\nB> GET k');
  expect(await student.hasRun(script)).toBe(false);
  student.do('INCR n2');
  expect(await student.hasRun(script)).toBe(true);
  expect(await student.hasRun('SET k 1')).toBe(false); // what prepared the world, nobody typed
  expect(await student.hasRun('')).toBe(true);
});
