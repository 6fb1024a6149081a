/* What the files of the course hold besides prose. Scripts (script.ts) and checks (check.ts) are read here too, so that a line that means
 * nothing stops the build, with the file and the place. */

import * as v from 'valibot';
import { parseChecks } from '../check.ts';
import { replyFrom } from '../compact.ts';
import { freshValues } from '../fresh.ts';
import { argvOf, parseScript } from '../script.ts';

const slug = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/));
const erratum = v.pipe(v.string(), v.regex(/^E\d{3}$/));
/** An item of items.yaml. */
const item = v.pipe(v.string(), v.regex(/^[\w-]+$/));

/** A text that a function can read; what it throws is what is wrong with it. */
const readBy = (read: (text: string) => unknown) =>
  v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      try {
        read(dataset.value);
      } catch (thrown) {
        addIssue({ message: String(thrown) });
      }
    }),
  );

const script = readBy(parseScript);
const checks = readBy(parseChecks);
/** On a line of its own in the file it ends with that line; a terminal would show the end as an empty row. */
const command = v.pipe(readBy(argvOf), v.trim());
const reply = readBy(replyFrom);

const fresh = v.pipe(
  v.record(v.pipe(v.string(), v.regex(/^(?!i$)[a-z]\w*$/)), v.union([v.string(), v.array(v.union([v.string(), v.number()]))])),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      freshValues(dataset.value, 'any');
    } catch (thrown) {
      addIssue({ message: String(thrown) });
    }
  }),
);

const common = {
  id: slug,
  /** What the glass shows: a scene, or a key. */
  scene: v.optional(slug),
  key: v.optional(v.string()),
};

const see = v.strictObject({ ...common, kind: v.literal('see'), run: script });
const explain = v.strictObject({ ...common, kind: v.literal('explain'), run: v.optional(script) });
const predict = v.strictObject({
  ...common, kind: v.literal('predict'), run: v.optional(script), ask: command, wrong: v.pipe(v.array(reply), v.minLength(1)),
  /** The picture would tell the answer: it is shown once somebody has answered. */
  veiled: v.optional(v.literal(true)),
});
const task = v.strictObject({
  ...common,
  kind: v.literal('do'),
  fresh: v.optional(fresh),
  /** Makes a new world; without it the student goes on in the one at hand. */
  world: v.optional(script),
  /** What the prompt already holds: a command with ____ to be filled in. */
  begin: v.optional(v.string()),
  solution: script,
  check: checks,
  /** Tries that come near, and must not pass. */
  misses: v.optional(v.array(script)),
});

export const lessonSchema = v.strictObject({
  source: v.array(v.string()),
  scene: slug,
  /** Lessons that this one builds on. */
  after: v.optional(v.array(slug)),
  errata: v.optional(v.array(erratum)),
  covers: v.optional(v.array(item)),
  /** Not shown yet. */
  draft: v.optional(v.literal(true)),
  fresh: v.optional(fresh),
  setup: v.optional(script),
  steps: v.pipe(v.array(v.variant('kind', [see, explain, predict, task])), v.minLength(1)),
});

const asked = {
  lesson: v.optional(slug),
  covers: v.optional(v.array(item)),
  /** The number that a source document gives the question. */
  document: v.optional(v.string()),
  /** What an interviewer would ask next. */
  next: v.optional(v.array(slug)),
  fresh: v.optional(fresh),
  setup: v.optional(script),
};
/** Shows that the answer is right: a script, or, where no server can tell, a source that anybody can look up. */
const proof = { prove: v.optional(script), fact: v.optional(v.string()) };

const question = v.variant('kind', [
  v.strictObject({ kind: v.picklist(['single', 'multiple', 'order', 'explain']), ...asked, ...proof }),
  v.strictObject({
    kind: v.literal('bug'), code: v.string(), line: v.number(), language: v.optional(v.picklist(['lua', 'conf'])), ...asked, ...proof,
  }),
  v.strictObject({ kind: v.literal('predict'), ...asked, ask: command, wrong: v.pipe(v.array(reply), v.minLength(1)) }),
  v.strictObject({
    kind: v.literal('fill'), ...asked, begin: v.string(), solution: script, check: checks, misses: v.optional(v.array(script)),
  }),
]);

export const quizSchema = v.record(slug, question);

export const errataSchema = v.record(
  erratum,
  v.strictObject({
    class: v.picklist(['wrong', 'bug', 'outdated', 'contradiction', 'oversimplified', 'unsupported']),
    source: v.string(),
    lesson: v.optional(slug),
    setup: v.optional(script),
    /** Commands that refute the claim, with their replies. */
    prove: v.optional(script),
    /** What a student who has refuted it has shown. */
    check: v.optional(checks),
    misses: v.optional(v.array(script)),
    /** Why no command on one server can refute it. */
    note: v.optional(v.picklist(['fact', 'code', 'files', 'replication', 'sentinel', 'cluster', 'modules', 'memcached'])),
  }),
);

export const contentsSchema = v.array(
  v.strictObject({
    id: slug,
    lessons: v.array(v.union([
      slug,
      v.strictObject({
        planned: slug, waits: v.picklist(['files', 'replication', 'sentinel', 'cluster', 'modules', 'memcached']),
        /** What it will cover. */
        covers: v.optional(v.array(item)),
      }),
    ])),
  }),
);

export const glossarySchema = v.record(slug, v.strictObject({ lesson: v.optional(slug), command: v.optional(v.string()) }));

/** What the course must cover: id and a short title. */
export const itemsSchema = v.record(item, v.string());

export type Lesson = v.InferOutput<typeof lessonSchema>;
export type LessonStep = Lesson['steps'][number];
export type Task = v.InferOutput<typeof task>;
export type Quiz = v.InferOutput<typeof quizSchema>;
export type Question = v.InferOutput<typeof question>;
export type Errata = v.InferOutput<typeof errataSchema>;
export type Contents = v.InferOutput<typeof contentsSchema>;
export type Glossary = v.InferOutput<typeof glossarySchema>;
