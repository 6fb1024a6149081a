/* The course's files as the page gets them, and a world of the engine in process to play them in. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiled } from '../../src/course/compile/files.ts';
import type { Contents, Errata, Glossary, Lesson, Quiz } from '../../src/course/compile/schema.ts';
import type { Heard, Step } from '../../src/course/play.ts';
import type { Prose } from '../../src/course/prose.ts';
import { encode } from '../../src/repl/encode.ts';
import type { Reply } from '../../src/repl/reply.ts';
import { Engine } from './engine.ts';
import type { Bilingual } from './prose.ts';
import type { Stage } from './prove.ts';

export const lessonsFolder = fileURLToPath(new URL('../../lessons', import.meta.url));

const read = (path: string): unknown => compiled(join(lessonsFolder, path), readFileSync(join(lessonsFolder, path), 'utf8'));

function folder<T>(name: string, file: string): Bilingual<T> {
  const prose = (language: string) => read(`${name}/${language}.md`) as Prose;
  return { name, data: read(`${name}/${file}`) as T, en: prose('en'), ko: prose('ko') };
}

const foldersWith = (file: string, under = ''): string[] =>
  readdirSync(join(lessonsFolder, under), { withFileTypes: true })
    .filter((each) => each.isDirectory() && readdirSync(join(lessonsFolder, under, each.name)).includes(file))
    .map((each) => join(under, each.name))
    .sort();

export const lessons = foldersWith('lesson.yaml').map((name) => folder<Lesson>(name, 'lesson.yaml'));
export const quizzes = foldersWith('quiz.yaml', 'quiz').map((name) => folder<Quiz>(name, 'quiz.yaml'));
export const errata = foldersWith('errata.yaml', 'errata').map((name) => folder<Errata>(name, 'errata.yaml'));
export const contents = folder<Contents>('contents', 'contents.yaml');
export const glossary = folder<Glossary>('glossary', 'glossary.yaml');
export const items = read('items.yaml') as Readonly<Record<string, string>>;

const names = ['A', 'B', 'C', 'D', 'E'];
/** Somebody who waits for a reply waits so long, of the world's time: a command may block, or the server may sleep. */
const patienceMs = 10_000;

/** A lesson is small, and makes many worlds. */
const heapBytes = 1 << 20;

/** A world of one node. Copies are made by doing everything again. */
export class EngineWorld implements Stage {
  readonly waitMsMax = Infinity;
  readonly engine = new Engine('lesson', false, undefined, heapBytes);
  private readonly done: Step[] = [];
  private readonly opened = new Set<string>();

  async play(steps: readonly Step[]): Promise<Heard[][]> {
    return steps.map((step) => this.take(step));
  }

  async copy(): Promise<EngineWorld> {
    const other = new EngineWorld();
    for (const step of this.done) other.take(step);
    return other;
  }

  close(): void {}

  private take(step: Step): Heard[] {
    this.done.push(step);
    if ('aside' in step) throw new Error(`nobody plays this: ## ${step.aside}`);
    if ('start' in step) this.engine.startedWith([`${step.start.name} ${step.start.value}`]);
    if ('waitMs' in step) this.engine.advance(step.waitMs);
    if (!('argv' in step)) return this.heard();
    this.opened.add(step.connection);
    this.engine.receive(names.indexOf(step.connection) + 1, encode(step.argv));
    const heard = this.heard();
    if (step.isAwaited) this.waitFor(step.connection, heard);
    return heard;
  }

  /** Lets time pass from timer to timer until the connection has a reply. */
  private waitFor(connection: string, heard: Heard[]): void {
    const { engine } = this;
    const untilMs = engine.world.nowUs / 1000 + patienceMs;
    while (!heard.some((each) => each.connection === connection && each.reply.type !== 'push')) {
      const wakeMs = engine.world.wakeAtMs;
      if (!(wakeMs <= untilMs)) return;
      engine.advance(Math.max(0, wakeMs - engine.world.nowUs / 1000));
      heard.push(...this.heard());
    }
  }

  private heard(): Heard[] {
    const heard: Heard[] = [];
    for (const connection of this.opened)
      for (let reply = this.next(connection); reply !== null; reply = this.next(connection)) heard.push({ connection, reply });
    return heard;
  }

  private next(connection: string): Reply | null {
    return this.engine.next(names.indexOf(connection) + 1);
  }
}
