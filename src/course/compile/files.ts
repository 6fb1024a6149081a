/* A file of the course, from its text to what the page gets. Throws with the file's name and what is wrong with it. */

import * as v from 'valibot';
import { parse } from 'yaml';
import { proseOf } from './markdown.ts';
import { contentsSchema, errataSchema, glossarySchema, itemsSchema, lessonSchema, quizSchema } from './schema.ts';

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

function valid(schema: (typeof schemas)[keyof typeof schemas], data: unknown): unknown {
  const result = v.safeParse(schema, data);
  if (result.success) return result.output;
  throw new Error(result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`).join('\n  '));
}
