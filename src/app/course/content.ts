/* What the page has of the course. The map is there as soon as the pane is; everything else is fetched when it is opened. */

import { use } from 'react';
import type { Contents, Errata, Glossary, Lesson, Quiz } from '../../course/compile/schema.ts';
import type { LessonHead, ProseHead } from '../../course/head.ts';
import type { Prose } from '../../course/prose.ts';
import { fetchedOnce } from '../fetched.tsx';
import type { Language } from '../state/settings.ts';

type Files<T> = Readonly<Record<string, () => Promise<T>>>;
type Heads<T> = Readonly<Record<string, T>>;

const data = import.meta.glob(['../../../lessons/**/*.yaml', '!**/items.yaml', '!**/contents.yaml'], {
  import: 'default',
}) as Files<unknown>;
const prose = import.meta.glob(['../../../lessons/**/*.md', '!**/README.md'], { import: 'default' }) as Files<Prose>;
const lessonHeads = import.meta.glob('../../../lessons/*/lesson.yaml', {
  query: '?head',
  import: 'default',
  eager: true,
}) as Heads<LessonHead>;
const proseHeads = import.meta.glob(['../../../lessons/**/*.md', '!**/README.md'], {
  query: '?head',
  import: 'default',
  eager: true,
}) as Heads<ProseHead>;

const contents = import.meta.glob('../../../lessons/contents/contents.yaml', {
  import: 'default',
  eager: true,
}) as Heads<Contents>;

const root = '../../../lessons';

export const tracks: Contents = contents[`${root}/contents/contents.yaml`] ?? [];

export const headOfLesson = (slug: string): LessonHead | undefined => lessonHeads[`${root}/${slug}/lesson.yaml`];
export const headOfProse = (folder: string, language: Language): ProseHead | undefined =>
  proseHeads[`${root}/${folder}/${language}.md`];
export const titleOf = (folder: string, language: Language): string => headOfProse(folder, language)?.title ?? folder;

/** Folders of a kind: topics of questions (`quiz.yaml`), groups of claims (`errata.yaml`). */
const foldersWith = (file: string): string[] =>
  Object.keys(data)
    .filter((path) => path.endsWith(`/${file}`))
    .map((path) => path.slice(root.length + 1, -file.length - 1))
    .sort();

export const topics = foldersWith('quiz.yaml');
export const errataGroups = foldersWith('errata.yaml');

/** Lessons that can be opened, in the order of the tracks. */
export const openLessons: readonly string[] = tracks
  .flatMap((track) => track.lessons)
  .flatMap((each) => (typeof each === 'string' && headOfLesson(each)?.draft === false ? [each] : []));

const asked = new Map<string, () => Promise<unknown>>();

function fetched<T>(files: Files<unknown>, path: string): Promise<T> {
  let ask = asked.get(path);
  if (ask === undefined) {
    const load = files[`${root}/${path}`] ?? (() => Promise.reject(new Error(`the course has no ${path}`)));
    ask = fetchedOnce(load);
    asked.set(path, ask);
  }
  return ask() as Promise<T>;
}

export const fetchProse = (folder: string, language: Language): Promise<Prose> =>
  fetched(prose, `${folder}/${language}.md`);
export const fetchLesson = (slug: string): Promise<Lesson> => fetched(data, `${slug}/lesson.yaml`);
export const fetchQuiz = (folder: string): Promise<Quiz> => fetched(data, `${folder}/quiz.yaml`);
const fetchErrata = (folder: string): Promise<Errata> => fetched(data, `${folder}/errata.yaml`);

/** These wait (React's Suspense) until what they ask for is there. */
export const useProse = (folder: string, language: Language): Prose => use(fetchProse(folder, language));
export const useLesson = (slug: string): Lesson => use(fetchLesson(slug));
export const useQuiz = (folder: string): Quiz => use(fetchQuiz(folder));
export const useErrata = (folder: string): Errata => use(fetchErrata(folder));
export const useGlossary = (): Glossary => use(fetched<Glossary>(data, 'glossary/glossary.yaml'));
