/* A file of the course, from its text to what the page gets. Throws with the file's name and what is wrong with it. */

import * as v from 'valibot';
import { parse } from 'yaml';
import type { LessonHead, ProseHead } from '../head.ts';
import { plain, type Prose } from '../prose.ts';
import { proseOf } from './markdown.ts';
import { contentsSchema, errataSchema, glossarySchema, itemsSchema, type Lesson, lessonSchema, quizSchema } from './schema.ts';

const schemas = {
  'lesson.yaml': lessonSchema,
  'quiz.yaml': quizSchema,
  'errata.yaml': errataSchema,
  'contents.yaml': contentsSchema,
  'glossary.yaml': glossarySchema,
  'items.yaml': itemsSchema,
} as const;

/** Whether a path is one of the course's; its kind is its name. */
export const isCourseFile = (path: string): boolean => /\/lessons\/.*\.(yaml|md)$/.test(path) && !path.endsWith('README.md');

export function compiled(path: string, text: string): unknown {
  try {
    if (path.endsWith('.md')) return proseOf(text);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!(name in schemas)) throw new Error(`files of the course are called ${Object.keys(schemas).join(', ')}, en.md and ko.md`);
    return valid(schemas[name as keyof typeof schemas], parse(text));
  } catch (thrown) {
    throw new Error(`${path}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

/** A file as lists show it: of prose the title and the sections' titles, of a lesson what it builds on and its steps. */
export function headOf(path: string, data: unknown): LessonHead | ProseHead {
  if (path.endsWith('.md')) {
    const { title, sections } = data as Prose;
    return { title, sections: Object.fromEntries(sections.map((section) => [section.id, plain(section.title)])) };
  }
  const { after = [], draft = false, steps } = data as Lesson;
  return { after, draft, steps: steps.map(({ id, kind }) => ({ id, kind })) };
}

function valid(schema: (typeof schemas)[keyof typeof schemas], data: unknown): unknown {
  const result = v.safeParse(schema, data);
  if (result.success) return result.output;
  throw new Error(result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`).join('\n  '));
}
