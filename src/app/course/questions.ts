/* The questions of the page: where each is found by `topic/id`, and the runs that can be made of them. */

import type { Question } from '../../course/compile/schema.ts';
import { type Asked, interviewOf, type Topic } from '../../course/interview.ts';
import { dueCards, type Progress } from '../../course/progress.ts';
import { shuffled } from '../../course/question.ts';
import { fetchQuiz, openLessons, topics } from './content.ts';

const prefix = 'quiz/';

/** In the order of the lessons that they belong to; those of no lesson come first. */
export const topicNames = topics
  .map((folder) => folder.slice(prefix.length))
  .sort((a, b) => openLessons.indexOf(a) - openLessons.indexOf(b));

export const folderOf = (topic: string): string => prefix + topic;
export const nameOf = ({ topic, id }: Asked): string => `${topic}/${id}`;

export function askedBy(name: string): Asked {
  const [topic = '', id = ''] = name.split('/');
  return { topic, id };
}

export async function questionsOf(topic: string): Promise<Asked[]> {
  return Object.keys(await fetchQuiz(folderOf(topic))).map((id) => ({ topic, id }));
}

const fetchTopics = (): Promise<Topic[]> =>
  Promise.all(topicNames.map(async (topic) => ({ topic, quiz: await fetchQuiz(folderOf(topic)) })));

const all = async (): Promise<{ readonly asked: Asked; readonly question: Question }[]> =>
  (await fetchTopics()).flatMap(({ topic, quiz }) =>
    Object.entries(quiz).map(([id, question]) => ({ asked: { topic, id }, question })),
  );

export const examMinutes = 20;
export const examQuestions = 20;

/** Questions whose answer a machine can judge. */
export async function examFrom(seed: string): Promise<Asked[]> {
  const judged = (await all()).filter(({ question }) => question.kind !== 'explain');
  return shuffled(judged, seed)
    .slice(0, examQuestions)
    .map(({ asked }) => asked);
}

export const interviewFrom = async (seed: string): Promise<Asked[]> => interviewOf(await fetchTopics(), seed);

/** Cards that are due, of questions that still exist. */
export async function reviewFrom(progress: Progress, nowMs: number): Promise<Asked[]> {
  const known = new Set((await all()).map(({ asked }) => nameOf(asked)));
  return dueCards(progress, nowMs)
    .filter((name) => known.has(name))
    .map(askedBy);
}
