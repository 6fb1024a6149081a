/* Proves what the course says, by running it. Each function returns what is wrong, a line each. */

import { check, passes, type Typed } from '../../src/course/check.ts';
import { agrees, compact } from '../../src/course/compact.ts';
import type { Errata, Lesson, LessonStep, Question, Quiz, Task } from '../../src/course/compile/schema.ts';
import { filled, type FreshValues, freshValues } from '../../src/course/fresh.ts';
import { differences, type Exchange, play, type World } from '../../src/course/play.ts';
import { argvOf, lineTyped, parseScript, typedBy } from '../../src/course/script.ts';
import { type Bilingual, codeIn, runLinksIn } from './prose.ts';

/** A world that can be tried out in a copy. */
export interface Stage extends World {
  /** Scripts and checks end before a wait that is longer, in ms. */
  readonly waitMsMax: number;
  copy(): Promise<Stage>;
  close(): void;
}

export type NewStage = () => Promise<Stage>;

/** Fresh data of lessons is drawn from each of them. */
const seeds = ['first', 'second', 'third'];
/** A question is soon proved, and its wrong answers must be wrong whatever is drawn. */
const questionSeeds = Array.from({ length: 12 }, (_, i) => `question ${i}`);

const under = (where: string, problems: readonly string[]): string[] => problems.map((problem) => `${where}: ${problem}`);

/** The lines before a wait that is too long for a stage. */
function cut(script: string, { waitMsMax }: Stage): string {
  const lines = script.split('\n');
  const end = lines.findIndex((line) => Number(/^\s*#wait (\d+)/.exec(line)?.[1] ?? 0) > waitMsMax);
  return end < 0 ? script : lines.slice(0, end).join('\n');
}

async function run(stage: Stage, script: string | undefined, values: FreshValues = {}): Promise<Exchange[]> {
  return script === undefined ? [] : play(stage, cut(filled(script, values), stage));
}

const wrongIn = async (world: Stage, script: string | undefined, values: FreshValues): Promise<string[]> =>
  differences(await run(world, script, values));

export const typedIn = (exchanges: readonly Exchange[]): Typed[] =>
  exchanges.flatMap(({ line, reply }) => typedBy(line).map((typed) => ({ line: lineTyped(argvOf(typed)), reply: compact(reply) })));

async function onCopy<T>(stage: Stage, use: (copy: Stage) => Promise<T>): Promise<T> {
  const copy = await stage.copy();
  try {
    return await use(copy);
  } finally {
    copy.close();
  }
}

type Provable = Pick<Task, 'solution' | 'check' | 'misses' | 'begin'>;

/** A task: not passed before, not by a near miss, passed by the solution. Leaves the stage as the solution made it. */
async function wrongInTask(stage: Stage, task: Provable, values: FreshValues): Promise<string[]> {
  const whole = filled(task.check, values);
  const checks = cut(whole, stage);
  const passed = (typed: readonly Typed[]) => onCopy(stage, (copy) => check(checks, copy, typed));
  const problems: string[] = [];
  const isWhole = checks === whole;
  if (isWhole && passes(await passed([]))) problems.push('the check passes before anything was done');
  for (const miss of isWhole ? (task.misses ?? []) : []) {
    const verdicts = await onCopy(stage, async (copy) => {
      const typed = typedIn(await run(copy, miss, values));
      return onCopy(copy, (again) => check(checks, again, typed));
    });
    if (passes(verdicts)) problems.push(`a miss passes: ${miss}`);
  }
  if (task.begin !== undefined) problems.push(...wrongInBegin(filled(task.begin, values), filled(task.solution, values)));
  const exchanges = await run(stage, task.solution, values);
  problems.push(...differences(exchanges));
  const after = await passed(typedIn(exchanges));
  for (const { line, holds, got } of after) if (!holds) problems.push(`the solution does not pass: ${line} (got ${got})`);
  return problems;
}

function wrongInBegin(begin: string, solution: string): string[] {
  if (!begin.includes('____')) return [`begin has no ____: ${begin}`];
  const parts = begin.split('____').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const fits = parseScript(solution).flatMap(typedBy).some((typed) => new RegExp(`^${parts.join('.+')}$`, 's').test(typed));
  return fits ? [] : [`no line of the solution fills in: ${begin}`];
}

async function wrongInAnswer(stage: Stage, ask: string, wrong: readonly string[], values: FreshValues): Promise<string[]> {
  const [exchange] = await run(stage, ask, values);
  const reply = exchange?.reply ?? null;
  if (reply === null) return [`${ask} gets no reply`];
  const others = wrong.map((each) => filled(each, values));
  const problems = others.filter((each) => agrees(reply, each)).map((each) => `a wrong answer is right: ${each}`);
  if (new Set(others).size < others.length) problems.push(`a wrong answer is there twice: ${others.join(' | ')}`);
  if (reply.type === 'error' && !others.some((each) => each.startsWith('(error)')))
    problems.push(`of the answers to ${ask} only the right one is an error, which gives it away`);
  return problems;
}

/** What the prose of one place shows as run: code blocks in `redis`, and links that run. */
async function wrongInProse(stage: Stage, { en, ko }: Bilingual<unknown>, id: string, values: FreshValues): Promise<string[]> {
  const problems: string[] = [];
  for (const section of [en, ko].flatMap((prose) => prose.sections.filter((each) => each.id === id))) {
    for (const code of codeIn(section, 'redis')) problems.push(...(await onCopy(stage, (copy) => wrongIn(copy, code, values))));
    for (const line of runLinksIn(section)) {
      const [exchange] = await onCopy(stage, (copy) => run(copy, line, values));
      const reply = compact(exchange?.reply ?? null);
      if (/unknown (sub)?command|wrong number|syntax error/.test(reply)) problems.push(`${line}  → ${reply}`);
    }
  }
  return problems;
}

/** One lesson from its beginning to its end, as its reader goes. */
export async function wrongInLesson(lesson: Bilingual<Lesson>, newStage: NewStage, times = seeds.length): Promise<string[]> {
  const problems: string[] = [];
  const isFresh = lesson.data.fresh !== undefined || lesson.data.steps.some((step) => 'fresh' in step);
  for (const seed of isFresh ? seeds.slice(0, times) : ['only']) {
    const values = freshValues(lesson.data.fresh ?? {}, seed);
    let stage = await newStage();
    problems.push(...under('setup', await wrongIn(stage, lesson.data.setup, values)));
    for (const step of lesson.data.steps) {
      const own = step.kind === 'do' ? { ...values, ...freshValues(step.fresh ?? {}, seed) } : values;
      if (step.kind === 'do' && step.world !== undefined) {
        stage.close();
        stage = await newStage();
        problems.push(...under(step.id, await wrongIn(stage, step.world, own)));
      }
      problems.push(...under(step.id, await wrongInProse(stage, lesson, step.id, own)));
      problems.push(...under(step.id, await wrongInStep(stage, step, own)));
    }
    stage.close();
  }
  return problems;
}

async function wrongInStep(stage: Stage, step: LessonStep, values: FreshValues): Promise<string[]> {
  if (step.kind === 'do') return wrongInTask(stage, step, values);
  const problems = await wrongIn(stage, step.run, values);
  return step.kind === 'predict' ? [...problems, ...(await wrongInAnswer(stage, step.ask, step.wrong, values))] : problems;
}

/** Each question by itself, in a world of its own. */
export async function wrongInQuiz(quiz: Bilingual<Quiz>, newStage: NewStage, times = questionSeeds.length): Promise<string[]> {
  const problems: string[] = [];
  for (const [id, question] of Object.entries(quiz.data))
    for (const seed of question.fresh === undefined ? ['only'] : questionSeeds.slice(0, times)) {
      const values = freshValues(question.fresh ?? {}, seed);
      const stage = await newStage();
      const setup = filled(question.setup ?? '', values);
      if (cut(setup, stage) !== setup) continue; // it would be asked in a world that has not waited
      problems.push(...under(id, await wrongIn(stage, question.setup, values)));
      problems.push(...under(id, await wrongInProse(stage, quiz, id, values)));
      problems.push(...under(id, await wrongInQuestion(stage, question, values)));
      stage.close();
    }
  return problems;
}

async function wrongInQuestion(stage: Stage, question: Question, values: FreshValues): Promise<string[]> {
  if (question.kind === 'predict') return wrongInAnswer(stage, question.ask, question.wrong, values);
  if (question.kind === 'fill') return wrongInTask(stage, question, values);
  const { prove, fact } = question;
  if ((prove === undefined) === (fact === undefined)) return ['it needs one of prove and fact'];
  const replies = prove === undefined || prove.includes('→');
  return [...(replies ? [] : ['its proof shows no reply']), ...(await wrongIn(stage, prove, values))];
}

/** Each erratum by itself: its proof refutes the claim, and a student who has done the same has shown it. */
export async function wrongInErrata(errata: Bilingual<Errata>, newStage: NewStage): Promise<string[]> {
  const problems: string[] = [];
  for (const [id, erratum] of Object.entries(errata.data)) {
    const stage = await newStage();
    problems.push(...under(id, await wrongIn(stage, erratum.setup, {})));
    problems.push(...under(id, await wrongInProse(stage, errata, id, {})));
    if (erratum.prove === undefined) {
      if (erratum.note === undefined || erratum.check !== undefined) problems.push(`${id}: without prove it needs a note, and no check`);
    } else if (erratum.check === undefined) problems.push(...under(id, await wrongIn(stage, erratum.prove, {})));
    else problems.push(...under(id, await wrongInTask(stage, { ...erratum, solution: erratum.prove, check: erratum.check }, {})));
    stage.close();
  }
  return problems;
}
